"""Routes: change a password, replace a forgotten one."""

from typing import Annotated
from uuid import UUID

from attrs import frozen
from msgspec import Meta, Struct

from ferrflow.accounts.model import Session, User
from ferrflow.api.access import ANYONE, SESSION, STAFF_IN_PERSON
from ferrflow.api.router import Routes
from ferrflow.audit.model import Actor
from ferrflow.errors import BadRequest, InvalidCredentials, Locked, NotFound, PasswordTooWeak, UserNotFound
from ferrflow.fields import Email, NewPassword
from ferrflow.people.passwords.forgotten import Forgotten
from ferrflow.people.passwords.model import ResetLink
from ferrflow.people.passwords.work import OwnPassword, ResetLinks

Token = Annotated[str, Meta(min_length=1, max_length=200)]


class PasswordChange(Struct, frozen=True):
    """The old password, which proves who asks, and the new one."""

    current_password: Annotated[str, Meta(min_length=1, max_length=128)]
    new_password: NewPassword


class ForgottenPassword(Struct, frozen=True):
    """Who forgot."""

    email: Email


class Reset(Struct, frozen=True):
    """What the link brought, and the new password."""

    token: Token
    password: NewPassword


class ResetToken(Struct, frozen=True):
    """What the link brought."""

    token: Token


@frozen
class Options:
    """What the page for signing in offers."""

    forgot_password: bool


@frozen
class ResetSeen:
    """Whose password a link replaces."""

    email: str


@frozen
class PasswordsApi:
    """Handlers of passwords."""

    routes = Routes()

    own: OwnPassword
    links: ResetLinks
    forgotten: Forgotten

    @routes("POST", "/auth/password", SESSION, refuses=(InvalidCredentials, Locked, PasswordTooWeak))
    async def change(self, user: User, session: Session, body: PasswordChange, actor: Actor) -> None:
        """Change the caller's password. All their other sessions end."""
        await self.own.change(user, session, body.current_password, body.new_password, actor)

    @routes("GET", "/auth/options", ANYONE)
    async def options(self) -> Options:
        """What the page for signing in offers."""
        return Options(forgot_password=self.forgotten.works)

    @routes("POST", "/auth/forgot", ANYONE, refuses=(BadRequest,))
    async def forgot(self, body: ForgottenPassword, actor: Actor) -> None:
        """Have a link mailed to oneself. The answer is the same whoever has the e-mail, be it nobody."""
        self.forgotten.ask(body.email, actor)

    @routes("POST", "/auth/reset/inspect", ANYONE, refuses=(NotFound,))
    async def inspect(self, body: ResetToken) -> ResetSeen:
        """Whose password a link replaces."""
        return ResetSeen((await self.links.inspect(body.token)).email)

    @routes("POST", "/auth/reset", ANYONE, refuses=(NotFound, PasswordTooWeak))
    async def reset(self, body: Reset, actor: Actor) -> None:
        """Set a new password with a link, which works once. All sessions of the person end."""
        await self.links.use(body.token, body.password, actor)

    @routes("POST", "/admin/users/<user_id>/reset-link", STAFF_IN_PERSON, status=201, refuses=(UserNotFound,))
    async def make_link(self, user_id: UUID, user: User, actor: Actor) -> ResetLink:
        """Make a link with which somebody sets a new password. It works once, for a day, and older ones are dead.

        No token will do: whoever stole one could take over everybody's account.
        """
        return await self.links.make(user_id, user, actor)
