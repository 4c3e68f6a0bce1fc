"""Routes: invitations, for those who invite."""

from uuid import UUID

from attrs import frozen

from ferrflow.api.access import Caller, member
from ferrflow.api.router import Routes
from ferrflow.audit.model import Actor
from ferrflow.errors import AlreadyMember
from ferrflow.fields import Email
from ferrflow.organizations.invitations.model import Invitation, InvitationMade
from ferrflow.organizations.invitations.work import Asking, Invitations
from ferrflow.organizations.model import Organization, Role

INVITING = member("admin", "org:admin")


@frozen
class NewInvitation:
    """Whom to invite, as what."""

    email: Email
    role: Role


@frozen
class MemberInvited:
    """A member to be. Whether they have an account is not told, so there is nothing of it here."""

    email: str
    role: Role
    invitation: InvitationMade
    user_id: None = None
    display_name: None = None
    joined_at: None = None


@frozen
class InvitationsApi:
    """Handlers of `/orgs/<slug>/invitations`."""

    routes = Routes()

    invitations: Invitations

    @routes("GET", "/orgs/<slug>/invitations", INVITING)
    async def all(self, organization: Organization) -> list[Invitation]:
        """All invitations: the open ones first, then the newest; at most 500."""
        return await self.invitations.all(organization)

    @routes("POST", "/orgs/<slug>/invitations", INVITING, status=201, refuses=(AlreadyMember,))
    async def invite(
        self, body: NewInvitation, organization: Organization, caller: Caller, actor: Actor
    ) -> InvitationMade:
        """Invite somebody; an open invitation for the same e-mail gives way. Only owners invite owners."""
        return await self.invitations.invite(body.email, body.role, Asking(organization, caller.user, actor))

    @routes("POST", "/orgs/<slug>/members", INVITING, status=201, refuses=(AlreadyMember,))
    async def invite_member(
        self, body: NewInvitation, organization: Organization, caller: Caller, actor: Actor
    ) -> MemberInvited:
        """Invite somebody, whoever it is: nobody becomes a member without having accepted."""
        made = await self.invitations.invite(body.email, body.role, Asking(organization, caller.user, actor))
        return MemberInvited(made.email, made.role, made)

    @routes("POST", "/orgs/<slug>/invitations/<invitation_id>/resend", INVITING)
    async def resend(
        self, invitation_id: UUID, organization: Organization, caller: Caller, actor: Actor
    ) -> InvitationMade:
        """Another link, for seven days from now; the old one is dead."""
        return await self.invitations.resend(invitation_id, Asking(organization, caller.user, actor))

    @routes("DELETE", "/orgs/<slug>/invitations/<invitation_id>", INVITING)
    async def revoke(self, invitation_id: UUID, organization: Organization, caller: Caller, actor: Actor) -> None:
        """Withdraw an invitation that was not accepted."""
        await self.invitations.revoke(invitation_id, Asking(organization, caller.user, actor))
