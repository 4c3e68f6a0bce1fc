"""Routes: organizations."""

from attrs import frozen

from ferrflow.accounts.model import User
from ferrflow.api.access import Caller, caller, member, person, person_of
from ferrflow.api.router import Routes
from ferrflow.audit.model import Actor
from ferrflow.errors import LastOrganization, OrganizationSlugTaken
from ferrflow.organizations.model import Organization, OrganizationChanges
from ferrflow.organizations.naming import Confirmation, Naming
from ferrflow.organizations.work import Organizations


@frozen
class OrganizationsApi:
    """Handlers of `/orgs`."""

    routes = Routes()

    organizations: Organizations

    @routes("GET", "/orgs", caller("org:read"))
    async def mine(self, caller: Caller) -> list[Organization]:
        """The caller's organizations, by name; those too that demand a second factor which the caller lacks."""
        if caller.organization_id is not None:
            return await self.organizations.of_token(caller.organization_id)
        return await self.organizations.of_member(person_of(caller).id)

    @routes("POST", "/orgs", person("org:admin"), status=201, refuses=(OrganizationSlugTaken,))
    async def create(self, body: Naming, user: User, actor: Actor) -> Organization:
        """Make an organization; the caller owns it."""
        return await self.organizations.create(user, body, actor)

    @routes("GET", "/orgs/<slug>", member("viewer", "org:read"))
    async def one(self, organization: Organization) -> Organization:
        """An organization."""
        return organization

    @routes("PATCH", "/orgs/<slug>", member("admin", "org:admin"), refuses=(OrganizationSlugTaken,))
    async def change(
        self, body: OrganizationChanges, organization: Organization, caller: Caller, actor: Actor
    ) -> Organization:
        """Rename it, change its slug, or demand a second factor of its members; the old slug is free at once."""
        return await self.organizations.change(organization, body, caller.user, actor)

    @routes("DELETE", "/orgs/<slug>", member("owner", "org:admin"), refuses=(LastOrganization,))
    async def delete(self, query: Confirmation, organization: Organization, actor: Actor) -> None:
        """Delete it and everything under it; `confirm` is its slug."""
        await self.organizations.delete(organization, query.confirm, actor)
