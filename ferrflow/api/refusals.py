"""Which errors a route can answer with: those that follow from its shape, and those that it declares."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

from attrs import field, frozen

from ferrflow import errors
from ferrflow.api.access import Kind
from ferrflow.api.problems import BUG, TABLE
from ferrflow.api.router import Route

Errors = Iterator[type[errors.FerrFlowError]]

SAFE = {"GET", "HEAD"}
WAITING = {429, 423, 503}
RETRY_AFTER = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}}
ERROR: dict[str, Any] = {
    "title": "Error",
    "description": "What every error looks like; `fields` says what is wrong with each field that is not valid.",
    "type": "object",
    "properties": {
        "code": {"type": "string", "enum": sorted({code for _, _, code in TABLE} | {BUG.code})},
        "error": {"type": "string", "description": "A sentence for the person; it never changes for the same cause."},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "required": ["code", "error"],
}


@frozen
class Refusal:
    """A status with the codes that come with it, each with its sentence."""

    status: int
    codes: dict[str, str] = field(factory=dict)

    @property
    def name(self) -> str:
        """What it is called among the document's components."""
        return ".".join(sorted(self.codes))

    def response(self) -> dict[str, Any]:
        """It as a response."""
        listed = "\n".join(f"- `{code}`: {sentence}" for code, sentence in sorted(self.codes.items()))
        response: dict[str, Any] = {
            "description": f"{HTTPStatus(self.status).phrase}\n\n{listed}",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
        }
        if self.status in WAITING:
            response["headers"] = RETRY_AFTER
        return response


def refusals(route: Route, path: str, names: Iterable[str]) -> list[Refusal]:
    """The errors of a route at a path, by status. `names` are its handler's parameters."""
    found = {500: Refusal(500, {BUG.code: BUG.error})}
    for error in (*_possible(route, path, set(names)), *route.refuses):
        status, code = _answered(error)
        found.setdefault(status, Refusal(status)).codes.setdefault(code, error.sentence)
    return [found[status] for status in sorted(found)]


def _possible(route: Route, path: str, names: set[str]) -> Errors:
    """What can go wrong with any route of this shape."""
    kind = route.access.kind
    if "body" in names:
        yield from (errors.ValidationFailed, errors.BadRequest, errors.PayloadTooLarge)
    if "query" in names:
        yield errors.ValidationFailed
    if "<" in path:
        yield from (errors.BadRequest, errors.NotFound)
    if kind is not Kind.ANYONE:
        yield from (errors.Unauthorized, errors.SessionExpired)
    # A change that a browser sends for another site's page is refused whoever may call.
    if route.method not in SAFE or kind not in {Kind.ANYONE, Kind.CALLER} or route.access.scope is not None:
        yield errors.Forbidden
    if kind is Kind.STAFF:
        yield errors.StaffOnly
    if kind is Kind.MEMBER:
        yield errors.OrganizationNotFound
    if route.counted or kind is not Kind.ANYONE:
        yield errors.RateLimited
    yield from (errors.Unavailable, errors.DatabaseRefused)


def _answered(error: type[errors.FerrFlowError]) -> tuple[int, str]:
    """The status and the code of an error's class."""
    for kind, status, code in TABLE:
        if issubclass(error, kind):
            return status, code
    raise ValueError(f"{error.__name__} is not in the table of ferrflow/api/problems.py")
