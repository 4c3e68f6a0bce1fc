"""Routes: one's own second factor, as an authenticator app and as recovery codes."""

from typing import Annotated

from attrs import field, frozen
from msgspec import Meta, Struct

from ferrflow.accounts.model import Session, User
from ferrflow.accounts.second_factor.model import SecondFactor
from ferrflow.accounts.second_factor.work import SecondFactors, TotpMade
from ferrflow.api.access import SESSION
from ferrflow.api.router import Routes
from ferrflow.audit.model import Actor
from ferrflow.errors import BadRequest, InvalidCredentials, Locked

REFUSES = (InvalidCredentials, Locked)


class PasswordAgain(Struct, frozen=True):
    """The password of whoever is signed in."""

    password: Annotated[str, Meta(min_length=1, max_length=128)]


class TotpShown(Struct, frozen=True):
    """What the app shows."""

    code: Annotated[str, Meta(min_length=1, max_length=64)]


@frozen
class FirstRecoveryCodes:
    """Ten recovery codes, shown this once; null where the person has some."""

    recovery_codes: tuple[str, ...] | None = field(repr=False)


@frozen
class RecoveryCodes:
    """Ten recovery codes, shown this once."""

    recovery_codes: tuple[str, ...] = field(repr=False)


@frozen
class SecondFactorApi:
    """Handlers of second factors."""

    routes = Routes()

    second_factors: SecondFactors

    @routes("GET", "/me/second-factor", SESSION)
    async def show(self, user: User) -> SecondFactor:
        """What the caller has set up."""
        return await self.second_factors.standing(user.id)

    @routes("POST", "/me/second-factor/totp", SESSION, refuses=(*REFUSES, BadRequest))
    async def set_up_totp(self, body: PasswordAgain, user: User, actor: Actor) -> TotpMade:
        """Make a secret for an authenticator app; it counts once a code has confirmed it."""
        return await self.second_factors.set_up_totp(user, body.password, actor)

    @routes("POST", "/me/second-factor/totp/confirm", SESSION)
    async def confirm_totp(self, body: TotpShown, user: User, session: Session, actor: Actor) -> FirstRecoveryCodes:
        """Ask for codes of the app from now on. The first second factor ends all other sessions."""
        return FirstRecoveryCodes(await self.second_factors.confirm_totp(user, session, body.code, actor))

    @routes("POST", "/me/second-factor/totp/disable", SESSION, refuses=REFUSES)
    async def disable_totp(self, body: PasswordAgain, user: User, actor: Actor) -> None:
        """Ask for no more codes of the app."""
        await self.second_factors.disable_totp(user, body.password, actor)

    @routes("POST", "/me/second-factor/recovery-codes", SESSION, refuses=REFUSES)
    async def make_recovery_codes(self, body: PasswordAgain, user: User, actor: Actor) -> RecoveryCodes:
        """Make ten new recovery codes; the old ones are worth nothing any more."""
        return RecoveryCodes(await self.second_factors.new_recovery_codes(user, body.password, actor))
