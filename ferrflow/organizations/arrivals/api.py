"""Routes: invitations, for those who are invited. Tokens come in bodies, which no log keeps."""

from typing import Annotated

from attrs import field, frozen
from msgspec import Meta

from ferrflow.accounts.api import SessionMade, session_made
from ferrflow.accounts.model import User
from ferrflow.api.access import ANYONE, SESSION
from ferrflow.api.router import Routes
from ferrflow.api.wire import Answer
from ferrflow.audit.model import Actor
from ferrflow.errors import AlreadyMember, EmailTaken, NotFound, PasswordTooWeak
from ferrflow.fields import Name, NewPassword
from ferrflow.organizations.arrivals.model import Offer
from ferrflow.organizations.arrivals.work import Arrivals
from ferrflow.organizations.model import Organization


@frozen
class InvitationToken:
    """What stands behind the `#` of an invitation's link."""

    token: Annotated[str, Meta(min_length=1, max_length=200)] = field(repr=False)


@frozen
class Registration(InvitationToken):
    """Who comes: the e-mail is that of the invitation."""

    display_name: Name
    password: NewPassword = field(repr=False)


@frozen
class ArrivalsApi:
    """Handlers of `/invitations`."""

    routes = Routes()

    arrivals: Arrivals

    @routes("POST", "/invitations/inspect", ANYONE, refuses=(NotFound,))
    async def inspect(self, body: InvitationToken) -> Offer:
        """What the token's invitation offers."""
        return await self.arrivals.offer(body.token)

    @routes("POST", "/invitations/accept", SESSION, refuses=(NotFound, AlreadyMember))
    async def accept(self, body: InvitationToken, user: User, actor: Actor) -> Organization:
        """Become a member. The invitation must be for the caller's own e-mail."""
        return await self.arrivals.accept(body.token, user, actor)

    @routes("POST", "/invitations/register", ANYONE, status=201, refuses=(NotFound, EmailTaken, PasswordTooWeak))
    async def register(self, body: Registration, actor: Actor) -> Answer[SessionMade]:
        """Make an account with the invited e-mail, become a member, and be signed in."""
        return session_made(await self.arrivals.register(body.token, body.display_name, body.password, actor))
