"""Signing in and out, and telling who a session is."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from attrs import evolve, frozen

from ferrflow.accounts.confirmation import Confirmation
from ferrflow.accounts.lockouts.work import Lockouts
from ferrflow.accounts.model import Session, User
from ferrflow.accounts.store import AccountStore
from ferrflow.audit.model import Actor, Deed
from ferrflow.errors import SessionExpired
from ferrflow.security.passwords import Passwords
from ferrflow.security.sessions import Claims, SessionTokens

# How exact "last seen" is; more would be a write for every request.
SEEN_EVERY = timedelta(minutes=1)


@frozen
class SignedIn:
    """A fresh session."""

    token: str
    expires_at: datetime
    user: User


@frozen
class Lifetimes:
    """How long a session lasts: unused, and in all."""

    idle: timedelta
    absolute: timedelta


@frozen
class Accounts:
    """The rules of signing in."""

    _store: AccountStore
    _passwords: Passwords
    _confirmation: Confirmation
    _lockouts: Lockouts
    _tokens: SessionTokens
    lifetimes: Lifetimes
    _now: Callable[[], datetime]
    _new_id: Callable[[], UUID]

    async def sign_in(self, email: str, password: str, actor: Actor) -> SignedIn:
        """Start a session.

        Raises InvalidCredentials, whichever of the two is wrong, after the same time; Locked; Busy.
        """
        found = await self._confirmation.credentials(email, password, actor)
        rehashed = await self._passwords.hash(password) if self._passwords.needs_rehash(found.password_hash) else None
        now = self._now()
        session = Session(self._new_id(), found.user.id, now, now, now + self.lifetimes.absolute, None)
        known_actor = evolve(actor, kind="user", id=found.user.id, name=found.user.email)
        deed = Deed(known_actor, "session.create", found.user.email)
        user = await self._store.start_session(session, deed, password_hash=rehashed)
        await self._lockouts.forgive(user.email)
        token = self._tokens.make(Claims(user.id, session.id), now, session.expires_at)
        return SignedIn(token, session.expires_at, user)

    async def sign_out(self, session: Session, actor: Actor) -> None:
        """End a session at once."""
        await self._store.end_session(session.id, self._now(), Deed(actor, "session.end", actor.name))

    async def identify(self, token: str) -> tuple[Session, User]:
        """Whose session a token is. Raises Unauthorized or SessionExpired."""
        now = self._now()
        claims = self._tokens.read(token, now)
        found = await self._store.session(claims.session_id)
        if found is None or found[0].user_id != claims.user_id or not found[0].stands(now, self.lifetimes.idle):
            raise SessionExpired
        session, _ = found
        if now - session.last_seen_at >= SEEN_EVERY:
            await self._store.touch_session(session.id, now)
        return found
