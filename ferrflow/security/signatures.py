"""HMAC-SHA256 of telemetry, as the release CLI makes it (contract 1.1)."""

import hmac
from hashlib import sha256


class Signer:
    """Signs and checks with one key; the key's bytes are those of the secret as it is written."""

    def __init__(self, secret: str) -> None:
        # A prepared key is copied for each message, which is cheaper than preparing it each time.
        self._prepared = hmac.new(secret.encode(), digestmod=sha256)

    def sign(self, timestamp: bytes, body: bytes) -> bytes:
        """The signature in lower-case hex of `{timestamp}.{body}`."""
        message = self._prepared.copy()
        message.update(timestamp + b"." + body)
        return message.hexdigest().encode()

    def verify(self, timestamp: bytes, body: bytes, signature: bytes) -> bool:
        """Whether `signature`, hex in either case, is the message's; in constant time."""
        return hmac.compare_digest(self.sign(timestamp, body), signature.lower())
