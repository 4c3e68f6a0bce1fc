"""Routes: members of an organization; how they come into it is in organizations/invitations."""

from uuid import UUID

from attrs import frozen

from ferrflow.accounts.model import User
from ferrflow.api.access import LEAVING, member
from ferrflow.api.router import Routes
from ferrflow.audit.model import Actor
from ferrflow.errors import LastOwner, UserNotFound
from ferrflow.organizations.members.model import Member
from ferrflow.organizations.members.work import Members
from ferrflow.organizations.model import Organization, Role


@frozen
class NewRole:
    """The role that a member is given."""

    role: Role


@frozen
class MembersApi:
    """Handlers of `/orgs/<slug>/members`."""

    routes = Routes()

    members: Members

    @routes("GET", "/orgs/<slug>/members", member("viewer", "org:read"))
    async def all(self, organization: Organization) -> list[Member]:
        """All members, in the order they joined."""
        return await self.members.all(organization)

    @routes(
        "PATCH",
        "/orgs/<slug>/members/<user_id>",
        member("admin", "org:admin"),
        refuses=(UserNotFound, LastOwner),
    )
    async def set_role(self, user_id: UUID, body: NewRole, organization: Organization, actor: Actor) -> Member:
        """Raise or lower a member; only owners make owners, and lower them."""
        return await self.members.set_role(organization, user_id, body.role, actor)

    @routes(
        "DELETE",
        "/orgs/<slug>/members/<user_id>",
        member("admin", "org:admin"),
        refuses=(UserNotFound, LastOwner),
    )
    async def remove(self, user_id: UUID, organization: Organization, actor: Actor) -> None:
        """Take a member out; only owners remove owners."""
        await self.members.remove(organization, user_id, actor)

    @routes("POST", "/orgs/<slug>/leave", LEAVING, refuses=(LastOwner,))
    async def leave(self, organization: Organization, user: User, actor: Actor) -> None:
        """Go; the last owner has to stay."""
        await self.members.leave(organization, user, actor)
