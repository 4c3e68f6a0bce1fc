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

    async def of_token(self, organization_id: UUID) -> list[Organization]:
        """The one organization that a token of an organization sees."""
        organization = await self._store.of_token(organization_id)
        return [] if organization is None else [organization]

    async def visible(self, slug: str, user_id: UUID) -> Organization:
        """An organization by its slug. Raises OrganizationNotFound where there is none or the person is no member."""
        return _found(await self._store.by_slug(slug, user_id))

    async def visible_to_token(self, slug: str, organization_id: UUID) -> Organization:
        """An organization by its slug, as a token sees it. Raises OrganizationNotFound where it is another's."""
        return _found(await self._store.of_token(organization_id, slug))


def _found(organization: Organization | None) -> Organization:
    if organization is None:
        raise OrganizationNotFound
    return organization
