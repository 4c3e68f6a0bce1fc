"""Passkeys as their owners and as the server know them."""

from datetime import datetime
from uuid import UUID

from attrs import field, frozen

# More would be a burden on every browser that is asked for one of them.
MOST = 20


@frozen
class Passkey:
    """A passkey as its owner sees it."""

    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


@frozen
class StoredPasskey:
    """A passkey with what is needed to ask for it and to check its answers; `public_key` is a COSE key."""

    id: UUID
    user_id: UUID
    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]


@frozen
class Registration:
    """What a browser has made when it was asked `challenge`, and what its owner calls it."""

    challenge: UUID
    name: str
    credential: object = field(repr=False)
