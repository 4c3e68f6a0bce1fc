"""An event as the release CLI sends it (contract 1.2), decoded straight into its class."""

from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from ferrflow.errors import BadRequest, ValidationFailed
from ferrflow.validation import invalid

EventType = Literal["check", "release", "version_bump", "init", "error"]
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)

BODY_BYTES = 16_384
METADATA_BYTES = 4_096
METADATA_DEPTH = 32
# PostgreSQL keeps numbers as they are written out: 1e308 in a few bytes would be read as 309 digits.
LARGEST_WHOLE, LARGEST, SMALLEST = 2**63, 1e21, 1e-15


class Event(Struct, frozen=True, gc=False):
    """One event. Unknown keys are dropped, so that newer senders keep working; null counts as absent."""

    event_type: EventType
    package_name: Annotated[str, Meta(max_length=200)] | None = None
    package_version: Annotated[str, Meta(max_length=100)] | None = None
    metadata: dict[str, Any] | None = None
    repo_hash: Annotated[str, Meta(pattern=r"^[0-9a-fA-F]{64}\Z")] | None = None
    commits_count: Annotated[int, Meta(ge=0, le=2_147_483_647)] | None = None


_decoder = msgspec.json.Decoder(Event)
_encoder = msgspec.json.Encoder()


def decode_event(body: bytes) -> Event:
    """Read an event. Raises BadRequest where it is no JSON, ValidationFailed where a field is not as it must be."""
    try:
        event = _decoder.decode(body)
    except msgspec.ValidationError as error:
        raise invalid(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadRequest("The body must be a JSON object in UTF-8") from None
    for name, value in (("package_name", event.package_name), ("package_version", event.package_version)):
        if value is not None and "\0" in value:
            raise ValidationFailed({name: "must not contain NUL"})
    if event.metadata is not None:
        _check_metadata(event.metadata)
    return event


def encode_metadata(metadata: dict[str, Any]) -> bytes:
    """Compact JSON."""
    return _encoder.encode(metadata)


def _check_metadata(metadata: dict[str, Any]) -> None:
    """Refuse what PostgreSQL's jsonb cannot hold, and what is too much."""
    if problem := _problem(metadata, METADATA_DEPTH):
        raise ValidationFailed({"metadata": problem})
    if len(encode_metadata(metadata)) > METADATA_BYTES:
        raise ValidationFailed({"metadata": f"must be at most {METADATA_BYTES} bytes of JSON"})


def _problem(value: Any, depth: int) -> str | None:
    if isinstance(value, str):
        return "must not contain NUL" if "\0" in value else None
    if isinstance(value, int | float) and not _is_short(value):
        return "must not contain a number that is so large or so small"
    if not isinstance(value, dict | list):
        return None
    if depth == 0:
        return f"must not be nested deeper than {METADATA_DEPTH}"
    parts = [*value.keys(), *value.values()] if isinstance(value, dict) else value
    return next((problem for part in parts if (problem := _problem(part, depth - 1))), None)


def _is_short(number: float) -> bool:
    """Whether a number is about as long written out as it was sent."""
    if isinstance(number, int):
        return -LARGEST_WHOLE <= number < LARGEST_WHOLE
    return number == 0 or SMALLEST <= abs(number) < LARGEST
