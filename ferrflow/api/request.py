"""A request and its connection: bounded while the body arrives, named, and answered with the same headers each."""

import itertools
import re
import secrets
from typing import TYPE_CHECKING, Any, cast

from twisted.internet.interfaces import IDelayedCall, ITCPTransport
from twisted.internet.protocol import connectionDone
from twisted.logger import Logger
from twisted.python.failure import Failure
from twisted.web import server
from twisted.web.http import HTTPChannel, datetimeToString
from twisted.web.http_headers import Headers

from ferrflow.api.client import Client
from ferrflow.api.problems import BUG, JSON, Problem, problem_for
from ferrflow.errors import BadRequest

if TYPE_CHECKING:
    from ferrflow.api.site import Site

log = Logger()

# The most that is kept of a body, but for what the root takes more of; what a route takes may be less.
BODY_BYTES = 128 * 1024
# A body beyond the limit is read to its end and politely refused up to here, then the connection is closed.
READ_BYTES = 1024 * 1024
LINGER_SECONDS = 2.0

# What Twisted has no words for.
REASONS = {423: b"Locked", 429: b"Too Many Requests"}

COOKIE = b"ferrflow_session"
# Browsers take a cookie of this name only over TLS, for the whole host and no other.
SECURE_PREFIX = b"__Host-"
SANE_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")

# What every response bears.
SECURITY_HEADERS: dict[bytes, bytes] = {
    b"Content-Security-Policy": (
        b"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        b"frame-ancestors 'none'"
    ),
    b"X-Content-Type-Options": b"nosniff",
    b"X-Frame-Options": b"DENY",
    b"Referrer-Policy": b"no-referrer",
    b"Cross-Origin-Opener-Policy": b"same-origin",
    b"Cross-Origin-Resource-Policy": b"same-origin",
    b"Permissions-Policy": b"camera=(), geolocation=(), microphone=()",
}
# Rendered once: to put them into each response's `Headers` would cost more than all else that an event needs.
COMMON = b"Server: ferrflow\r\n" + b"".join(b"%b: %b\r\n" % (name, value) for name, value in SECURITY_HEADERS.items())

# Request ids are this process's random beginning and a count; random ones would cost a system call each.
PROCESS, COUNT = secrets.token_hex(4).encode(), itertools.count(1)


class Channel(HTTPChannel):
    """A connection whose malformed requests are refused in the contract's shape, and whose endless ones are cut off."""

    site: "Site"
    discarding = False
    _linger: IDelayedCall | None = None

    def connectionMade(self) -> None:
        """A client has connected."""
        self.site.connections += 1
        super().connectionMade()

    def takes_more(self) -> bool:
        """Whether the request that is being read may have a body beyond the usual."""
        return bool(self.site.resource.takes_more(self._path))

    def discard(self) -> None:
        """Answer the request as it stands, and read no more of it."""
        if not self.discarding:
            complete = self.allContentReceived
            self.persistent = False
            self._ignore_the_rest()
            complete()

    def _ignore_the_rest(self) -> None:
        """Take in nothing more; as Twisted does, by covering what takes input: a question before each line costs."""
        self.discarding = True
        cover = vars(self)
        for name in ("dataReceived", "lineReceived", "rawDataReceived", "allContentReceived"):
            cover[name] = _ignore

    def writeHeaders(self, version: bytes, code: bytes, reason: bytes, headers: Headers) -> None:
        """Send the head of a response: what all of them have in common, then its own."""
        lines = [
            b"%b %b %b\r\n" % (version, code, reason),
            _common_beside(headers),
            b"Date: %b\r\nX-Request-Id: %b\r\n" % (datetimeToString(), self.requests[0].request_id),
        ]
        if not self.persistent and not headers.hasHeader(b"Connection"):
            lines.append(b"Connection: close\r\n")
        lines += [b"%b: %b\r\n" % (name, value) for name, values in headers.getAllRawHeaders() for value in values]
        lines.append(b"\r\n")
        cast("ITCPTransport", self.transport).writeSequence(lines)

    def loseConnection(self) -> None:
        """Close; first only our side where the client still sends, or it would not read our answer."""
        if self.discarding and self._linger is None and self.transport is not None:
            cast("ITCPTransport", self.transport).loseWriteConnection()
            self._linger = self.callLater(LINGER_SECONDS, super().loseConnection)
        else:
            super().loseConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Forget the connection."""
        self.site.connections -= 1
        if self._linger is not None and self._linger.active():
            self._linger.cancel()
        super().connectionLost(reason)

    def requestDone(self, request: Any) -> None:
        """Go on to the next request, unless the client does not read: its answers would pile up in our memory."""
        if self._waitingForTransport:
            self.paused = True
            self._networkProducer.pauseProducing()
        super().requestDone(request)

    def resumeProducing(self) -> None:
        """Go on with what has arrived, now that the client reads again."""
        super().resumeProducing()
        if self.paused:
            self.paused = False
            self.dataReceived(b"")

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: ARG002 - Twisted's signature
        """Refuse a line that is too long in the contract's shape; Twisted would only hang up."""
        self._respondToBadRequestAndDisconnect()

    def _respondToBadRequestAndDisconnect(self) -> None:
        """Refuse what is no HTTP; Twisted answers without a body."""
        self._ignore_the_rest()
        body = problem_for(BadRequest("This is not a valid HTTP request")).body()
        head = b"Connection: close\r\nContent-Type: %b\r\nContent-Length: %d\r\nX-Request-Id: %b\r\n\r\n"
        if self.transport is not None:
            self.transport.write(b"HTTP/1.1 400 Bad Request\r\n" + COMMON + head % (JSON, len(body), new_request_id()))
            self.transport.write(body)
        self.loseConnection()


