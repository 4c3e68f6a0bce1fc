"""Which events are shown, and in which order."""

from collections.abc import AsyncGenerator, Callable
from datetime import datetime
from uuid import UUID

from attrs import evolve, frozen

from ferrflow.errors import ValidationFailed
from ferrflow.positions import Position
from ferrflow.reports.events.model import Arrived, Sought
from ferrflow.reports.events.store import BEGINNING, END, EventStore

# Rows that are read at once: few enough that writing them down keeps nobody waiting.
PAGE = 500


@frozen
class RawEvents:
    """The events of an organization as they arrived."""

    _store: EventStore
    _now: Callable[[], datetime]

    async def newest(self, organization_id: UUID, sought: Sought, before: Position | None, limit: int) -> list[Arrived]:
        """Newest first; `before` is where the page before ended. Raises ValidationFailed."""
        check_period(sought)
        return await self._store.newest(organization_id, sought, before or END, limit)

    async def all(self, organization_id: UUID, sought: Sought) -> AsyncGenerator[list[Arrived], None]:
        """Oldest first, a page at a time, up to now: what comes meanwhile would make it endless."""
        now = self._now()
        sought = evolve(sought, until=min(sought.until or now, now))
        page = await self._store.oldest(organization_id, sought, BEGINNING, PAGE)
        while page:
            yield page
            if len(page) < PAGE:
                return
            page = await self._store.oldest(organization_id, sought, page[-1].position, PAGE)


def check_period(sought: Sought) -> None:
    """Raise ValidationFailed where nothing can be between the two times."""
    if sought.since is not None and sought.until is not None and sought.since >= sought.until:
        raise ValidationFailed({"until": "must be after since"})
