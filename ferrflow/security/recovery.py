"""Recovery codes: ten words on paper for whoever lost the second factor, each good for one sign-in.

75 random bits each, so that a plain hash is enough at rest: nobody counts through that, with or without the database.
"""

import re
from hashlib import sha256
from secrets import choice

# Crockford's base 32: no letter that is read as a digit or as another, and no accidental words.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
COUNT = 10
GROUPS = 3
GROUP = 5

MISREAD = str.maketrans("oil", "011")
FORM = re.compile(rf"[{ALPHABET}]{{{GROUPS * GROUP}}}")
BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212]")


def new_codes() -> tuple[str, ...]:
    """Ten fresh codes as they are shown, `xxxxx-xxxxx-xxxxx`."""
    return tuple("-".join(_group() for _ in range(GROUPS)) for _ in range(COUNT))


def code_hash(typed: str) -> bytes | None:
    """What is stored of a code, 32 bytes of SHA-256; None where the text can be no recovery code.

    Case, spaces and dashes do not count, and `o`, `i`, `l` are taken for the digits they look like.
    """
    code = BETWEEN.sub("", typed).lower().translate(MISREAD)
    return sha256(code.encode()).digest() if FORM.fullmatch(code) else None


def _group() -> str:
    return "".join(choice(ALPHABET) for _ in range(GROUP))
