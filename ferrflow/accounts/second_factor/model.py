"""What a person has set up beside their password."""

from datetime import datetime
from uuid import UUID

from attrs import field, frozen

from ferrflow.accounts.passkeys.model import Passkey
from ferrflow.audit.model import Deed


@frozen
class Totp:
    """Whether codes of an authenticator app are asked for, and since when."""

    enabled: bool
    confirmed_at: datetime | None


@frozen
class SecondFactor:
    """What a person can show beside their password."""

    enabled: bool
    totp: Totp
    passkeys: list[Passkey]
    recovery_codes_left: int


@frozen
class TotpSecret:
    """The secret that the app shares with us, sealed; `last_step` is the last one whose code was used."""

    sealed: bytes = field(repr=False)
    confirmed_at: datetime | None
    last_step: int


@frozen
class Enabling:
    """A factor that is being set up by whoever is signed in with `session_id`.

    Where it is the person's first, all other sessions end, and `code_hashes` become their recovery codes.
    """

    user_id: UUID
    session_id: UUID
    deed: Deed
    code_hashes: tuple[bytes, ...] = field(repr=False)
