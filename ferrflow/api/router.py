"""Routes as handlers declare them, and the one Klein application that serves them all.

A handler takes plain, typed arguments and returns a plain value. What it is given follows from its parameters' names:
`caller` is who is signed in, `body` the decoded JSON, `query` the decoded query string, `request` the request itself
(for the rare handler that must look at it); any other is a part of the path. The router decodes, checks who may call,
serialises, sets headers and answers errors.
"""

from collections.abc import Awaitable, Callable, Iterator
from time import monotonic
from typing import Any, TypeVar, cast, get_type_hints

from attrs import define, field, frozen
from klein import Klein
from twisted.logger import Logger, LogLevel
from twisted.python.failure import Failure
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import MethodNotAllowed as WerkzeugMethodNotAllowed
from werkzeug.exceptions import NotFound as WerkzeugNotFound

from ferrflow.api import wire
from ferrflow.api.access import Access, Authenticator, identify
from ferrflow.api.problems import BUG, JSON, problem_for
from ferrflow.api.request import Request
from ferrflow.errors import BadRequest, FerrFlowError, MethodNotAllowed, NotFound

BASE = "/api/v1"
# What clients may ask for at the root without being answered by a page of the dashboard.
RESERVED = ("stats", "metrics", "tokens", "i")

Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Any]])

log = Logger()


@frozen
class Route:
    """A method and a path, what they demand of the caller, and the name of the handler in its class.

    `root` are further paths of the same handler outside of the API's base: what released clients call there.
    """

    method: str
    path: str
    access: Access
    handler: str
    root: tuple[str, ...] = ()
    quiet: bool = False


@define
class Routes:
    """The routes of one class of handlers."""

    _routes: list[Route] = field(factory=list)

    def __call__(
        self, method: str, path: str, access: Access, *, root: tuple[str, ...] = (), quiet: bool = False
    ) -> Callable[[Handler], Handler]:
        """Declare a handler. A `quiet` route is logged at debug level: it is called every few seconds."""

        def declare(handler: Handler) -> Handler:
            self._routes.append(Route(method, path, access, handler.__name__, root, quiet))
            return handler

        return declare

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes)


class Router:
    """Klein, with handlers bound to routes and every error in one shape."""

    def __init__(self, authenticator: Authenticator) -> None:
        self._authenticator = authenticator
        self._klein = Klein()
        self.routes: list[Route] = []
        # Klein's types want its own request interface; ours is the only kind of request that this site makes.
        self._klein.handle_errors(HTTPException)(cast("Any", _refuse_unrouted))
        self._klein.handle_errors(cast("Any", _refuse))

    def add(self, handlers: Any) -> None:
        """Serve all routes of an object; its class holds them as `routes`."""
        for route in handlers.routes:
            self.routes.append(route)
            endpoint = _Endpoint(route, getattr(handlers, route.handler), self._authenticator)
            for path in (*([f"{BASE}{route.path}"] if route.path else []), *route.root):
                self._klein.route(path, methods=[route.method], endpoint=f"{route.method} {path}")(endpoint.serve)

    def paths(self) -> set[str]:
        """The first segments of all paths that are served here."""
        return {"api", *RESERVED, *(path.split("/")[1] for route in self.routes for path in route.root)}

    def resource(self) -> Any:
        """What serves it all, as a twisted.web resource."""
        return self._klein.resource()


class _Endpoint:
    """One route's way from request to response."""

    def __init__(self, route: Route, handler: Callable[..., Awaitable[Any]], authenticator: Authenticator) -> None:
        self._route = route
        self._handler = handler
        self._authenticator = authenticator
        self._types = get_type_hints(handler)

    async def serve(self, request: Request, **path: str) -> None:
        """Decode, call, serialise."""
        started = monotonic()
        _ = request.notifyFinish().addBoth(lambda result: self._log(request, started, gone=result is not None))
        caller = await identify(request, self._route.access, self._authenticator)
        arguments: dict[str, Any] = dict(path)
        for name, shape in self._types.items():
            if name == "caller":
                arguments[name] = caller
            elif name == "body":
                arguments[name] = wire.read_json(request, shape)
            elif name == "query":
                arguments[name] = wire.read_query(request, shape)
            elif name == "request":
                arguments[name] = request
        respond(request, await self._handler(**arguments))

    def _log(self, request: Request, started: float, *, gone: bool) -> None:
        log.emit(
            LogLevel.debug if self._route.quiet else LogLevel.info,
            "{method} {path} {status} in {ms} ms",
            method=self._route.method,
            path=f"{BASE}{self._route.path}" if self._route.path else self._route.root[0],
            status="client gone" if gone else request.code,
            ms=round((monotonic() - started) * 1000),
            request_id=request.request_id.decode(),
        )


def respond(request: Request, result: Any) -> None:
    """Send a handler's result: 204 for None, JSON for a value, 304 where the client has it already."""
    answer = result if isinstance(result, wire.Answer) else wire.Answer(result)
    if answer.cookie is not None:
        request.set_session_cookie(answer.cookie.value, answer.cookie.max_age)
    if answer.value is None:
        request.setHeader(b"Cache-Control", b"no-store")
        request.answer(204)
        return
    body = wire.render(answer.value)
    if request.method in {b"GET", b"HEAD"}:
        tag = wire.etag(body)
        request.setHeader("ETag", tag)
        request.setHeader(b"Cache-Control", b"private, no-cache")
        if wire.matches(request, tag):
            request.answer(304)
            return
    else:
        request.setHeader(b"Cache-Control", b"no-store")
    request.answer(answer.status, body, JSON)


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
    request.refuse(problem)
