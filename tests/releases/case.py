"""Releases on a running server: written as ingest writes them, and digested."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from ferrflow.ids import new_id
from tests.support.people import PeopleTestCase

ADD_REPOSITORY = "insert into repositories (id, organization_id, name) values (%s, %s, %s)"
ADD_HASH = "insert into repository_hashes (organization_id, hash, repository_id) values (%s, %s, %s)"
ADD_RELEASE = """
insert into releases (
    id, organization_id, repository_id, package_name, version, first_at, last_at, sightings, commits, source
) values (%(id)s, %(organization)s, %(repository)s, %(name)s, %(version)s, %(at)s, %(at)s, %(sightings)s, %(commits)s,
    'cli')
"""
ADD_CHANGE = """
insert into release_changes (organization_id, repository_id, package_name, changed_at)
values (%(organization)s, %(repository)s, %(name)s, %(at)s)
"""
ADD_FAILURE = """
insert into release_failures (id, organization_id, repository_id, failed_at, error_code)
values (%(id)s, %(organization)s, %(repository)s, %(at)s, 'E3002')
"""
ADD_CHECK = """
insert into event_sums (
    organization_id, repository_id, event_type, bucket, package_name, error_code, command, events, commits, last_at
) values (%(organization)s, %(repository)s, 'check', %(at)s, '', '', '', 1, 0, %(at)s)
"""


class ReleasesTestCase(PeopleTestCase):
    """A test with releases in the organization `ada`, read by one who may only look."""

    async def set_up(self) -> None:
        """Add the reader."""
        await super().set_up()
        self.viewer = await self.add_person("viewer@example.com", role="viewer")
        [(organization,)] = await self.database.query("select id from organizations where slug = 'ada'")
        self.organization = UUID(organization)
        self.moment = datetime.now(UTC).replace(microsecond=0)

    def ago(self, **parts: float) -> datetime:
        """A moment before now."""
        return self.moment - timedelta(**parts)

    async def add_repository(self, name: str | None = None, organization: UUID | None = None) -> UUID:
        """Add a repository; without a name it has a hash only."""
        repository, owner = new_id(), str(organization or self.organization)
        await self.database.execute(ADD_REPOSITORY, (str(repository), owner, name))
        await self.database.execute(ADD_HASH, (owner, repository.hex * 2, str(repository)))
        return repository

    async def release(
        self, repository: UUID | None, name: str, version: str, at: datetime, *, commits: int | None = 1, **more: Any
    ) -> UUID:
        """Release something; `sightings` and `organization` may differ."""
        release = new_id()
        parameters = {
            "id": str(release),
            "organization": str(more.get("organization", self.organization)),
            "repository": repository and str(repository),
            "name": name,
            "version": version,
            "at": at,
            "commits": commits,
            "sightings": more.get("sightings", 1),
        }
        await self.database.execute(ADD_RELEASE, parameters)
        await self.database.execute(ADD_CHANGE, parameters)
        return release

    async def add_failure(self, repository: UUID | None, at: datetime) -> None:
        """Have a run of `release` fail."""
        await self.database.execute(ADD_FAILURE, self._event(repository, at))
        await self.database.execute(ADD_CHANGE, {**self._event(repository, at), "name": None})

    async def add_check(self, repository: UUID, at: datetime) -> None:
        """Have a check run."""
        await self.database.execute(ADD_CHECK, self._event(repository, at))

    async def digest(self) -> None:
        """Have everything digested, by the server or by us: whoever comes first."""
        while await self.database.query("select 1 from release_changes limit 1"):
            await self.service.pieces.digest.run()

    async def get(self, path: str, headers: dict[str, str] | None = None) -> Any:
        """What somebody is answered who may look."""
        response = await self.request("GET", f"/api/v1{path}", headers=headers or self.viewer.headers)
        self.assertEqual(response.status, 200, response.body)
        return response.json

    async def refused(self, path: str) -> dict[str, str]:
        """The fields that are wrong with a question."""
        response = await self.request("GET", f"/api/v1{path}", headers=self.viewer.headers)
        self.assertEqual((response.status, response.json["code"]), (400, "VALIDATION_FAILED"), response.body)
        fields: dict[str, str] = response.json["fields"]
        return fields

    def _event(self, repository: UUID | None, at: datetime) -> dict[str, Any]:
        return {
            "id": str(new_id()),
            "organization": str(self.organization),
            "repository": repository and str(repository),
            "at": at,
        }
