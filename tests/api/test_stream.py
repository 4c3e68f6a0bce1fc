"""Downloads that are made while they are sent, and lists in pages."""

from collections.abc import AsyncGenerator
from typing import Annotated, Any

import treq
from attrs import define, field
from msgspec import Meta, Struct
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint, connectProtocol
from twisted.internet.protocol import Protocol
from twisted.internet.task import deferLater
from twisted.trial.unittest import TestCase
from twisted.web.client import Agent, HTTPConnectionPool, ResponseFailed

from ferrflow.api import stream
from ferrflow.api.access import ANYONE, Caller
from ferrflow.api.client import Proxies
from ferrflow.api.gate import Gate
from ferrflow.api.limits import Limits
from ferrflow.api.root import Root
from ferrflow.api.router import Router, Routes
from ferrflow.api.site import Site
from ferrflow.api.static import Dashboard
from ferrflow.api.wire import Download, Page
from ferrflow.audit.model import Deed
from ferrflow.errors import Unauthorized, Unavailable
from ferrflow.organizations.model import Organization

PIECE = b"x" * 65_536
# More than the sockets of both sides will hold.
MANY = 400


class Nobody:
    """No caller is known."""

    async def caller(self, credential: str) -> Caller:  # noqa: ARG002 - the protocol's signature
        raise Unauthorized

    async def organization(self, slug: str, caller: Caller) -> Organization:
        raise NotImplementedError

    async def record(self, deed: Deed) -> None:
        raise NotImplementedError


class Cut(Struct, frozen=True):
    """A page of numbers."""

    cursor: int = 0
    limit: Annotated[int, Meta(ge=1)] = 2
    note: str = ""


@define
class Handlers:
    """Downloads that end well, end badly, and never end."""

    routes = Routes()

    made: int = 0
    closed: "Deferred[None]" = field(factory=Deferred)

    @routes("GET", "/endless", ANYONE)
    async def endless(self) -> Download:
        return Download(self._endless(), "endless")

    @routes("GET", "/short", ANYONE, produces="text/plain")
    async def short(self) -> Download:
        return Download(_pieces(b"one\n", b"two\n"), "short.txt")

    @routes("GET", "/empty", ANYONE)
    async def empty(self) -> Download:
        return Download(_pieces(), "empty")

    @routes("GET", "/fails-first", ANYONE)
    async def fails_first(self) -> Download:
        return Download(_pieces(Unavailable()), "fails")

    @routes("GET", "/fails-later", ANYONE)
    async def fails_later(self) -> Download:
        return Download(_pieces(b"one\n", Unavailable()), "fails")

    @routes("GET", "/numbers", ANYONE)
    async def numbers(self, query: Cut) -> Page[int]:
        end = query.cursor + query.limit
        return Page([number for number in range(query.cursor, end) if number < 5], str(end) if end < 5 else None)

    async def _endless(self) -> AsyncGenerator[bytes, None]:
        try:
            while self.made < MANY:
                self.made += 1
                yield PIECE
                await deferLater(reactor, 0)
        finally:
            self.closed.callback(None)


async def _pieces(*given: bytes | Exception) -> AsyncGenerator[bytes, None]:
    for piece in given:
        await deferLater(reactor, 0)
        if isinstance(piece, Exception):
            raise piece
        yield piece


