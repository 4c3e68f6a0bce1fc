"""Group commit: events that arrive while a batch is being written make up the next one.

An event is acknowledged when its own batch has committed, never before. The CLI does not retry and gives up after five
seconds, so a database that is away for a moment is waited for, and a full line is refused at once.
"""

from attrs import define, field, frozen
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger
from twisted.python.failure import Failure

from ferrflow.errors import (
    Busy,
    DatabaseRefused,
    DatabaseTimeout,
    DatabaseUnavailable,
    OwnerGone,
    Unauthorized,
    Unavailable,
    ValidationFailed,
)
from ferrflow.ids import new_id_text
from ferrflow.telemetry.events import Event
from ferrflow.telemetry.store import Received, Source, TelemetryStore

BATCH = 500
LINE = 20_000
# How old an event gets while the database is away, and how often it is tried; well below the CLI's five seconds.
PATIENCE_SECONDS, PAUSE_SECONDS = 3.0, 0.2
# PostgreSQL's class of errors that lie in the data.
DATA_ERRORS = "22"


@frozen
class Waiting:
    """An event in the line, since when, in Unix seconds, and who waits for its commit."""

    received: Received
    since: float
    done: Deferred[None]


@define
class Ingest:
    """The line of events on their way into the database.

    `patience` is how many seconds an event is kept waiting while the database is away; it may be changed at any time.
    """

    clock: IReactorTime
    store: TelemetryStore
    line: int = LINE
    patience: float = PATIENCE_SECONDS
    _gathered: list[Waiting] = field(factory=list, init=False)
    _idle: list[Deferred[None]] = field(factory=list, init=False)
    _writing: bool = field(default=False, init=False)
    _log: Logger = field(factory=Logger, init=False, repr=False)

    @property
    def is_behind(self) -> bool:
        """Whether events wait for others to be written first."""
        return bool(self._gathered)

    def submit(
        self, event: Event, source: Source = "cli", organization_id: str | None = None, key_id: str | None = None
    ) -> Deferred[None]:
        """Take an event that happened now; fires when it is committed.

        Fails with Unavailable or ValidationFailed; raises Busy.
        """
        return self.take(Received(new_id_text(), self.clock.seconds(), event, source, organization_id, key_id))

    def take(self, received: Received) -> Deferred[None]:
        """Take an event whose time and id are known, as `submit` does."""
        if len(self._gathered) >= self.line:
            raise Busy
        waiting = Waiting(received, self.clock.seconds(), Deferred())
        self._gathered.append(waiting)
        if not self._writing:
            self._writing = True
            # From the next turn on, so that the events of one burst of connections share the first batch already.
            self.clock.callLater(0, self._begin)
        return waiting.done

    async def flush(self) -> None:
        """Wait until nothing is left to write."""
        if self._writing:
            done: Deferred[None] = Deferred()
            self._idle.append(done)
            await done

    def _begin(self) -> None:
        _ = Deferred.fromCoroutine(self._write_all()).addErrback(
            lambda failure: self._log.failure("The ingest loop failed", failure)
        )

    async def _write_all(self) -> None:
        try:
            while self._gathered:
                batch, self._gathered = self._gathered[:BATCH], self._gathered[BATCH:]
                await self._write(batch)
        finally:
            self._writing = False
            idle, self._idle = self._idle, []
            for done in idle:
                done.callback(None)

    async def _write(self, batch: list[Waiting]) -> None:
        """Write a batch and tell everyone in it how it went; never raises."""
        try:
            await self._store(batch)
        except DatabaseRefused as error:
            if len(batch) == 1:
                self._refuse(batch[0], error)
                return
            # One bad event must not sink its neighbours.
            for waiting in batch:
                await self._write([waiting])
        except Exception as error:  # noqa: BLE001 - whoever waits must hear of whatever happened
            failure = Failure(error if isinstance(error, Unavailable) else self._unknown(error))
            # Whoever has waited as long meanwhile would only hear the same, later.
            for waiting in batch + self._take_stale():
                waiting.done.errback(failure)
        else:
            for waiting in batch:
                waiting.done.callback(None)

    async def _store(self, batch: list[Waiting]) -> None:
        """Write, and again while the database is away: an outcome that got lost does no harm, since ids are kept."""
        received = [waiting.received for waiting in batch]
        while True:
            try:
                return await self.store.write(received)
            except (DatabaseUnavailable, DatabaseTimeout):
                if self._is_stale(batch[0]):
                    raise
            await deferLater(self.clock, PAUSE_SECONDS)

    def _is_stale(self, waiting: Waiting) -> bool:
        return self.clock.seconds() - waiting.since >= self.patience

    def _take_stale(self) -> list[Waiting]:
        """Take out of the line whoever has waited for too long: the first ones."""
        count = next(
            (n for n, waiting in enumerate(self._gathered) if not self._is_stale(waiting)), len(self._gathered)
        )
        stale, self._gathered = self._gathered[:count], self._gathered[count:]
        return stale

    def _refuse(self, waiting: Waiting, error: DatabaseRefused) -> None:
        if error.sqlstate.startswith(DATA_ERRORS):
            waiting.done.errback(ValidationFailed({"body": "holds a value that the database cannot store"}))
            return
        if isinstance(error, OwnerGone) and waiting.received.key_id:
            # The key's organization was deleted a moment ago, and the key with it.
            waiting.done.errback(Unauthorized())
            return
        self._log.error("The database refused an event: {sqlstate}", sqlstate=error.sqlstate)
        waiting.done.errback(Unavailable())

    def _unknown(self, error: Exception) -> Unavailable:
        self._log.failure("Writing a batch failed", Failure(error))
        return Unavailable()
