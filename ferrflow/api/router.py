"""Routes as handlers declare them, and the one Klein application that serves them all.

A handler takes plain, typed arguments and returns a plain value. What it is given follows from its parameters' names:
`caller` is who calls, `user` the person among them, `session` their session, `organization` the one that the path's
`<slug>` names, `actor` the caller for the audit log, `body` the decoded JSON, `query` the decoded query string,
`request` the request itself (for the rare handler that must look at it); any other is a part of the path. The router
decodes, checks who may call, serialises, sets headers and answers errors.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from time import monotonic
from typing import Any, TypeVar, cast, get_type_hints
from uuid import UUID

from attrs import define, field, frozen
from klein import Klein
from twisted.logger import Logger, LogLevel
from twisted.python.failure import Failure
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import MethodNotAllowed as WerkzeugMethodNotAllowed
from werkzeug.exceptions import NotFound as WerkzeugNotFound

from ferrflow.api import wire
from ferrflow.api.access import Access, Kind, person_of
from ferrflow.api.gate import Gate, Visit
from ferrflow.api.problems import BUG, JSON, problem_for
from ferrflow.api.request import Request
from ferrflow.api.stream import send
from ferrflow.errors import BadRequest, FerrFlowError, Forbidden, MethodNotAllowed, NotFound

BASE = "/api/v1"
# What clients may ask for at the root without being answered by a page of the dashboard.
RESERVED = ("stats", "metrics", "tokens", "i")

Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Any]])

log = Logger()


@frozen
class Route:
    """A method and a path, what they demand of the caller, and the name of the handler in its class.

    `root` are further paths of the same handler outside of the API's base: what released clients call there. A route
    that is not `counted` takes nothing from the caller's budget of requests. The answers of a `compressed` one are, for
    clients that take them so: only what is large and holds no secret, since the length of a compressed answer tells of
    what is in it. What everybody may see is kept by whoever passes it on, for `kept` seconds. What the OpenAPI document
    says of it:
    `status` is answered with a value (204 without one), `also` maps further statuses to the type that is answered with
    each, `refuses` are errors beside those that follow from the route's shape, `produces` are the content types
    that answers may have, the usual one first.
    """

    method: str
    path: str
    access: Access
    handler: str
    root: tuple[str, ...] = ()
    quiet: bool = False
    counted: bool = True
    compressed: bool = False
    kept: int = 0
    status: int = 200
    also: Mapping[int, type] = field(factory=dict)
    refuses: tuple[type[FerrFlowError], ...] = ()
    produces: tuple[str, ...] = ("application/json",)

    def paths(self) -> list[str]:
        """Every path that leads here, the API's own first."""
        return [*([f"{BASE}{self.path}"] if self.path else []), *self.root]

    def status_of(self, value: Any) -> int:
        """The status that a value is answered with."""
        return next((status for status, shape in self.also.items() if isinstance(value, shape)), self.status)


@define
class Routes:
    """The routes of one class of handlers."""

    _routes: list[Route] = field(factory=list)

    def __call__(
        self,
        method: str,
        path: str,
        access: Access,
        *,
        root: tuple[str, ...] = (),
        quiet: bool = False,
        counted: bool = True,
        compressed: bool = False,
        kept: int = 0,
        status: int = 200,
        also: Mapping[int, type] | None = None,
        refuses: tuple[type[FerrFlowError], ...] = (),
        produces: str | tuple[str, ...] = "application/json",
    ) -> Callable[[Handler], Handler]:
        """Declare a handler. A `quiet` route is logged at debug level: it is called every few seconds."""

        def declare(handler: Handler) -> Handler:
            name = handler.__name__
            types = (produces,) if isinstance(produces, str) else produces
            self._routes.append(
                Route(
                    method,
                    path,
                    access,
                    name,
                    root=root,
                    quiet=quiet,
                    counted=counted,
                    compressed=compressed,
                    kept=kept,
                    status=status,
                    also=also or {},
                    refuses=refuses,
                    produces=types,
                )
            )
            return handler

        return declare

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes)


