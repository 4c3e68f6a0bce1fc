"""The rules of second factors: an authenticator app, and recovery codes for whoever lost it."""

import re
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import field, frozen

from ferrflow.accounts.confirmation import Confirmation
from ferrflow.accounts.model import RecoveryCodeUsed, Session, TotpUsed, User
from ferrflow.accounts.second_factor.model import Enabling, SecondFactor, TotpSecret
from ferrflow.accounts.second_factor.store import SecondFactorStore
from ferrflow.audit.model import Actor, Deed
from ferrflow.errors import BadRequest, InvalidCredentials, ValidationFailed
from ferrflow.security import recovery, totp
from ferrflow.security.envelopes import Envelopes

WRONG_CODE = "The code is wrong, or was used before"
SIX_DIGITS = re.compile(r"\s*(?:[0-9]\s*){6}")


@frozen
class TotpMade:
    """A secret for an authenticator app: in base32, as an `otpauth:` address, and as a QR code in SVG."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)
    qr: str = field(repr=False)


@frozen
class SecondFactors:
    """Sets second factors up, turns them off, and checks codes."""

    _store: SecondFactorStore
    _confirmation: Confirmation
    _envelopes: Envelopes
    _now: Callable[[], datetime]

    async def standing(self, user_id: UUID) -> SecondFactor:
        """What a person has set up."""
        return await self._store.standing(user_id)

    async def set_up_totp(self, user: User, password: str, actor: Actor) -> TotpMade:
        """A secret for the app; nothing is asked for until a code confirms that the app has it.

        Raises InvalidCredentials, Locked; BadRequest where there is a confirmed one.
        """
        await self._confirmation.demand(user, password, actor)
        secret = totp.new_secret()
        if not await self._store.set_up_totp(user.id, self._envelopes.seal(secret.encode(), _context(user.id))):
            raise BadRequest("An authenticator app is set up already: turn it off first")
        uri = totp.uri(secret, user.email)
        return TotpMade(secret, uri, totp.qr_svg(uri))

    async def confirm_totp(self, user: User, session: Session, code: str, actor: Actor) -> tuple[str, ...] | None:
        """Ask for codes from now on; the recovery codes, where it is the first factor.

        Raises ValidationFailed where the code is wrong, BadRequest where nothing waits for one.
        """
        kept = await self._store.totp(user.id)
        if kept is None or kept.confirmed_at is not None:
            raise BadRequest("Set up an authenticator app first")
        now = self._now()
        step = totp.match(self._open(user.id, kept), code, now, None)
        if step is None:
            raise ValidationFailed({"code": "is not the one that the app shows now"})
        codes = recovery.new_codes()
        deed = Deed(actor, "second_factor.enable", user.email, metadata={"factor": "totp"})
        first = await self._store.confirm_totp(Enabling(user.id, session.id, deed, hashes_of(codes)), kept, step, now)
        if first is None:
            raise BadRequest("Set up an authenticator app first")
        return codes if first else None

    async def disable_totp(self, user: User, password: str, actor: Actor) -> None:
        """Ask for no more codes. Raises InvalidCredentials, Locked."""
        await self._confirmation.demand(user, password, actor)
        deed = Deed(actor, "second_factor.disable", user.email, metadata={"factor": "totp"})
        await self._store.disable_totp(user.id, deed)

    async def new_recovery_codes(self, user: User, password: str, actor: Actor) -> tuple[str, ...]:
        """Ten new recovery codes; the old ones are worth nothing any more. Raises InvalidCredentials, Locked."""
        await self._confirmation.demand(user, password, actor)
        codes = recovery.new_codes()
        if not await self._store.replace_codes(
            user.id, hashes_of(codes), Deed(actor, "recovery_codes.create", user.email)
        ):
            raise BadRequest("Set up a second factor first")
        return codes

    async def check_code(self, user: User, code: str) -> TotpUsed | RecoveryCodeUsed:
        """What a code would use up: six digits are the app's, all else a recovery code. Raises InvalidCredentials."""
        if not SIX_DIGITS.fullmatch(code):
            code_hash = recovery.code_hash(code)
            if code_hash is None:
                raise InvalidCredentials(WRONG_CODE)
            return RecoveryCodeUsed(code_hash)
        kept = await self._store.totp(user.id)
        if kept is None or kept.confirmed_at is None:
            raise InvalidCredentials(WRONG_CODE)
        step = totp.match(self._open(user.id, kept), code, self._now(), kept.last_step)
        if step is None:
            raise InvalidCredentials(WRONG_CODE)
        return TotpUsed(step)

    def _open(self, user_id: UUID, secret: TotpSecret) -> str:
        return self._envelopes.open(secret.sealed, _context(user_id)).decode()


def hashes_of(codes: tuple[str, ...]) -> tuple[bytes, ...]:
    """What is stored of recovery codes."""
    return tuple(code_hash for code in codes if (code_hash := recovery.code_hash(code)))


def _context(user_id: UUID) -> bytes:
    """Whose secret an envelope holds."""
    return str(user_id).encode()
