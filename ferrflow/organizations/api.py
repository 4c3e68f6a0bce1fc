"""Routes: the caller's organizations."""

from attrs import frozen

from ferrflow.api.access import Access, Caller
from ferrflow.api.router import Routes
from ferrflow.organizations.model import Organization
from ferrflow.organizations.work import Organizations


@frozen
class OrganizationsApi:
    """Handlers of `/orgs`."""

    routes = Routes()

    organizations: Organizations

    @routes("GET", "/orgs", Access.SIGNED_IN)
    async def mine(self, caller: Caller) -> list[Organization]:
        """The caller's organizations, by name."""
        return await self.organizations.of_member(caller.user.id)
