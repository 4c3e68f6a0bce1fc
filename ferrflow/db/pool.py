"""A fixed number of connections that heal by themselves, and a bounded line of those who wait for one."""

from collections import deque
from collections.abc import Awaitable, Callable
from typing import TypeVar

from attrs import define, field
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger

from ferrflow.db.connection import Connection, is_fatal
from ferrflow.errors import Busy, DatabaseUnavailable

T = TypeVar("T")

# A restarted PostgreSQL is found again within a second or two, and is not hammered while it is away.
FIRST_DELAY, LONGEST_DELAY = 0.1, 1.0


@define
class Pool:
    """`size` connections; each is made anew when it is lost. At most `line` callers wait for a free one."""

    reactor: IReactorTime
    parameters: dict[str, str] = field(repr=False)
    size: int
    line: int
    trouble: str = field(default="", init=False)
    _idle: list[Connection] = field(factory=list, init=False)
    _live: set[Connection] = field(factory=set, init=False, repr=False)
    _connecting: set[Connection] = field(factory=set, init=False, repr=False)
    _pausing: set[Deferred[None]] = field(factory=set, init=False, repr=False)
    _waiting: deque[Deferred[Connection]] = field(factory=deque, init=False, repr=False)
    _closed: bool = field(default=False, init=False)
    _was_there: bool = field(default=False, init=False)
    _away: bool = field(default=False, init=False)
    _log: Logger = field(factory=Logger, init=False, repr=False)

    def open(self) -> None:
        """Begin to connect and to keep connected; callers wait or fail until the first connection is there."""
        for _ in range(self.size):
            _ = Deferred.fromCoroutine(self._keep_connected()).addErrback(
                lambda failure: self._log.failure("A connection's keeper failed", failure)
            )

    def close(self) -> None:
        """Disconnect all, for good."""
        self._closed = True
        for connection in [*self._live, *self._connecting]:
            connection.close()
        for pause in list(self._pausing):
            pause.cancel()
        self._turn_away()

    @property
    def connected(self) -> int:
        """How many connections stand."""
        return len(self._live)

    async def use(self, job: Callable[[Connection], Awaitable[T]], silence: float | None = None) -> T:
        """Run `job` with a connection of its own. Raises DatabaseUnavailable, Busy, or what `job` raises.

        A connection that keeps a job for more than `silence` seconds is taken for lost, and replaced.
        """
        connection = await self._borrow()
        watchdog = None if silence is None else self.reactor.callLater(silence, connection.close)
        try:
            return await job(connection)
        except BaseException as error:
            if is_fatal(error):
                connection.close()
            raise
        finally:
            if watchdog is not None and watchdog.active():
                watchdog.cancel()
            self._give_back(connection)

    async def _borrow(self) -> Connection:
        while self._idle:
            connection = self._idle.pop()
            if connection.alive:
                return connection
        if not self._live:
            raise DatabaseUnavailable
        if len(self._waiting) >= self.line:
            raise Busy
        turn: Deferred[Connection] = Deferred()
        self._waiting.append(turn)
        return await turn

    def _give_back(self, connection: Connection) -> None:
        if not connection.alive:
            return
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.called:
                turn.callback(connection)
                return
        self._idle.append(connection)

    async def _keep_connected(self) -> None:
        """Connect, and again whenever the connection is lost, whatever happens."""
        delay = FIRST_DELAY
        while not self._closed:
            try:
                connection = Connection(self.reactor)
                if await self._connect(connection):
                    delay = FIRST_DELAY
                    self._tell_there()
                    await self._serve(connection)
                    continue
            except Exception:  # noqa: BLE001 - a keeper that ended would leave the pool one smaller for ever
                self._log.failure("Keeping a connection failed")
            self._tell_away()
            await self._pause(delay)
            delay = min(delay * 2, LONGEST_DELAY)

    async def _connect(self, connection: Connection) -> bool:
        self._connecting.add(connection)
        try:
            await connection.open(self.parameters)
        except Exception as error:  # noqa: BLE001 - whatever it was, the next attempt may succeed
            self.trouble = str(error).strip().partition("\n")[0] or type(error).__name__
            connection.close()
            return False
        finally:
            self._connecting.discard(connection)
        return True

    async def _pause(self, seconds: float) -> None:
        if self._closed:
            return
        pause: Deferred[None] = deferLater(self.reactor, seconds)
        self._pausing.add(pause)
        try:
            await pause
        except CancelledError:
            pass
        finally:
            self._pausing.discard(pause)

    async def _serve(self, connection: Connection) -> None:
        """Offer a connection until it is lost."""
        if self._closed:
            connection.close()
            return
        self._live.add(connection)
        self._give_back(connection)
        await connection.lost
        self._live.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)
        if not self._live:
            self._turn_away()
        connection.close()

    def _tell_there(self) -> None:
        self._was_there = True
        if self._away:
            self._away = False
            self._log.info("The database is there again")

    def _tell_away(self) -> None:
        """Say once that the database is away; before the first connection it is up to whoever waits for it."""
        if self._was_there and not self._live and not self._away and not self._closed:
            self._away = True
            self._log.warn("The database is away: {trouble}", trouble=self.trouble)

    def _turn_away(self) -> None:
        """Nobody is left to serve those who wait."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.called:
                turn.errback(DatabaseUnavailable())
