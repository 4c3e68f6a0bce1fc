"""Routes: sign in, sign out, who am I."""

from datetime import datetime
from typing import Annotated

from attrs import frozen
from msgspec import Meta, Struct

from ferrflow.accounts.model import User
from ferrflow.accounts.work import SESSION_LIFETIME, Accounts
from ferrflow.api.access import Access, Caller
from ferrflow.api.request import Request
from ferrflow.api.router import Routes
from ferrflow.api.wire import Answer, SessionCookie


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

    @routes("POST", "/auth/login", Access.ANYONE)
    async def login(self, body: SignIn, request: Request) -> Answer:
        """Start a session."""
        signed_in = await self.accounts.sign_in(body.email, body.password, request.text_header("user-agent"))
        made = SessionMade(signed_in.token, signed_in.expires_at, signed_in.user)
        return Answer(made, cookie=SessionCookie(signed_in.token, int(SESSION_LIFETIME.total_seconds())))

    @routes("POST", "/auth/logout", Access.SIGNED_IN)
    async def logout(self, caller: Caller) -> Answer:
        """End the caller's session."""
        await self.accounts.sign_out(caller.session)
        return Answer(cookie=SessionCookie("", 0))

    @routes("GET", "/auth/me", Access.SIGNED_IN, root=("/auth/me",))
    async def me(self, caller: Caller) -> User:
        """The caller."""
        return caller.user
