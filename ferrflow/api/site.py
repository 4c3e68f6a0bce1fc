"""The site: our requests and channels on twisted.web."""

from io import BytesIO
from typing import Any

from twisted.internet.defer import Deferred, succeed
from twisted.internet.interfaces import IReactorTime
from twisted.web import server

from ferrflow.api.client import Proxies
from ferrflow.api.request import Channel, Request

# An idle or stalled connection is closed after this many seconds.
IDLE_SECONDS = 60


class Site(server.Site):
    """Counts the requests that are being answered, so that stopping can wait for them."""

    # Without TLS there is nothing to negotiate, so no connection needs Twisted's wrapper around the channel.
    protocol = Channel  # type: ignore[assignment]
    requestFactory = Request
    displayTracebacks = False
    # The service says itself where it listens.
    noisy = False

    def __init__(self, root: Any, reactor: IReactorTime, proxies: Proxies) -> None:
        # Twisted would read every body a second time to look for a form.
        super().__init__(root, parsePOSTFormSubmission=False, timeout=IDLE_SECONDS, reactor=reactor)
        self._reactor = reactor
        self.proxies = proxies
        # Set when the server stops: every answer is then the last on its connection.
        self.stopping = False
        # How many clients are connected, whether they ask for anything or not.
        self.connections = 0
        self._in_flight = 0
        self._idle: list[Deferred[None]] = []

    def getContentFile(self, _length: int | None) -> BytesIO:
        """Keep bodies in memory, as little as is kept of them; Twisted wants a temporary file from 100 kB on."""
        return BytesIO()

    def begin(self) -> None:
        """A request is being answered."""
        self._in_flight += 1

    def end(self) -> None:
        """It has been, or its client has gone."""
        self._in_flight -= 1
        if not self._in_flight:
            idle, self._idle = self._idle, []
            for waiting in idle:
                # One more turn of the reactor, or the last response would stay in the socket's buffer.
                self._reactor.callLater(0, waiting.callback, None)

    def finished(self) -> "Deferred[None]":
        """Fires when no request is being answered."""
        if not self._in_flight:
            return succeed(None)
        waiting: Deferred[None] = Deferred()
        self._idle.append(waiting)
        return waiting

    def log(self, request: Any) -> None:
        """Nothing: routes log for themselves, and telemetry is counted."""
