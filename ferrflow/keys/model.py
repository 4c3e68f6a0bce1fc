"""Ingest keys as the program knows them."""

from datetime import datetime
from uuid import UUID

from attrs import field, frozen

KIND = "ffik"


@frozen
class IngestKey:
    """A key as it is kept; the key itself is not. `events_per_minute` is its own limit, None where it has none."""

    id: UUID
    organization_id: UUID
    name: str
    prefix: str
    events_per_minute: int | None
    created_at: datetime
    revoked_at: datetime | None


@frozen
class UsedKey:
    """A key with who made it, where that is known, and what came by it.

    `rate` counts the events of each of the last 24 hours, the oldest first; the last of them has not ended yet.
    """

    key: IngestKey
    created_by: str | None
    last_seen_at: datetime | None
    events: int
    rate: tuple[int, ...]


@frozen
class ActiveKey:
    """What a request that shows a key needs to know of it; ids are text, as the database is sent them.

    `sealed_secret` is what forges prove with that a delivery is theirs, as it is stored.
    """

    id: str
    organization_id: str
    per_minute: int
    sealed_secret: bytes = field(repr=False)


def sealing_context(key_id: str) -> bytes:
    """Whose a sealed webhook secret is: it cannot be opened as another key's."""
    return f"ingest_key:{key_id}".encode()
