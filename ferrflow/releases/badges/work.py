"""Who sees a badge: everybody who knows the address, while it is switched on."""

from uuid import UUID

from attrs import frozen

from ferrflow.errors import NotFound
from ferrflow.releases.badges.model import Badge
from ferrflow.releases.badges.store import BadgeStore


@frozen
class Badges:
    """Public badges."""

    _store: BadgeStore

    async def public(self, public_id: UUID) -> Badge:
        """The badge at an address. Raises NotFound unless it is switched on."""
        badge = await self._store.public(public_id)
        if badge is None:
            raise NotFound
        return badge
