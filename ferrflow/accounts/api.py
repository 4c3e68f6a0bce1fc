"""Routes: sign out, who am I; and how a fresh session is answered."""

from datetime import datetime

from attrs import field, frozen

from ferrflow.accounts.model import Session, User
from ferrflow.accounts.work import Accounts, SignedIn
from ferrflow.api.access import SESSION, person
from ferrflow.api.router import Routes
from ferrflow.api.wire import Answer, SessionCookie
from ferrflow.audit.model import Actor


@frozen
class SessionMade:
    """A fresh session: the token stands in the cookie too."""

    token: str = field(repr=False)
    expires_at: datetime
    user: User


def session_made(signed_in: SignedIn) -> Answer[SessionMade]:
    """A fresh session, with its cookie."""
    made = SessionMade(signed_in.token, signed_in.expires_at, signed_in.user)
    return Answer(made, cookie=SessionCookie(signed_in.token, int(signed_in.lifetime.total_seconds())))


@frozen
class AccountsApi:
    """Handlers of sessions."""

    routes = Routes()

    accounts: Accounts

    @routes("POST", "/auth/logout", SESSION)
    async def logout(self, session: Session, actor: Actor) -> Answer[None]:
        """End the caller's session."""
        await self.accounts.sign_out(session, actor)
        return Answer(cookie=SessionCookie("", 0))

    @routes("GET", "/auth/me", person(None), root=("/auth/me",))
    async def me(self, user: User) -> User:
        """The caller."""
        return user
