"""Passkeys: where they belong, what is stored of them, and what they prove; `webauthn.py` asks and checks."""

from secrets import token_bytes
from urllib.parse import urlsplit

from attrs import frozen

CHALLENGE = 32


@frozen
class Site:
    """Where people sign in: passkeys are bound to `rp_id`, a host name; `origin` is scheme, host and port."""

    rp_id: str
    origin: str
    name: str = "FerrFlow"

    @classmethod
    def at(cls, origin: str) -> "Site":
        """The site of an origin, such as `https://ferrflow.example.com`."""
        return cls(urlsplit(origin).hostname or "", origin)


@frozen
class Passkey:
    """What is stored of a passkey; `public_key` is a COSE key, `sign_count` what the authenticator last counted to."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...] = ()


@frozen
class Proof:
    """A sign-in that holds: the count to store, and whether the authenticator verified the person."""

    sign_count: int
    user_verified: bool


def new_challenge() -> bytes:
    """Fresh random bytes for one question; to be kept by who asks, and to be taken once."""
    return token_bytes(CHALLENGE)
