"""What comes in and goes out: bytes to typed values and back; nothing else in the program reads raw requests."""

import gzip
import re
from collections.abc import AsyncGenerator
from hashlib import sha256
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlencode

import msgspec
from attrs import field, frozen

from ferrflow.api.request import Request
from ferrflow.errors import BadRequest, PayloadTooLarge, ValidationFailed
from ferrflow.validation import invalid

T = TypeVar("T")

# A quality of nought.
NEVER = re.compile(r"q=0(\.0{0,3})?")

JSON_BYTES = 64 * 1024
# Nearly as small as the best, in a fraction of the time, for which everybody else waits.
GZIP_LEVEL = 1


@frozen
class SessionCookie:
    """The session's cookie; an empty value takes it away. `max_age` is in seconds."""

    value: str
    max_age: int


@frozen
class Answer(Generic[T]):
    """A handler's result where it is more than a value."""

    value: T | None = None
    cookie: SessionCookie | None = None


@frozen
class Page(Generic[T]):
    """Part of a long list, answered as a bare array; `cursor` leads to the next part, None where this is the last."""

    items: list[T]
    cursor: str | None = None


@frozen
class Stream:
    """An answer that is sent piece by piece as it is made, so that it is never in memory as a whole.

    Its content type is what the route `produces`; where that are several, `content_type` is one of them.
    """

    pieces: AsyncGenerator[bytes, None]
    content_type: str | None = field(default=None, kw_only=True)


@frozen
class Download(Stream):
    """A stream that a browser keeps as a file."""

    name: str


@frozen
class Written:
    """An answer as it is sent, with headers of its own. Its content type is what the route `produces`."""

    content: bytes
    headers: dict[str, str] = field(factory=dict)


def next_link(request: Request, cursor: str) -> str:
    """The `Link` header that leads from one page to the next: the same question with another cursor."""
    # Two slashes at the beginning would be read as the name of a host.
    path = "/" + quote(request.path.lstrip(b"/"), safe="/%")
    question = {name: given[-1] for name, given in request.args.items()} | {b"cursor": cursor.encode()}
    return f'<{path}?{urlencode(question)}>; rel="next"'


def read_json(request: Request, shape: type[T]) -> T:
    """Decode the body into `shape`. Raises PayloadTooLarge, BadRequest or ValidationFailed."""
    body = request.body(JSON_BYTES)
    if body is None:
        raise PayloadTooLarge
    try:
        value = msgspec.json.decode(body, type=shape)
        if b"\\u0000" in body:
            _refuse_nul(msgspec.json.decode(body), "")
    except msgspec.ValidationError as error:
        raise invalid(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadRequest("The body must be JSON in UTF-8") from None
    return value


def _refuse_nul(value: Any, path: str) -> None:
    """PostgreSQL cannot hold NUL in text."""
    if isinstance(value, str) and "\0" in value:
        raise ValidationFailed({path or "body": "must not contain NUL"})
    if isinstance(value, dict):
        for key, part in value.items():
            _refuse_nul(key, path)
            _refuse_nul(part, f"{path}.{key}".lstrip("."))
    if isinstance(value, list):
        for index, part in enumerate(value):
            _refuse_nul(part, f"{path}[{index}]")


def read_query(request: Request, shape: type[T]) -> T:
    """Decode the query string into `shape`; of a repeated key the last counts. Raises ValidationFailed."""
    try:
        values = {name.decode(): given[-1].decode() for name, given in request.args.items()}
        if any("\0" in text for pair in values.items() for text in pair):
            raise ValidationFailed({"query": "must not contain NUL"})
        return msgspec.convert(values, shape, strict=False)
    except UnicodeDecodeError:
        raise ValidationFailed({"query": "must be UTF-8"}) from None
    except msgspec.ValidationError as error:
        raise invalid(error) from None


def render(value: Any) -> bytes:
    """Encode a result as JSON; times as RFC 3339 in UTC with `Z`."""
    return msgspec.json.encode(value)


def etag(body: bytes) -> str:
    """A strong validator of a body."""
    return f'"{sha256(body).hexdigest()[:32]}"'


def encodings(request: Request) -> set[str]:
    """The compressed forms that the client takes, by name."""
    offers = [part.partition(";") for part in (request.text_header("accept-encoding") or "").lower().split(",")]
    return {name.strip() for name, _, quality in offers if not NEVER.fullmatch(quality.replace(" ", ""))}


def compress(body: bytes) -> bytes:
    """A body as gzip; the same each time."""
    return gzip.compress(body, GZIP_LEVEL, mtime=0)


def matches(request: Request, tag: str) -> bool:
    """Whether the client has this body already."""
    given = request.text_header("if-none-match") or ""
    return given.strip() == "*" or tag in {part.strip().removeprefix("W/") for part in given.split(",")}
