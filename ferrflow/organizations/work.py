"""Who sees which organization."""

from uuid import UUID

from attrs import frozen

from ferrflow.errors import OrganizationNotFound
from ferrflow.organizations.model import Organization
from ferrflow.organizations.store import OrganizationStore


@frozen
class Organizations:
    """The rules about organizations."""

    _store: OrganizationStore

    async def of_member(self, user_id: UUID) -> list[Organization]:
        """The organizations that a person is a member of."""
        return await self._store.of_member(user_id)

    async def visible(self, slug: str, user_id: UUID) -> Organization:
        """An organization by its slug. Raises OrganizationNotFound where there is none or the person is no member."""
        organization = await self._store.by_slug(slug, user_id)
        if organization is None:
            raise OrganizationNotFound
        return organization
