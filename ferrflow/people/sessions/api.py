"""Routes: one's own sessions."""

from uuid import UUID

from attrs import frozen

from ferrflow.accounts.model import Session, User
from ferrflow.api.access import SESSION, Caller, person
from ferrflow.api.router import Routes
from ferrflow.audit.model import Actor
from ferrflow.people.sessions.model import SessionSeen
from ferrflow.people.sessions.work import Sessions


@frozen
class SessionsApi:
    """Handlers of `/me/sessions`."""

    routes = Routes()

    sessions: Sessions

    @routes("GET", "/me/sessions", person("*"))
    async def mine(self, user: User, caller: Caller) -> list[SessionSeen]:
        """Where the caller is signed in, the session used last first."""
        return await self.sessions.of_person(user, caller.session)

    @routes("DELETE", "/me/sessions/<session_id>", person("*"))
    async def end(self, user: User, session_id: UUID, actor: Actor) -> None:
        """End one of the caller's sessions, be it the one that asks."""
        await self.sessions.end(user, session_id, actor)

    @routes("DELETE", "/me/sessions", SESSION)
    async def end_others(self, session: Session, actor: Actor) -> None:
        """End all of the caller's sessions but the one that asks."""
        await self.sessions.end_others(session, actor)
