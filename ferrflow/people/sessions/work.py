"""The rules of a person's sessions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from attrs import frozen

from ferrflow.accounts.model import Session, User
from ferrflow.audit.model import Actor, Deed
from ferrflow.errors import NotFound
from ferrflow.people.sessions.model import SessionSeen
from ferrflow.people.sessions.store import SessionStore


@frozen
class Sessions:
    """Lists a person's sessions and ends them; `idle` is how long one may go unused."""

    _store: SessionStore
    _idle: timedelta
    _now: Callable[[], datetime]

    async def of_person(self, user: User, current: Session | None) -> list[SessionSeen]:
        """Where somebody is signed in now; `current` is the session that asks."""
        return await self._store.standing(user.id, current.id if current else None, self._now(), self._idle)

    async def end(self, user: User, session_id: UUID, actor: Actor) -> None:
        """End a session at once. Raises NotFound where it is another's, or has ended."""
        deed = Deed(actor, "session.end", user.email, metadata={"session_id": str(session_id)})
        if not await self._store.end(user.id, session_id, self._now(), deed):
            raise NotFound

    async def end_others(self, session: Session, actor: Actor) -> None:
        """End all sessions of a person but this one, at once."""
        deed = Deed(actor, "session.end_all", actor.name)
        await self._store.end_others(session.user_id, session.id, self._now(), deed)
