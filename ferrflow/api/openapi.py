"""The API as an OpenAPI 3.1 document, made from the routes and the types of their handlers: it cannot drift."""

import re
from collections.abc import Iterable, Iterator
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from attrs import define, frozen
from msgspec import Raw

from ferrflow import __version__
from ferrflow.api.access import ANYONE, Access, Kind
from ferrflow.api.refusals import ERROR, Refusal, refusals
from ferrflow.api.router import Route, Router, Routes
from ferrflow.api.schemas import Schema, Schemas, make_schemas
from ferrflow.api.wire import Answer, Page, Stream, Written, render

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
INFO = {
    "title": "FerrFlow",
    "version": __version__,
    "description": "The API of a FerrFlow server. Its conventions are in docs/api.md.",
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}
# How a caller may prove who they are; a session's token works as a bearer too.
SCHEMES = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "ferrflow_session",
        "description": "What signing in sets. The name carries the port where there is one, and over TLS `__Host-`.",
    },
    "bearer": {"type": "http", "scheme": "bearer", "description": "A session's token or an API token (`fft_…`)."},
    "token": {"type": "apiKey", "in": "header", "name": "x-api-token", "description": "The same in a header of ours."},
}
NEXT_PAGE = {"Link": {"description": 'The next page, `rel="next"`; absent on the last.', "schema": {"type": "string"}}}


@define
class DocumentApi:
    """Handlers of the document itself."""

    routes = Routes()

    router: Router
    _made: Raw | None = None

    @routes("GET", "/openapi.json", ANYONE, counted=False)
    async def show(self) -> dict[str, Any]:
        """This document."""
        if self._made is None:
            # Once, since it is large, and whoever asks for it is not counted.
            self._made = Raw(render(document(self.router.handlers)))
        return cast("dict[str, Any]", self._made)


@frozen
class Operation:
    """A route at one of its paths, with what its handler's annotations say."""

    route: Route
    path: str
    handlers: type
    hints: dict[str, Any]
    doc: str

    @property
    def name(self) -> str:
        """A name of its own: the class's, the handler's, and a mark at a root alias."""
        group = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.handlers.__name__.removesuffix("Api")).lower()
        alias = self.route.path and self.path in self.route.root
        return f"{group}_{self.route.handler}{'_at_root' if alias else ''}"

    @property
    def room(self) -> str:
        """The folder that it belongs to."""
        return self.handlers.__module__.split(".")[1]

    def answers(self) -> dict[int, Any]:
        """The type that is answered with each status; None where there is no body."""
        parts = list(_parts(self.hints["return"]))
        also = self.route.also
        plain = tuple(part for part in parts if part is not NoneType and part not in also.values())
        found: dict[int, Any] = {self.route.status: Union[plain]} if plain else {}  # noqa: UP007 - made at run time
        return found | ({204: None} if NoneType in parts else {}) | dict(also)

    def refusals(self) -> list[Refusal]:
        """What can go wrong, by status."""
        return refusals(self.route, self.path, self.hints)


def document(handlers: Iterable[type]) -> dict[str, Any]:
    """The document of these classes' routes."""
    operations = sorted(_operations(handlers), key=lambda operation: (operation.path, operation.route.method))
    taken = [shape for operation in operations for name, shape in operation.hints.items() if name in {"body", "query"}]
    answers = {operation.name: operation.answers() for operation in operations}
    answered = [shape for found in answers.values() for shape in found.values() if shape is not None]
    schemas = make_schemas(taken, answered)
    paths: dict[str, Any] = {}
    for operation in operations:
        described = _describe(operation, answers[operation.name], schemas)
        paths.setdefault(PARAMETER.sub(r"{\1}", operation.path), {})[operation.route.method.lower()] = described
    queries = {schemas.of(shape)["$ref"].rpartition("/")[2] for shape in _queries(operations)}
    components = {name: schema for name, schema in schemas.components.items() if name not in queries} | {"Error": ERROR}
    refused = {refusal.name: refusal.response() for operation in operations for refusal in operation.refusals()}
    return {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": [{"url": "/"}],
        "tags": [{"name": room} for room in sorted({operation.room for operation in operations})],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.items())),
            "responses": dict(sorted(refused.items())),
            "securitySchemes": SCHEMES,
        },
    }


