"""Routes: the caller's organizations."""

from attrs import frozen

from ferrflow.api.access import Caller, caller, person_of
from ferrflow.api.router import Routes
from ferrflow.organizations.model import Organization
from ferrflow.organizations.work import Organizations


@frozen
class OrganizationsApi:
    """Handlers of `/orgs`."""

    routes = Routes()

    organizations: Organizations

    @routes("GET", "/orgs", caller("org:read"))
    async def mine(self, caller: Caller) -> list[Organization]:
        """The caller's organizations, by name."""
        if caller.organization_id is not None:
            return await self.organizations.of_token(caller.organization_id)
        return await self.organizations.of_member(person_of(caller).id)
