"""Routes: sign in, in one step or two."""

from typing import Annotated, Any
from uuid import UUID

from attrs import frozen
from msgspec import Meta, Struct

from ferrflow.accounts.api import SessionMade, session_made
from ferrflow.accounts.passkeys.work import Question
from ferrflow.accounts.sign_in.work import SecondFactorAsked, SignIn
from ferrflow.api.access import ANYONE
from ferrflow.api.origin import Sites
from ferrflow.api.request import Request
from ferrflow.api.router import Routes
from ferrflow.api.wire import Answer
from ferrflow.audit.model import Actor
from ferrflow.errors import BadRequest, InvalidCredentials, Locked, SessionExpired, ValidationFailed

REFUSES = (InvalidCredentials, Locked, SessionExpired)


class PasswordShown(Struct, frozen=True):
    """What the sign-in form sends."""

    email: Annotated[str, Meta(min_length=1, max_length=254)]
    password: Annotated[str, Meta(min_length=1, max_length=128)]


class SecondFactorShown(Struct, frozen=True):
    """The second step: a code of the app, a recovery code, or what a passkey has answered."""

    challenge: UUID
    code: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    credential: dict[str, Any] | None = None


class PasskeyShown(Struct, frozen=True):
    """What a passkey has answered."""

    challenge: UUID
    credential: dict[str, Any]


@frozen
class SignInApi:
    """Handlers of signing in."""

    routes = Routes()

    sign_in: SignIn
    sites: Sites

    @routes("POST", "/auth/login", ANYONE, also={202: SecondFactorAsked}, refuses=(InvalidCredentials, Locked))
    async def login(
        self, body: PasswordShown, request: Request, actor: Actor
    ) -> Answer[SessionMade] | SecondFactorAsked:
        """Start a session, or ask for the second factor."""
        result = await self.sign_in.by_password(body.email, body.password, self.sites.of(request), actor)
        return result if isinstance(result, SecondFactorAsked) else session_made(result)

    @routes("POST", "/auth/login/second-factor", ANYONE, refuses=REFUSES)
    async def second_step(self, body: SecondFactorShown, request: Request, actor: Actor) -> Answer[SessionMade]:
        """Start a session after the password was right. Send either a code or a credential."""
        if body.code is not None and body.credential is None:
            return session_made(await self.sign_in.by_code(body.challenge, body.code, actor))
        if body.credential is not None and body.code is None:
            site = self.sites.demand(request)
            return session_made(await self.sign_in.by_second_passkey(body.challenge, body.credential, site, actor))
        raise ValidationFailed({"code": "must be given, unless a credential is"})

    @routes("POST", "/auth/passkey/options", ANYONE, refuses=(BadRequest,))
    async def ask_for_passkey(self, request: Request) -> Question:
        """Ask for a passkey, to sign in with it alone."""
        return await self.sign_in.ask_for_passkey(self.sites.demand(request))

    @routes("POST", "/auth/passkey", ANYONE, refuses=REFUSES)
    async def passkey(self, body: PasskeyShown, request: Request, actor: Actor) -> Answer[SessionMade]:
        """Start a session by a passkey, without a password."""
        site = self.sites.demand(request)
        return session_made(await self.sign_in.by_passkey(body.challenge, body.credential, site, actor))
