"""People and sessions as the program knows them."""

from datetime import datetime, timedelta
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
    timezone: str
    locale: str
    is_staff: bool
    second_factor: bool
    created_at: datetime
    last_login_at: datetime | None


@frozen
class Credentials:
    """A person with the hash of their password."""

    user: User
    password_hash: str = field(repr=False)


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


def slug_of(email: str) -> str:
    """An organization's slug from an e-mail's local part: 2 to 40 of `a-z0-9-`, never empty."""
    local = email.partition("@")[0].lower()
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in local)
    slug = "-".join(filter(None, kept.split("-")))[:40].strip("-")
    return slug if len(slug) >= 2 else f"{slug or 'my'}-team"
