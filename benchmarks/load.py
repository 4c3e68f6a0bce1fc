"""The load generator: raw sockets, requests made beforehand, one thread, several times cheaper than what it measures.

Three kinds of load. `closed` keeps a number of connections busy, for throughput. `paced` sends at a fixed rate whatever
the answers do, and counts an event's latency from the moment at which it was due, so that a server that stalls can't
hide it by holding up the sender. `burst` opens many connections at the same moment.
"""

import select
import socket
import time
from collections import Counter, deque
from collections.abc import Sequence
from contextlib import closing
from itertools import cycle

from attrs import define, field, frozen

ACKNOWLEDGED, END = b"HTTP/1.1 204 ", b"\r\n\r\n"
# How long answers are waited for when nothing more is sent.
PATIENCE_SECONDS = 10.0
# How often a paced load looks for answers: epoll's own timeout is in whole milliseconds, which is too coarse.
LOOK_SECONDS = 0.000_1
# Linux; Python has no name for it. The port is chosen when we connect, from those that are free towards the server.
IP_BIND_ADDRESS_NO_PORT = 24
# A closed connection keeps its port for a minute, so fresh ones come from many addresses of loopback.
ADDRESSES = tuple(f"127.0.0.{number}" for number in range(1, 101))


@frozen
class Target:
    """Where requests go, and which; they are sent in turn. With `fresh` each has a connection of its own."""

    port: int
    requests: Sequence[bytes] = field(repr=False)
    fresh: bool


@frozen
class Outcome:
    """What became of a load. `seconds` until the last answer, latencies in seconds and sorted, `failures` by reason."""

    acknowledged: int
    seconds: float
    latencies: Sequence[float]
    failures: Counter[str]

    @property
    def rate(self) -> float:
        """Acknowledged events a second."""
        return self.acknowledged / self.seconds if self.acknowledged else 0.0

    def quantile(self, share: float) -> float:
        """The latency that this share of the events did not exceed; infinite if none was acknowledged."""
        if not self.latencies:
            return float("inf")
        return self.latencies[min(int(share * len(self.latencies)), len(self.latencies) - 1)]


def closed(target: Target, connections: int, seconds: float) -> Outcome:
    """Keep `connections` busy: each sends its next event as soon as the last one is answered."""
    with closing(_Sender(target)) as sender:
        start = time.perf_counter()
        end = start + seconds
        for _ in range(connections):
            sender.send(time.perf_counter())
        while (now := time.perf_counter()) < end and sender.busy:
            for _ in range(sender.look(end - now)):
                sender.send(time.perf_counter())
        return sender.finish(start)


def paced(target: Target, rate: float, seconds: float, most: int) -> Outcome:
    """Send `rate` events a second on at most `most` connections; what finds none free waits, and its clock runs."""
    with closing(_Sender(target)) as sender:
        start = time.perf_counter()
        for due in (start + number / rate for number in range(int(rate * seconds))):
            while (now := time.perf_counter()) < due or len(sender.busy) >= most:
                if now > start + seconds + PATIENCE_SECONDS:
                    return sender.finish(start)
                if not sender.look(0):
                    time.sleep(min(LOOK_SECONDS, due - now) if now < due else LOOK_SECONDS)
            sender.send(due)
        return sender.finish(start)


def burst(target: Target, connections: int) -> Outcome:
    """Send one event on each of `connections`, all at the same moment; latencies count from that moment."""
    with closing(_Sender(target)) as sender:
        start = time.perf_counter()
        for _ in range(connections):
            sender.send(start)
        return sender.finish(start)


@define(eq=False)
class _Connection:
    """One connection, and the event that is or was last under way on it."""

    socket: socket.socket
    request: bytes = b""
    due: float = 0.0
    received: bytes = b""


class _Sender:
    """Sends events and takes note of the answers."""

    def __init__(self, target: Target) -> None:
        self.busy: dict[int, _Connection] = {}
        self._target = target
        self._requests = cycle(target.requests)
        self._addresses = cycle(ADDRESSES)
        self._idle: deque[_Connection] = deque()
        self._epoll = select.epoll()
        self._latencies: list[float] = []
        self._failures: Counter[str] = Counter()
        self._last = time.perf_counter()

    def send(self, due: float) -> None:
        """Send the next event on an idle connection, or on a new one where there is none."""
        connection = self._idle.popleft() if self._idle else self._open()
        connection.request, connection.due, connection.received = next(self._requests), due, b""
        self.busy[connection.socket.fileno()] = connection
        try:
            connection.socket.send(connection.request)
        except BlockingIOError:
            # On loopback a new connection stands at once, unless the server's line is full.
            self._epoll.modify(connection.socket, select.EPOLLOUT)
        except OSError as error:
            self._fail(connection, error.strerror or "not sent")

    def look(self, seconds: float) -> int:
        """Take the answers that are there, waiting for the first one at most `seconds`; how many exchanges ended."""
        ended = 0
        for number, what in self._epoll.poll(seconds):
            connection = self.busy.get(number)
            if connection is None:
                self._drop_idle(number)
            elif what & select.EPOLLOUT:
                ended += not self._send_at_last(connection)
            else:
                ended += self._receive(connection)
        return ended

    def finish(self, start: float) -> Outcome:
        """Wait for the answers that are still to come; what came since `start`."""
        give_up = time.perf_counter() + PATIENCE_SECONDS
        while self.busy and (left := give_up - time.perf_counter()) > 0:
            self.look(left)
        if self.busy:
            self._failures["no answer"] += len(self.busy)
        return Outcome(len(self._latencies), self._last - start, sorted(self._latencies), self._failures)

    def close(self) -> None:
        """Close everything."""
        for connection in (*self.busy.values(), *self._idle):
            connection.socket.close()
        self._epoll.close()

    def _open(self) -> _Connection:
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        made.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
        made.bind((next(self._addresses), 0))
        made.connect_ex(("127.0.0.1", self._target.port))
        self._epoll.register(made, select.EPOLLIN)
        return _Connection(made)

    def _send_at_last(self, connection: _Connection) -> bool:
        """Send on a connection that had to wait; whether it stands."""
        try:
            connection.socket.send(connection.request)
        except OSError as error:
            self._fail(connection, error.strerror or "not connected")
            return False
        self._epoll.modify(connection.socket, select.EPOLLIN)
        return True

    def _receive(self, connection: _Connection) -> bool:
        """Read; whether the exchange has ended, well or not."""
        try:
            data = connection.socket.recv(65_536)
        except OSError as error:
            self._fail(connection, error.strerror or "not received")
            return True
        connection.received += data
        if not data:
            self._fail(connection, "closed without an answer")
        elif not connection.received.startswith(ACKNOWLEDGED[: len(connection.received)]):
            self._fail(connection, connection.received.split(b"\r\n", 1)[0].decode("latin-1"))
        elif not connection.received.endswith(END):
            return False
        else:
            self._acknowledge(connection)
        return True

    def _acknowledge(self, connection: _Connection) -> None:
        self._last = time.perf_counter()
        self._latencies.append(self._last - connection.due)
        del self.busy[connection.socket.fileno()]
        if self._target.fresh:
            connection.socket.close()
        else:
            self._idle.append(connection)

    def _fail(self, connection: _Connection, reason: str) -> None:
        self._failures[reason] += 1
        del self.busy[connection.socket.fileno()]
        connection.socket.close()

    def _drop_idle(self, number: int) -> None:
        """The server has closed a connection on which nothing was under way."""
        for connection in [connection for connection in self._idle if connection.socket.fileno() == number]:
            self._idle.remove(connection)
            connection.socket.close()
