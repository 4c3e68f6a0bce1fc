"""Puts a repository's report together."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.errors import RepositoryNotFound
from ferrflow.releases.board.model import PackageRow
from ferrflow.releases.board.work import Boards
from ferrflow.releases.period import Period
from ferrflow.reports.repository.model import RepositoryFacts
from ferrflow.reports.repository.store import RepositoryReportStore


@frozen
class RepositoryReports:
    """Makes reports of single repositories."""

    _store: RepositoryReportStore
    _boards: Boards
    _now: Callable[[], datetime]

    async def of(
        self, organization_id: UUID, repository_id: UUID, period: Period
    ) -> tuple[RepositoryFacts, list[PackageRow]]:
        """What is known of a repository, and its packages. Raises RepositoryNotFound."""
        facts = await self._store.facts(organization_id, repository_id, period, self._now())
        if facts is None:
            raise RepositoryNotFound
        return facts, await self._boards.of_repository(organization_id, repository_id)