class Reader(Protocol):
    """A client that asks and then reads only when it is told to."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.received = bytearray()
        self.begun: Deferred[None] = Deferred()
        self.gone: Deferred[None] = Deferred()

    def connectionMade(self) -> None:
        assert self.transport is not None
        self.transport.write(f"GET {self._path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())

    def dataReceived(self, data: bytes) -> None:
        self.received += data
        if not self.begun.called:
            self.transport.pauseProducing()  # type: ignore[union-attr]
            self.begun.callback(None)

    def connectionLost(self, reason: object = None) -> None:  # noqa: ARG002 - Twisted's signature
        self.gone.callback(None)


class StreamTestCase(TestCase):
    """A test against a site that serves `Handlers`."""

    timeout = 30

    def setUp(self) -> None:
        self.handlers = Handlers()
        router = Router(Gate(Nobody(), Limits(1_000_000, reactor)))
        router.add(self.handlers)
        root = Root(None, None, router.resource(), router.paths(), Dashboard({}))  # type: ignore[arg-type] # no events here
        site: Any = Site(root, reactor, Proxies(()))
        port: Any = reactor.listenTCP(0, site, interface="127.0.0.1")
        self.addCleanup(port.stopListening)
        self.port: int = port.getHost().port
        self.base = f"http://127.0.0.1:{self.port}"
        self.agent = Agent(reactor, pool=HTTPConnectionPool(reactor, persistent=False))

    async def get(self, path: str, method: str = "GET") -> tuple[treq.response._Response, bytes]:
        response = await treq.request(method, f"{self.base}/api/v1{path}", agent=self.agent)
        return response, await response.content()

    async def connect(self, path: str) -> Reader:
        endpoint = HostnameEndpoint(reactor, "127.0.0.1", self.port)
        reader: Reader = await connectProtocol(endpoint, Reader(f"/api/v1{path}"))
        await reader.begun
        return reader

    async def turns(self) -> int:
        """Let the reactor turn more often than a whole download takes; how many pieces were made."""
        for _ in range(3 * MANY):
            await deferLater(reactor, 0)
        return self.handlers.made


class Downloads(StreamTestCase):
    """Pieces are sent as they are made."""

    async def test_a_download_is_a_named_file(self) -> None:
        response, body = await self.get("/short")
        self.assertEqual((response.code, body), (200, b"one\ntwo\n"))
        self.assertEqual(response.headers.getRawHeaders("Content-Type"), ["text/plain"])
        self.assertEqual(response.headers.getRawHeaders("Content-Disposition"), ['attachment; filename="short.txt"'])

    async def test_nothing_to_send_is_an_empty_file(self) -> None:
        response, body = await self.get("/empty")
        self.assertEqual((response.code, body), (200, b""))

    async def test_only_its_head(self) -> None:
        response, body = await self.get("/endless", "HEAD")
        self.assertEqual((response.code, body), (200, b""))
        await self.handlers.closed

    async def test_a_failure_before_the_first_piece_is_answered(self) -> None:
        response, body = await self.get("/fails-first")
        self.assertEqual(response.code, 503)
        self.assertIn(b"SERVICE_UNAVAILABLE", body)
        self.assertIsNone(response.headers.getRawHeaders("Content-Disposition"))

    async def test_a_failure_after_it_breaks_the_connection_off(self) -> None:
        with self.assertRaises(ResponseFailed):
            await self.get("/fails-later")

    async def test_a_client_that_does_not_read_is_waited_for(self) -> None:
        reader = await self.connect("/endless")
        self.assertLess(await self.turns(), MANY)
        reader.transport.resumeProducing()  # type: ignore[union-attr]
        await reader.gone
        self.assertEqual(self.handlers.made, MANY)
        self.assertTrue(reader.received.endswith(b"0\r\n\r\n"))
        self.assertEqual(reader.received.count(b"x"), MANY * len(PIECE))

    async def test_a_client_that_goes_away_ends_it(self) -> None:
        reader = await self.connect("/endless")
        await self.turns()
        reader.transport.abortConnection()  # type: ignore[union-attr]
        await self.handlers.closed
        self.assertLess(self.handlers.made, MANY)

    async def test_nobody_is_waited_for_for_ever(self) -> None:
        self.patch(stream, "STALL_SECONDS", 0)
        reader = await self.connect("/endless")
        await self.handlers.closed
        self.assertLess(self.handlers.made, MANY)
        reader.transport.resumeProducing()  # type: ignore[union-attr]
        await reader.gone
        self.assertFalse(reader.received.endswith(b"0\r\n\r\n"))


class Pages(StreamTestCase):
    """Long lists are bare arrays, with the way to the next part in a header."""

    async def test_following_the_links(self) -> None:
        found, path = [], "/numbers?limit=2&note=%C3%A9%20%3E"
        while path:
            response, _ = await self.get(path)
            found.append(await response.json())
            [link] = response.headers.getRawHeaders("Link") or [""]
            self.assertNotIn(" ", link.partition(">")[0])
            path = link.partition(">")[0].removeprefix("</api/v1")
            if path:
                self.assertEqual(link, f'</api/v1{path}>; rel="next"')
                self.assertIn("note=%C3%A9+%3E", path)
        self.assertEqual(found, [[0, 1], [2, 3], [4]])

    async def test_slashes_that_are_too_many_do_not_name_a_host(self) -> None:
        response = await treq.get(f"{self.base}//api/v1/numbers", agent=self.agent)
        await response.content()
        self.assertEqual(response.headers.getRawHeaders("Link"), ['</api/v1/numbers?cursor=2>; rel="next"'])
