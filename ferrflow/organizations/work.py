"""Who sees which organization, and what becomes of it."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from attrs import evolve, frozen

from ferrflow.accounts.model import User
from ferrflow.audit.model import Actor, Deed
from ferrflow.errors import OrganizationNotFound, ValidationFailed
from ferrflow.organizations.model import Organization, OrganizationChanges
from ferrflow.organizations.naming import (
    Naming,
    before_and_after,
    difference,
    refuse_reserved,
    refuse_unless_confirmed,
)
from ferrflow.organizations.store import OrganizationStore


@frozen
class Organizations:
    """The rules about organizations. `forget` deletes the events of one that is gone."""

    _store: OrganizationStore
    _forget: Callable[[UUID], Awaitable[None]]
    _new_id: Callable[[], UUID]

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

    async def create(self, user: User, naming: Naming, actor: Actor) -> Organization:
        """Make an organization that the person owns. Raises ValidationFailed, OrganizationSlugTaken."""
        refuse_reserved(naming.slug)
        deed = Deed(actor, "organization.create", naming.slug, self._new_id(), {"name": naming.name})
        return await self._store.add(user.id, naming.name, naming.slug, deed)

    async def change(
        self, organization: Organization, changes: OrganizationChanges, person: User | None, actor: Actor
    ) -> Organization:
        """Rename it, or demand a second factor. Raises ValidationFailed, OrganizationSlugTaken.

        `person` is who asks, None for the organization's own token.
        """
        new = difference(organization, changes)
        if new.get("requires_second_factor") and person is not None and not person.second_factor:
            raise ValidationFailed(
                {"requires_second_factor": "would lock you out: set up a second factor of your own first"}
            )
        if new:
            metadata = before_and_after(organization, new)
            deed = Deed(actor, "organization.update", organization.slug, organization.id, metadata)
            await self._store.change(organization.id, new, deed)
        return evolve(organization, **new)

    async def delete(self, organization: Organization, confirm: str, actor: Actor) -> None:
        """Delete it and everything under it. Raises ValidationFailed, LastOrganization.

        The deed goes to the server's chain: nobody could read the organization's own any more.
        """
        refuse_unless_confirmed(organization.slug, confirm)
        metadata = {"id": str(organization.id), "name": organization.name}
        await self._store.delete(
            organization.id, Deed(actor, "organization.delete", organization.slug, metadata=metadata)
        )
        await self._forget(organization.id)


def _found(organization: Organization | None) -> Organization:
    if organization is None:
        raise OrganizationNotFound
    return organization