def _operations(handlers: Iterable[type]) -> Iterator[Operation]:
    for group in handlers:
        routes: Iterable[Route] = vars(group)["routes"]
        for route in routes:
            handler = getattr(group, route.handler)
            hints = get_type_hints(handler, include_extras=True)
            for path in route.paths():
                yield Operation(route, path, group, hints, handler.__doc__ or "")


def _parts(shape: Any) -> Iterator[Any]:
    """The types that a handler's annotation says it answers."""
    if shape is Answer:
        raise TypeError("A handler answers something: say what, as in Answer[User]")
    if get_origin(shape) in {Answer, Union, UnionType}:
        for part in get_args(shape):
            yield from _parts(part)
    elif get_origin(shape) is Page:
        yield list[get_args(shape)[0]]  # type: ignore[misc] # made at run time
    else:
        yield bytes if isinstance(shape, type) and issubclass(shape, (Stream, Written)) else shape


def _queries(operations: Iterable[Operation]) -> Iterator[Any]:
    return (operation.hints["query"] for operation in operations if "query" in operation.hints)


def _describe(operation: Operation, answers: dict[int, Any], schemas: Schemas) -> dict[str, Any]:
    summary, _, rest = " ".join(operation.doc.split()).partition(". ")
    described: dict[str, Any] = {"operationId": operation.name, "tags": [operation.room]}
    described["summary"] = summary.removesuffix(".")
    if rest:
        described["description"] = rest
    if parameters := [*_path_parameters(operation), *_query_parameters(operation, schemas)]:
        described["parameters"] = parameters
    if "body" in operation.hints:
        described["requestBody"] = {"required": True, "content": _json(schemas.of(operation.hints["body"]))}
    described["responses"] = {
        **{str(status): _response(operation, status, shape, schemas) for status, shape in sorted(answers.items())},
        **({"304": {"description": "The client has it already"}} if _has_etag(operation) else {}),
        **{str(refusal.status): _reference(refusal) for refusal in operation.refusals()},
    }
    described["security"] = _security(operation.route.access)
    described["x-access"] = _access(operation.route.access)
    return described


def _response(operation: Operation, status: int, shape: Any, schemas: Schemas) -> dict[str, Any]:
    if shape is None:
        return {"description": "Done"}
    response: dict[str, Any] = {"description": "Made" if status == 201 else "As asked"}
    if "cursor" in getattr(operation.hints.get("query"), "__annotations__", {}):
        response["headers"] = NEXT_PAGE
    response["content"] = (
        _json(schemas.of(shape))
        if _is_json(operation)
        else {content_type: {} for content_type in operation.route.produces}
    )
    return response


def _reference(refusal: Refusal) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{refusal.name}"}


def _has_etag(operation: Operation) -> bool:
    answer = operation.hints["return"]
    streamed = isinstance(answer, type) and issubclass(answer, Stream)
    return operation.route.method == "GET" and not streamed


def _is_json(operation: Operation) -> bool:
    return operation.route.produces == ("application/json",)


def _json(schema: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _path_parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    for name in PARAMETER.findall(operation.path):
        schema = {"type": "string", "format": "uuid"} if operation.hints.get(name) is UUID else {"type": "string"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query_parameters(operation: Operation, schemas: Schemas) -> Iterator[dict[str, Any]]:
    if "query" not in operation.hints:
        return
    schema = schemas.named(operation.hints["query"])
    for name, part in schema["properties"].items():
        yield {"name": name, "in": "query", "required": name in schema["required"], "schema": part}


def _security(access: Access) -> list[dict[str, list[str]]]:
    if access.kind is Kind.ANYONE:
        return []
    return [{name: []} for name in SCHEMES if name != "token" or not access.signed_in]


def _access(access: Access) -> dict[str, str]:
    """What the route demands, for people and for pages that hide what one may not do."""
    found = {"kind": access.kind.name.lower()}
    if access.kind is Kind.MEMBER:
        found["role"] = access.role
    if access.scope is not None:
        found["scope"] = access.scope
    return found
