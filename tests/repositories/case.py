"""What the tests of repositories share: events as the CLI sends them, and repositories by their hash."""

from collections.abc import Coroutine
from hashlib import sha256
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater

from ferrflow.db.database import Transaction
from ferrflow.releases.digest.job import Digest
from ferrflow.telemetry.store import OWNERS
from tests.organizations.case import ADA, OrganizationsTestCase
from tests.support.http import Response

WAITING = "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
REPOSITORIES = f"{ADA}/repositories"


def hash_of(word: str) -> str:
    """Some hash."""
    return sha256(word.encode()).hexdigest()


class RepositoriesTestCase(OrganizationsTestCase):
    """`self.ada` owns the organization `ada`, where events go that nobody claims."""

    async def report(self, repository: str, event_type: str = "check", **more: Any) -> None:
        """Post an event of a repository, which is named by its hash."""
        response = await self.post_event({"event_type": event_type, **more, "repo_hash": repository})
        assert response.status == 204, response

    async def release(self, repository: str, version: str, package: str = "api") -> None:
        """Post a release."""
        await self.report(repository, "release", package_name=package, package_version=version, commits_count=3)

    async def fail_release(self, repository: str) -> None:
        """Post a failed release."""
        await self.report(repository, "error", metadata={"command": "release", "error_code": "E3002"})

    async def digest(self) -> None:
        """Let what has changed be digested, by whichever server does."""
        while await self.database.query("select from release_changes limit 1"):
            await Digest(self.database).run()

    async def while_described(self, repository: Any, request: Coroutine[Any, Any, Response]) -> Response:
        """Send a request while somebody describes the repository, who finds nothing locked that they or ingest need."""
        sent: list[Deferred[Response]] = []

        async def describe(transaction: Transaction) -> None:
            await transaction.query("select from repositories where id = %s for update", (repository["id"],))
            sent.append(Deferred.fromCoroutine(request))
            while not await self.database.query(WAITING):
                await deferLater(self.database.reactor, 0.01)
            await transaction.query("select from audit_chains for update nowait")
            [(free,)] = await transaction.query(f"select pg_try_advisory_xact_lock_shared({OWNERS})")
            self.assertTrue(free)

        await self.database.transaction(describe)
        return await sent[0]

    async def repositories(self, path: str = REPOSITORIES) -> dict[str, Any]:
        """The repositories of an organization, by hash."""
        return {repository["hash"]: repository for repository in await self.get(path)}

    async def repository(self, word: str) -> Any:
        """A repository of `ada` that has reported once, as the list has it."""
        await self.report(hash_of(word))
        return (await self.repositories())[hash_of(word)]
