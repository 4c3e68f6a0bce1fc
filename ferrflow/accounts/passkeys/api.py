"""Routes: one's own passkeys."""

from typing import Any
from uuid import UUID

from attrs import frozen
from msgspec import Struct

from ferrflow.accounts.model import Session, User
from ferrflow.accounts.passkeys.model import Registration
from ferrflow.accounts.passkeys.work import PasskeyMade, Passkeys, Question
from ferrflow.accounts.second_factor.api import REFUSES, PasswordAgain
from ferrflow.api.access import SESSION
from ferrflow.api.origin import Sites
from ferrflow.api.request import Request
from ferrflow.api.router import Routes
from ferrflow.audit.model import Actor
from ferrflow.errors import PasskeyTaken
from ferrflow.fields import Name


class NewPasskey(Struct, frozen=True):
    """What the browser made, and what its owner calls it."""

    challenge: UUID
    name: Name
    credential: dict[str, Any]


@frozen
class PasskeysApi:
    """Handlers of passkeys."""

    routes = Routes()

    passkeys: Passkeys
    sites: Sites

    @routes("POST", "/me/passkeys/options", SESSION, refuses=REFUSES)
    async def begin(self, body: PasswordAgain, user: User, request: Request, actor: Actor) -> Question:
        """Begin to make a passkey."""
        return await self.passkeys.begin(user, body.password, self.sites.demand(request), actor)

    @routes("POST", "/me/passkeys", SESSION, status=201, refuses=(PasskeyTaken,))
    async def add(self, body: NewPasskey, user: User, session: Session, request: Request, actor: Actor) -> PasskeyMade:
        """Keep a passkey. The first second factor ends all other sessions."""
        registration = Registration(body.challenge, body.name, body.credential)
        return await self.passkeys.add(user, session, registration, self.sites.demand(request), actor)

    @routes("POST", "/me/passkeys/<id>/remove", SESSION, refuses=REFUSES)
    async def remove(self, id: UUID, body: PasswordAgain, user: User, actor: Actor) -> None:  # noqa: A002 - of the path
        """Remove a passkey."""
        await self.passkeys.remove(user, id, body.password, actor)