class Router:
    """Klein, with handlers bound to routes and every error in one shape."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._klein = Klein()
        self.routes: list[Route] = []
        self.handlers: list[type] = []
        # Klein's types want its own request interface; ours is the only kind of request that this site makes.
        self._klein.handle_errors(HTTPException)(cast("Any", _refuse_unrouted))
        self._klein.handle_errors(cast("Any", _refuse))

    def add(self, handlers: Any) -> None:
        """Serve all routes of an object; its class holds them as `routes`."""
        self.handlers.append(type(handlers))
        for route in handlers.routes:
            self.routes.append(route)
            endpoint = _Endpoint(route, getattr(handlers, route.handler), self._gate)
            for path in route.paths():
                self._klein.route(path, methods=[route.method], endpoint=f"{route.method} {path}")(endpoint.serve)

    def paths(self) -> set[str]:
        """The first segments of all paths that are served here."""
        return {"api", *RESERVED, *(path.split("/")[1] for route in self.routes for path in route.root)}

    def resource(self) -> Any:
        """What serves it all, as a twisted.web resource."""
        return self._klein.resource()


class _Endpoint:
    """One route's way from request to response."""

    def __init__(self, route: Route, handler: Callable[..., Awaitable[Any]], gate: Gate) -> None:
        self._route = route
        self._handler = handler
        self._gate = gate
        self._types = get_type_hints(handler)

    async def serve(self, request: Request, **path: str) -> None:
        """Decode, call, serialise."""
        started = monotonic()
        _ = request.notifyFinish().addBoth(lambda result: self._log(request, started, gone=result is not None))
        slug = path.get("slug") if self._route.access.kind is Kind.MEMBER else None
        visit = await self._gate.admit(request, self._route.access, slug, counted=self._route.counted)
        arguments = {
            name: _part(path[name], shape) if name in path else _argument(name, shape, request, visit)
            for name, shape in self._types.items()
            if name != "return"
        }
        try:
            result = await self._handler(**arguments)
        except Forbidden as refusal:
            await self._gate.note(request, visit, refusal)
            raise
        if isinstance(result, wire.Stream):
            await send(request, result, result.content_type or self._route.produces[0])
        else:
            respond(request, self._route, result)

    def _log(self, request: Request, started: float, *, gone: bool) -> None:
        log.emit(
            LogLevel.debug if self._route.quiet else LogLevel.info,
            "{method} {path} {status} in {ms} ms",
            method=self._route.method,
            path=self._route.paths()[0],
            status="client gone" if gone else request.code,
            ms=round((monotonic() - started) * 1000),
            request_id=request.request_id.decode(),
        )


def _part(text: str, shape: Any) -> Any:
    """A part of the path; nothing is at an address whose id is no id."""
    try:
        return UUID(text) if shape is UUID else text
    except ValueError:
        raise NotFound from None


def _argument(name: str, shape: Any, request: Request, visit: Visit) -> Any:
    """What a handler's parameter of this name is given."""
    if name == "body":
        return wire.read_json(request, shape)
    if name == "query":
        return wire.read_query(request, shape)
    if name == "request":
        return request
    if name == "user" and visit.caller is not None:
        return person_of(visit.caller)
    if name == "session" and visit.caller is not None:
        return visit.caller.session
    return getattr(visit, name)


def respond(request: Request, route: Route, result: Any) -> None:
    """Send a handler's result: 204 for None, JSON for a value, 304 where the client has it already."""
    if isinstance(result, wire.Page):
        if result.cursor is not None:
            request.setHeader("Link", wire.next_link(request, result.cursor))
        result = result.items
    answer: wire.Answer[Any] = result if isinstance(result, wire.Answer) else wire.Answer(result)
    if answer.cookie is not None:
        request.set_session_cookie(answer.cookie.value, answer.cookie.max_age)
    if answer.value is None:
        request.setHeader(b"Cache-Control", b"no-store")
        request.answer(204)
        return
    written = answer.value if isinstance(answer.value, wire.Written) else wire.Written(wire.render(answer.value))
    for name, value in written.headers.items():
        request.setHeader(name, value)
    body = written.content
    if request.method in {b"GET", b"HEAD"}:
        tag = wire.etag(body)
        # Weak, where it stands for a compressed form too, whose bytes are others.
        request.setHeader("ETag", f"W/{tag}" if route.compressed else tag)
        request.setHeader("Cache-Control", f"public, max-age={route.kept}" if route.kept else "private, no-cache")
        if route.compressed:
            request.setHeader("Vary", "Accept-Encoding")
        if wire.matches(request, tag):
            request.answer(304)
            return
    else:
        request.setHeader(b"Cache-Control", b"no-store")
    if route.compressed and "gzip" in wire.encodings(request):
        request.setHeader("Content-Encoding", "gzip")
        body = wire.compress(body)
    kind = route.produces[0].encode() if written is answer.value else JSON
    request.answer(route.status_of(answer.value), body, kind)


def _refuse_unrouted(request: Request, failure: Failure) -> None:
    """Werkzeug's errors, in our words."""
    error: FerrFlowError = BadRequest()
    if isinstance(failure.value, WerkzeugMethodNotAllowed):
        error = MethodNotAllowed(tuple(sorted(failure.value.valid_methods or ())))
    elif isinstance(failure.value, WerkzeugNotFound):
        error = NotFound()
    request.refuse(problem_for(error))


def _refuse(request: Request, failure: Failure) -> None:
    """Whatever a handler raised."""
    problem = problem_for(failure.value)
    if problem is BUG or problem.status == 500:
        log.failure("A request failed", failure, request_id=request.request_id.decode())
    if request.startedWriting:
        # Too late to say so: an end that looks like one would pass what was sent for the whole.
        log.warn("A download was broken off: {reason}", reason=problem.error, request_id=request.request_id.decode())
        request.abort()
    else:
        request.refuse(problem)
