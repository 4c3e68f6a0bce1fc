"""What of an organization's releases somebody sees, and how far they have read."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.errors import ValidationFailed
from ferrflow.positions import Position
from ferrflow.releases.feed.model import FeedRelease, News, Sought
from ferrflow.releases.feed.store import FeedStore


@frozen
class Feed:
    """An organization's releases."""

    _store: FeedStore
    _now: Callable[[], datetime]

    async def releases(
        self, organization_id: UUID, sought: Sought, after: Position | None, limit: int
    ) -> list[FeedRelease]:
        """Releases, newest first; `after` is the last one of the page before. Raises ValidationFailed."""
        if sought.since is not None and sought.until is not None and sought.since >= sought.until:
            raise ValidationFailed({"until": "must be after since"})
        return await self._store.releases(organization_id, sought, after, limit)

    async def news(self, organization_id: UUID, user_id: UUID) -> News:
        """How much has come since somebody last looked."""
        return await self._store.news(organization_id, user_id)

    async def seen(self, organization_id: UUID, user_id: UUID, seen_at: datetime) -> None:
        """Note how far somebody has read: never backwards, and not beyond now."""
        await self._store.seen(organization_id, user_id, min(seen_at, self._now()))
