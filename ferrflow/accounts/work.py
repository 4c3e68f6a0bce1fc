"""Sessions: started, recognised, ended."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from attrs import evolve, field, frozen

from ferrflow.accounts.model import Proof, Session, User
from ferrflow.accounts.store import AccountStore
from ferrflow.audit.model import Actor, Deed
from ferrflow.errors import SessionExpired
from ferrflow.security.sessions import Claims, SessionTokens

# How exact "last seen" is; more would be a write for every request.
SEEN_EVERY = timedelta(minutes=1)


@frozen
class SignedIn:
    """A fresh session; it lasts for `lifetime` at most."""

    token: str = field(repr=False)
    expires_at: datetime
    lifetime: timedelta
    user: User


@frozen
class Lifetimes:
    """How long a session lasts: unused, and in all."""

    idle: timedelta
    absolute: timedelta


@frozen
class Accounts:
    """People's sessions: started, recognised, ended."""

    _store: AccountStore
    _tokens: SessionTokens
    _lifetimes: Lifetimes
    _now: Callable[[], datetime]
    _new_id: Callable[[], UUID]

    async def start(self, user: User, proof: Proof, actor: Actor) -> SignedIn:
        """Start a session for somebody who has proven who they are.

        Raises InvalidCredentials where the proof does not hold any more, SessionExpired where its challenge is gone.
        """
        now = self._now()
        session = Session(self._new_id(), user.id, now, now, now + self._lifetimes.absolute, None)
        known = evolve(actor, kind="user", id=user.id, name=user.email)
        deed = Deed(known, "session.create", user.email, metadata={"by": list(proof.by)})
        signed_in = await self._store.start_session(session, proof, deed)
        token = self._tokens.make(Claims(user.id, session.id), now, session.expires_at)
        return SignedIn(token, session.expires_at, self._lifetimes.absolute, signed_in)

    async def sign_out(self, session: Session, actor: Actor) -> None:
        """End a session at once."""
        await self._store.end_session(session.id, self._now(), Deed(actor, "session.end", actor.name))

    async def identify(self, token: str) -> tuple[Session, User]:
        """Whose session a token is. Raises Unauthorized or SessionExpired."""
        now = self._now()
        claims = self._tokens.read(token, now)
        found = await self._store.session(claims.session_id)
        if found is None or found[0].user_id != claims.user_id or not found[0].stands(now, self._lifetimes.idle):
            raise SessionExpired
        session, _ = found
        if now - session.last_seen_at >= SEEN_EVERY:
            await self._store.touch_session(session.id, now)
        return found
