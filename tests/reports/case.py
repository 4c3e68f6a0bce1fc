"""A server with events of any time behind its back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ferrflow.ids import new_id_text
from ferrflow.releases.digest.job import Digest
from ferrflow.telemetry.events import Event
from ferrflow.telemetry.store import Received, Source, TelemetryStore
from tests.support.people import PeopleTestCase

SHOP = "c566806a55dcd4dd646cf711e6a18103ddbf0140d653ce66689f11b88f716041"
OTHER = "0" * 64
REPOSITORY_OF = "select repository_id from repository_hashes where hash = %s"


def released(version: str, package: str = "api", commits: int | None = 1, repo: str | None = SHOP) -> Event:
    """A release."""
    return Event("release", package, version, None, repo, commits)


def failed(code: str | None = "E3002", command: str = "release", repo: str | None = SHOP) -> Event:
    """An error."""
    metadata = {"command": command} if code is None else {"command": command, "error_code": code}
    return Event("error", metadata=metadata, repo_hash=repo)


class ReportsTestCase(PeopleTestCase):
    """A test of reports, asked for by a viewer of `ada`."""

    async def set_up(self) -> None:
        """Add the viewer."""
        await super().set_up()
        self.headers = (await self.add_person("viewer@example.com", role="viewer")).headers

    async def store(self, *events: tuple[datetime, Event], source: Source = "cli", **origin: str) -> list[str]:
        """Store events that came at some times, and digest them; their ids."""
        batch = [Received(new_id_text(), at.timestamp(), event, source, **origin) for at, event in events]
        await TelemetryStore(self.database).write(batch)
        await Digest(self.database).run()
        return [received.id for received in batch]

    async def get(self, path: str) -> Any:
        """What the viewer is told."""
        response = await self.request("GET", f"/api/v1/orgs/ada{path}", headers=self.headers)
        self.assertEqual(response.status, 200, response.body)
        return response.json

    async def refused(self, path: str) -> dict[str, str]:
        """The fields that the viewer is told are faulty."""
        response = await self.request("GET", f"/api/v1/orgs/ada{path}", headers=self.headers)
        self.assertEqual((response.status, response.json["code"]), (400, "VALIDATION_FAILED"), path)
        fields: dict[str, str] = response.json["fields"]
        return fields

    async def repository(self, repo_hash: str = SHOP) -> UUID:
        """The repository that reports under a hash."""
        [(repository_id,)] = await self.database.query(REPOSITORY_OF, (repo_hash,))
        return UUID(repository_id)
