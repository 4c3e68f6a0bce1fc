"""The fields that many requests share, with their limits in the type, and the words for what does not fit."""

from typing import Annotated

from msgspec import Meta

from ferrflow.settings import EMAIL

# Python's `$` also matches before a newline at the end; JSON Schema's does not.
END = r"$(?!\n)"
CONTROL = r"\x00-\x1f\x7f"
NAME_PATTERN = rf"^[^{CONTROL}]*[^\s{CONTROL}][^{CONTROL}]*{END}"
SLUG_PATTERN = rf"^[a-z0-9-]{{2,40}}{END}"
EMAIL_PATTERN = rf"^{EMAIL.pattern}{END}"
# What a person is told instead of the pattern.
REASONS = {
    NAME_PATTERN: "must have something to read in it, and no control characters",
    SLUG_PATTERN: "must be 2 to 40 of a-z, 0-9 and -",
    EMAIL_PATTERN: "must be an e-mail address",
}

Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=NAME_PATTERN)]
Slug = Annotated[str, Meta(pattern=SLUG_PATTERN)]
Email = Annotated[str, Meta(max_length=254, pattern=EMAIL_PATTERN)]


def in_words(reason: str) -> str:
    """A finding of msgspec's; where it quotes one of these patterns, what the pattern means."""
    for pattern, words in REASONS.items():
        if repr(pattern) in reason:
            return words
    return reason
