"""A session as its owner sees it."""

from datetime import datetime
from uuid import UUID

from attrs import frozen


@frozen
class SessionSeen:
    """A place where somebody is signed in; `address` is where from, `current` whether it is the one that asks."""

    id: UUID
    user_agent: str | None
    address: str | None
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    current: bool
