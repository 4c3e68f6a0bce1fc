"""Random bearer tokens: long enough that a plain hash keeps them, with a public beginning to tell them apart."""

import re
import secrets
from hashlib import sha256

from attrs import field, frozen

PREFIX_CHARACTERS = 8
# Letters and digits that nobody takes for one another.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@frozen
class NewToken:
    """A token at the only moment that it is known whole."""

    text: str = field(repr=False)
    prefix: str
    hash: bytes = field(repr=False)


def new_token(kind: str) -> NewToken:
    """A fresh token `{kind}_{prefix}_{secret}` with 256 bits of secret."""
    prefix = "".join(secrets.choice(ALPHABET) for _ in range(PREFIX_CHARACTERS))
    text = f"{kind}_{prefix}_{secrets.token_urlsafe(32)}"
    return NewToken(text, prefix, hash_token(text))


def could_be(kind: str, text: str) -> bool:
    """Whether a text has the form of a token of this kind; one that has not need not be looked up."""
    return re.fullmatch(rf"{kind}_[{ALPHABET}]{{{PREFIX_CHARACTERS}}}_[A-Za-z0-9_-]{{43}}", text) is not None


def hash_token(text: str) -> bytes:
    """What is stored of a token: SHA-256, since a random secret needs no slow hash."""
    return sha256(text.encode()).digest()