class Request(server.Request):
    """A request with a name, a bounded body, and one way to answer."""

    channel: Channel
    too_large = False
    _keeps = BODY_BYTES
    request_id = b""
    _received = 0
    _aborted = False
    _sender: Client | None = None
    _counted_by: "Site | None" = None

    defaultContentType = None

    def handleContentChunk(self, data: bytes) -> None:
        """Keep what may be kept of the body."""
        self._received += len(data)
        if self._received > self._keeps and not self.too_large and self.channel.takes_more():
            self._keeps = READ_BYTES
        if self._received <= self._keeps:
            super().handleContentChunk(data)
        else:
            self.too_large = True
        if self._received > READ_BYTES:
            self.channel.discard()

    def process(self) -> None:
        """Name the request, dress its response, and hand it to the root."""
        self._counted_by = self.channel.site
        self._counted_by.begin()
        given = self.getHeader(b"x-request-id")
        self.request_id = given if given and SANE_ID.fullmatch(given) else new_request_id()
        if self.channel.site.stopping:
            self.channel.persistent = False
        self.prepath, self.postpath = [], []
        try:
            self.channel.site.resource.render(self)
        except Exception:  # noqa: BLE001 - a bug answers in the contract's shape too
            log.failure("Handling a request failed", request_id=self.request_id.decode())
            self.refuse(BUG)

    def finish(self) -> None:
        """The response is complete. Klein finishes once more what an error handler has answered."""
        if not self.finished and not self._aborted:
            super().finish()
            self._uncount()

    def abort(self) -> None:
        """Break the connection off in the middle of the response."""
        self._aborted = True
        cast("ITCPTransport", self.channel.transport).abortConnection()

    def connectionLost(self, reason: Any) -> None:
        """The client has gone before it was answered."""
        super().connectionLost(reason)
        self._uncount()

    def _uncount(self) -> None:
        if self._counted_by is not None:
            self._counted_by.end()
            self._counted_by = None

    @property
    def sender(self) -> Client:
        """Where the request came from, through whatever trusted proxies."""
        if self._sender is None:
            peer = self.getClientAddress()
            self._sender = self.channel.site.proxies.client(
                getattr(peer, "host", ""),
                self._joined("forwarded"),
                self._joined("x-forwarded-for"),
                self._joined("x-forwarded-proto"),
            )
        return self._sender

    def _joined(self, name: str) -> str | None:
        """A header that may come in several lines, as one."""
        lines = self.requestHeaders.getRawHeaders(name.encode())
        return ", ".join(line.decode("latin-1") for line in lines) if lines else None

    def cookie_name(self) -> bytes:
        """The session cookie's name: browsers do not tell the ports of one host apart, so the name does."""
        port = re.fullmatch(rb".*:(\d{1,5})", self.getHeader(b"host") or b"")
        name = COOKIE + b"_" + port[1] if port else COOKIE
        return SECURE_PREFIX + name if self.sender.secure else name

    def set_session_cookie(self, value: str, max_age: int) -> None:
        """Set a cookie that scripts cannot read and other sites cannot send; 0 seconds takes it away."""
        secure = self.sender.secure
        name, age = self.cookie_name(), str(max_age)
        self.addCookie(name, value, path="/", max_age=age, secure=secure, httpOnly=True, sameSite="strict")

    def getRequestHostname(self) -> bytes:
        """A constant: no route depends on the name we are called by, and a client may send anything as `Host`."""
        return b"ferrflow"

    def text_header(self, name: str) -> str | None:
        """A header as text; what is not UTF-8 is replaced, where Twisted would raise."""
        value: bytes | None = self.getHeader(name.encode())
        return None if value is None else value.decode("utf-8", "replace")

    def body(self, limit: int) -> bytes | None:
        """The whole body, or None where it is over `limit` bytes."""
        if self.too_large or self._received > limit:
            return None
        if self.content is None:
            return b""
        self.content.seek(0)
        content: bytes = self.content.read()
        return content

    def answer(self, status: int, body: bytes = b"", content_type: bytes = JSON) -> None:
        """Send a response, unless the client has gone."""
        if self._disconnected or self.finished:
            return
        self.setResponseCode(status, REASONS.get(status))
        if status == 204 and not self.cookies:
            # What Twisted's `write` would look for, and not find.
            self.startedWriting = 1
            self.channel.writeHeaders(self.clientproto, b"204", b"No Content", self.responseHeaders)
        elif status not in {204, 304}:
            self.responseHeaders.setRawHeaders(b"Content-Type", [content_type])
            self.responseHeaders.setRawHeaders(b"Content-Length", [b"%d" % len(body)])
        if body and self.method != b"HEAD":
            self.write(body)
        self.finish()

    def refuse(self, problem: Problem) -> None:
        """Send an error."""
        for name, value in problem.headers.items():
            self.setHeader(name, value)
        if "Cache-Control" not in problem.headers:
            self.setHeader(b"Cache-Control", b"no-store")
        self.answer(problem.status, problem.body())


def _common_beside(headers: Headers) -> bytes:
    """What every response bears, but for what this one says itself: a policy of its own comes before the rest."""
    if not headers.hasHeader(b"Content-Security-Policy"):
        return COMMON
    lines = COMMON.splitlines(keepends=True)
    return b"".join(line for line in lines if not headers.hasHeader(line.partition(b":")[0]))


def _ignore(*_: object) -> None:
    """Nothing."""


def new_request_id() -> bytes:
    """Sixteen hex digits: enough to find one request in a log."""
    return b"%b%08x" % (PROCESS, next(COUNT))
