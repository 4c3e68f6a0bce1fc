"""Secrets at rest: AES-256-GCM with ENCRYPTION_KEY, bound to what they belong to.

An envelope is a version byte, a nonce of 96 bits, the ciphertext and its tag of 128 bits. Random nonces are safe for
some four billion envelopes under one key, far more than a team has secrets.
"""

from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ferrflow.errors import EnvelopeBroken

VERSION = b"\x01"
NONCE = 12
TAG = 16


class Envelopes:
    """Seals and opens with one key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        # AESGCM would take a shorter key and be AES-128.
        if len(key) != 32:
            raise ValueError("the key must have 32 bytes")
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """An envelope around `plain`; `context` (whose it is) is not in it, but needed to open it."""
        nonce = token_bytes(NONCE)
        return VERSION + nonce + self._cipher.encrypt(nonce, plain, VERSION + context)

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """What was sealed. Raises EnvelopeBroken: another key, another context, altered bytes; which is never told."""
        if sealed[:1] != VERSION or len(sealed) < len(VERSION) + NONCE + TAG:
            raise EnvelopeBroken
        nonce, rest = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        try:
            return self._cipher.decrypt(nonce, rest, VERSION + context)
        except InvalidTag:
            raise EnvelopeBroken from None
