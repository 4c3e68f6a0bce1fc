"""One-time links with which a forgotten password is replaced."""

from datetime import datetime, timedelta
from uuid import UUID

from attrs import field, frozen

TOKEN_KIND = "frst"  # noqa: S105 - the beginning of such tokens
LIFETIME = timedelta(hours=24)
# Whoever asks again sooner gets no second mail, so that nobody can fill somebody else's mailbox.
MAILED_EVERY = timedelta(minutes=5)
PAGE = "/reset-password"


@frozen
class ResetLink:
    """A link at the only moment that it is known whole; `link` is None where the server's own address is not set."""

    token: str = field(repr=False)
    link: str | None = field(repr=False)
    expires_at: datetime


@frozen
class NewLink:
    """A link as it is kept: the hash of its token, and who made it; None where it goes out by mail."""

    token_hash: bytes = field(repr=False)
    created_by: UUID | None
    created_at: datetime
    expires_at: datetime


def link_to(public_url: str | None, token: str) -> str | None:
    """The page where a token is used; it stands in the fragment, which no server sees and no log."""
    return None if public_url is None else f"{public_url}{PAGE}#{token}"
