"""Reads what a forge sends: JSON into the few fields that count, and times in the forms that forges write."""

from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from ferrflow.errors import BadRequest, ValidationFailed
from ferrflow.validation import invalid

T = TypeVar("T")


def read_body(body: bytes | str, shape: type[T]) -> T:
    """Decode a body. Raises BadRequest where it is no JSON, ValidationFailed where a field is not as it must be."""
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as error:
        raise invalid(error) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise BadRequest("The body must be a JSON object in UTF-8") from None


def plain(name: str, text: str) -> str:
    """A text that the database can hold. Raises ValidationFailed."""
    if "\0" in text:
        raise ValidationFailed({name: "must not contain NUL"})
    return text


def moment(text: str | None) -> float | None:
    """A time in Unix seconds: `2026-01-31T12:00:00Z`, `2026-01-31 12:00:00 UTC`, `2026-01-31 12:00:00 +0100`.

    None where it cannot be read: the time of arrival will do, and is better than no release.
    """
    if not text or len(text) > 40:
        return None
    parts = text.strip().replace(" UTC", "+00:00").rsplit(" ", 1)
    try:
        time = datetime.fromisoformat("".join(parts) if parts[-1].startswith(("+", "-")) else " ".join(parts))
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
