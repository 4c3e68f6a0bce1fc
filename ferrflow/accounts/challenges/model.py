"""What was asked of a browser, and is to be answered once."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from attrs import field, frozen

Purpose = Literal["second_factor", "passkey_registration", "passkey_sign_in"]
LIFETIME = timedelta(minutes=5)
FAILURES = 5


@frozen
class Challenge:
    """A question. `user_id` is None where the answer will tell; `secret` is what a passkey is to sign.

    `password` is the digest of the hash that the person's password has matched, where it was asked for.
    """

    id: UUID
    purpose: Purpose
    user_id: UUID | None
    secret: bytes = field(repr=False)
    expires_at: datetime
    password: bytes | None = field(default=None, repr=False)
