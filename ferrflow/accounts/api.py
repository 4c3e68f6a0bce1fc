"""Routes: sign in, sign out, who am I."""

from datetime import datetime
from typing import Annotated

from attrs import frozen
from msgspec import Meta, Struct

from ferrflow.accounts.model import Session, User
from ferrflow.accounts.work import Accounts
from ferrflow.api.access import ANYONE, SESSION, person
from ferrflow.api.router import Routes
from ferrflow.api.wire import Answer, SessionCookie
from ferrflow.audit.model import Actor
from ferrflow.errors import InvalidCredentials, Locked


class SignIn(Struct, frozen=True):
    """What the sign-in form sends."""

    email: Annotated[str, Meta(min_length=1, max_length=254)]
    password: Annotated[str, Meta(min_length=1, max_length=128)]


@frozen
class SessionMade:
    """A fresh session: the token stands in the cookie too."""

    token: str
    expires_at: datetime
    user: User


@frozen
class AccountsApi:
    """Handlers of `/auth`."""

    routes = Routes()

    accounts: Accounts

    @routes("POST", "/auth/login", ANYONE, refuses=(InvalidCredentials, Locked))
    async def login(self, body: SignIn, actor: Actor) -> Answer[SessionMade]:
        """Start a session."""
        signed_in = await self.accounts.sign_in(body.email, body.password, actor)
        made = SessionMade(signed_in.token, signed_in.expires_at, signed_in.user)
        return Answer(
            made, cookie=SessionCookie(signed_in.token, int(self.accounts.lifetimes.absolute.total_seconds()))
        )

    @routes("POST", "/auth/logout", SESSION)
    async def logout(self, session: Session, actor: Actor) -> Answer[None]:
        """End the caller's session."""
        await self.accounts.sign_out(session, actor)
        return Answer(cookie=SessionCookie("", 0))

    @routes("GET", "/auth/me", person(None), root=("/auth/me",))
    async def me(self, user: User) -> User:
        """The caller."""
        return user
