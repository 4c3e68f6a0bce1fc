"""Sends streams: piece by piece, no faster than the client takes them."""

from contextlib import aclosing

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer

from ferrflow.api.request import Request
from ferrflow.api.wire import Download, Stream

# A client that took nothing for so long has no use for the rest.
STALL_SECONDS = 60


async def send(request: Request, stream: Stream, content_type: str) -> None:
    """Answer with a stream. What fails before its first piece can still be answered as an error."""
    async with aclosing(stream.pieces) as pieces:
        first = await anext(pieces, b"")
        request.setHeader("Content-Type", content_type)
        if isinstance(stream, Download):
            request.setHeader("Content-Disposition", f'attachment; filename="{stream.name}"')
        # Proxies that gather an answer before they hand it on would hold news back.
        request.setHeader("X-Accel-Buffering", "no")
        request.setHeader("Cache-Control", "no-store")
        if request.method == b"HEAD":
            request.finish()
            return
        pace = _Pace(request)
        request.registerProducer(pace, streaming=True)
        request.write(first)
        async for piece in pieces:
            await pace.free()
            request.write(piece)
        request.unregisterProducer()
        request.finish()


@implementer(IPushProducer)
class _Pace:
    """Told by the transport when its buffer is full, and when there is room again."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._room: Deferred[None] | None = None

    async def free(self) -> None:
        """Wait until there is room."""
        if self._room is not None:
            watchdog = self._request.channel.callLater(STALL_SECONDS, self._request.abort)
            try:
                await self._room
            finally:
                if watchdog.active():
                    watchdog.cancel()

    def pauseProducing(self) -> None:
        """The buffer is full."""
        if self._room is None:
            self._room = Deferred()

    def resumeProducing(self) -> None:
        """The buffer is empty."""
        room, self._room = self._room, None
        if room is not None:
            room.callback(None)

    def stopProducing(self) -> None:
        """The client has gone; Klein breaks off whoever waits."""
