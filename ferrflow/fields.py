"""The fields that many requests share, with their limits in the type, and the words for what does not fit."""

from typing import Annotated

from msgspec import Meta

from ferrflow.values import EMAIL

# Python's `$` also matches before a newline at the end; JSON Schema's does not.
END = r"$(?!\n)"
CONTROL = r"\x00-\x1f\x7f"
NAME_PATTERN = rf"^[^{CONTROL}]*[^\s{CONTROL}][^{CONTROL}]*{END}"
SLUG_PATTERN = rf"^[a-z0-9-]{{2,40}}{END}"
EMAIL_PATTERN = rf"^{EMAIL.pattern}{END}"
# As far as a browser takes one: language, script, region, variants, extensions.
LOCALE_PATTERN = (
    r"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
    rf"(-[A-WYZa-wyz0-9](-[A-Za-z0-9]{{2,8}})+)*{END}"
)
# Without a user or password before the host, and with nothing that would have to be encoded.
WEB_PATTERN = rf"^https?://[^\s{CONTROL}/?#@\\\"<>]+([/?#][^\s{CONTROL}\\\"<>]*)?{END}"
# What an audit log is asked for: a deed, or the noun of many.
ACTION_PATTERN = rf"^[a-z_]+(\.[a-z_]*)?{END}"
# A time in microseconds and an id: see positions.py.
CURSOR_PATTERN = rf"^[0-9]{{1,17}}-[0-9a-f]{{32}}{END}"
# What a person is told instead of the pattern.
REASONS = {
    NAME_PATTERN: "must have something to read in it, and no control characters",
    SLUG_PATTERN: "must be 2 to 40 of a-z, 0-9 and -",
    EMAIL_PATTERN: "must be an e-mail address",
    LOCALE_PATTERN: "must be a language tag, such as en or de-CH",
    ACTION_PATTERN: "must read like token.create, or like token",
    WEB_PATTERN: "must begin with https:// or http:// and name a host",
    CURSOR_PATTERN: "must be a cursor from a `Link` header",
}

Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=NAME_PATTERN)]
Slug = Annotated[str, Meta(pattern=SLUG_PATTERN)]
Email = Annotated[str, Meta(max_length=254, pattern=EMAIL_PATTERN)]
# Held against being guessed only where it is set (security/passwords.py).
NewPassword = Annotated[str, Meta(min_length=8, max_length=128)]
Locale = Annotated[str, Meta(max_length=35, pattern=LOCALE_PATTERN)]
ActionSought = Annotated[str, Meta(max_length=80, pattern=ACTION_PATTERN)]
TimezoneName = Annotated[str, Meta(max_length=64)]
Cursor = Annotated[str, Meta(max_length=60, pattern=CURSOR_PATTERN)]
WebAddress = Annotated[str, Meta(max_length=2000, pattern=WEB_PATTERN)]


def in_words(reason: str) -> str:
    """A finding of msgspec's; where it quotes one of these patterns, what the pattern means."""
    for pattern, words in REASONS.items():
        if repr(pattern) in reason:
            return words
    return reason
