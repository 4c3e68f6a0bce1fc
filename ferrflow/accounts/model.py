"""People and sessions as the program knows them."""

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from attrs import field, frozen


@frozen
class User:
    """A person who may sign in; `second_factor` says whether that takes more than their password."""

    id: UUID
    email: str
    email_verified: bool
    display_name: str | None
    avatar_url: str | None
    timezone: str | None
    locale: str | None
    is_staff: bool
    second_factor: bool
    created_at: datetime
    last_login_at: datetime | None


@frozen
class Credentials:
    """A person with the hash of their password."""

    user: User
    password_hash: str = field(repr=False)

    @property
    def digest(self) -> bytes:
        """What tells this password's hash from the next one's."""
        return sha256(self.password_hash.encode()).digest()


@frozen
class Session:
    """A place where somebody is signed in, until it expires, is ended, or was not used for too long."""

    id: UUID
    user_id: UUID
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None

    def stands(self, now: datetime, idle: timedelta) -> bool:
        """Whether it still counts, if it may go unused for `idle`."""
        return self.ended_at is None and now < min(self.expires_at, self.last_seen_at + idle)


@frozen
class TotpUsed:
    """A code of the authenticator app; `step` is the one that it belongs to."""

    step: int
    name = "totp"


@frozen
class RecoveryCodeUsed:
    """A code from the list, by the SHA-256 of it."""

    code_hash: bytes = field(repr=False)
    name = "recovery_code"


@frozen
class PasskeyUsed:
    """A signature of a passkey; `sign_count` is what its authenticator has counted to."""

    id: UUID
    sign_count: int
    name = "passkey"


Factor = TotpUsed | RecoveryCodeUsed | PasskeyUsed


@frozen
class Proof:
    """What somebody has shown in order to be signed in. It is looked at once more when the session is started.

    `by` is for the record; `password` is the digest of the hash that theirs has matched; `challenge` the question that
    they answered, which is answered with it.
    """

    by: tuple[str, ...]
    password: bytes | None = field(default=None, repr=False)
    factor: Factor | None = None
    challenge: UUID | None = None

    def suffices(self, credentials: Credentials) -> bool:
        """Whether it still is enough: the password may have been changed, a second factor set up meanwhile."""
        same = self.password is None or self.password == credentials.digest
        return same and (self.factor is not None or not credentials.user.second_factor)


def slug_of(email: str) -> str:
    """An organization's slug from an e-mail's local part: 2 to 40 of `a-z0-9-`, never empty."""
    local = email.partition("@")[0].lower()
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in local)
    slug = "-".join(filter(None, kept.split("-")))[:40].strip("-")
    return slug if len(slug) >= 2 else f"{slug or 'my'}-team"
