"""Whether a new password is good enough: long enough, and hard to guess in the eyes of zxcvbn.

zxcvbn is pure Python, and its time grows with the square of the length, times the ways to read `4`, `@`, `|`… as
letters. The worst that a person can type costs 2.6 s at 72 characters, and 0.4 s at 32, so no more than that is judged:
whoever fills 32 characters with what is easy to guess means to. It is still a job for a thread (`Passwords.worker`),
not for the reactor's own.
"""

import re
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import Any

SHORTEST = 8
LONGEST = 128
JUDGED = 32
SCORE = 3

# zxcvbn keeps the words about the person in a dictionary that all threads share.
ONE_AT_A_TIME = Lock()


def weakness(password: str, about: Iterable[str | None]) -> str | None:
    """What is wrong with a new password, as a sentence, or None; `about` holds what is known of the person."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"A password has {SHORTEST} to {LONGEST} characters"
    if not _encodable(password):
        return "The password has a character that cannot be stored"
    # 12 MB of dictionaries, which a server need not hold where nobody chooses a password.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    with ONE_AT_A_TIME:
        verdict = zxcvbn(password[:JUDGED], user_inputs=list(_words(about)))
    return None if verdict["score"] >= SCORE else _reason(verdict)


def _words(about: Iterable[str | None]) -> Iterator[str]:
    """Each text, and the words in it: the parts of an e-mail, first and last name."""
    yield "ferrflow"
    for text in filter(None, about):
        yield text[:LONGEST]
        yield from (word for word in re.split(r"[\W_]+", text[:LONGEST]) if len(word) > 2)


def _reason(verdict: Any) -> str:
    feedback = verdict["feedback"]
    personal = any(match.get("dictionary_name") == "user_inputs" for match in verdict["sequence"])
    warning = "Words about you are easy to guess." if personal else feedback["warning"]
    return " ".join(filter(None, (warning, *feedback["suggestions"][:1])))


def _encodable(password: str) -> bool:
    try:
        return bool(password.encode())
    except UnicodeEncodeError:
        return False
