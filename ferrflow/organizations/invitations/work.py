"""The rules about invitations, for those who invite: one open link for each e-mail, seven days, once."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import asdict, frozen

from ferrflow.accounts.model import User
from ferrflow.audit.model import Actor, Deed
from ferrflow.mail import letters
from ferrflow.mail.outbox import Outbox
from ferrflow.mail.pace import Pace
from ferrflow.organizations.invitations.model import KIND, LASTS, Draft, Invitation, InvitationMade, Link
from ferrflow.organizations.invitations.store import InvitationStore
from ferrflow.organizations.members.work import refuse_unless_owner
from ferrflow.organizations.model import Organization, Role
from ferrflow.security.tokens import NewToken, new_token


@frozen
class Asking:
    """Who asks for what an invitation needs: an organization's member, or its token, which is no `person`."""

    organization: Organization
    person: User | None
    actor: Actor

    @property
    def name(self) -> str:
        """In whose name a letter invites."""
        return (self.person.display_name or self.person.email) if self.person else self.organization.name


@frozen
class Postman:
    """Makes links, where the server knows its own address, and mails them, where it knows a mail server.

    An address gets only so many letters, whoever invites it; the link can be handed over in another way.
    """

    _outbox: Outbox
    _pace: Pace
    _public_url: str | None

    def hand_over(self, invitation: Invitation, token: NewToken, asking: Asking) -> InvitationMade:
        """The invitation with its link, which is on its way to the invited person if it can be."""
        link = f"{self._public_url}/invitation#{token.text}" if self._public_url else None
        mailed = link is not None and self._outbox.works and self._mail(invitation, link, asking)
        return InvitationMade(**asdict(invitation), token=token.text, link=link, mailed=mailed)

    def _mail(self, invitation: Invitation, link: str, asking: Asking) -> bool:
        return self._pace.take(invitation.email) and self._outbox.post(
            letters.invitation(
                to=invitation.email,
                organization=asking.organization.name,
                inviter=asking.name,
                role=invitation.role,
                link=link,
                days=LASTS.days,
            )
        )


@frozen
class Invitations:
    """Invites people.

    What is answered and done is the same whether somebody has an account with the e-mail or not. Who may invite is
    asked when they do; afterwards the invitation is the organization's, whatever becomes of the person: it is in the
    list, and whoever may invite may revoke it.
    """

    _store: InvitationStore
    _postman: Postman
    _now: Callable[[], datetime]
    _new_id: Callable[[], UUID]

    async def all(self, organization: Organization) -> list[Invitation]:
        """The organization's invitations: the open ones first, then the newest; at most 500."""
        return await self._store.all(organization.id, self._now())

    async def invite(self, email: str, role: Role, asking: Asking) -> InvitationMade:
        """Offer a place to somebody; an open offer to the same e-mail gives way. Raises Forbidden, AlreadyMember."""
        refuse_unless_owner(asking.organization, role)
        token = new_token(KIND)
        made = await self._store.add(
            asking.organization.id,
            Draft(self._new_id(), email, role),
            self._link(token, asking),
            lambda invitation: _judge(invitation, "invitation.create", asking),
        )
        return self._postman.hand_over(made, token, asking)

    async def resend(self, invitation_id: UUID, asking: Asking) -> InvitationMade:
        """Offer it anew by another link; the old one is dead. Raises Forbidden, NotFound."""
        token = new_token(KIND)
        made = await self._store.renew(
            asking.organization.id,
            invitation_id,
            self._link(token, asking),
            lambda invitation: _judge(invitation, "invitation.resend", asking),
        )
        return self._postman.hand_over(made, token, asking)

    async def revoke(self, invitation_id: UUID, asking: Asking) -> None:
        """Withdraw an offer. Raises Forbidden, NotFound."""
        await self._store.revoke(
            asking.organization.id,
            invitation_id,
            self._now(),
            lambda invitation: _judge(invitation, "invitation.revoke", asking),
        )

    def _link(self, token: NewToken, asking: Asking) -> Link:
        now = self._now()
        return Link(token.hash, asking.person.id if asking.person else None, now, now + LASTS)


def _judge(invitation: Invitation, action: str, asking: Asking) -> Deed:
    """What is recorded. Raises Forbidden: whoever holds the link of an owner's invitation can become the owner."""
    refuse_unless_owner(asking.organization, invitation.role)
    metadata = {"id": str(invitation.id), "role": invitation.role}
    return Deed(asking.actor, action, invitation.email, asking.organization.id, metadata)
