"""Puts the page about errors together."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.releases.period import Period
from ferrflow.reports.errors.model import ErrorKind
from ferrflow.reports.errors.store import ErrorStore


@frozen
class Errors:
    """What went wrong."""

    _store: ErrorStore
    _now: Callable[[], datetime]

    async def of(self, organization_id: UUID, period: Period) -> list[ErrorKind]:
        """The kinds of errors of a period, the most frequent first."""
        found = await self._store.kinds(organization_id, period)
        now = self._now()
        return [
            ErrorKind.of(named, series, found.extents[named], found.hit.get(named, []), now)
            for named, series in found.series.items()
            # Without an extent it is being deleted right now.
            if named in found.extents
        ]
