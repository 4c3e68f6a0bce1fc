"""Keeps one PostgreSQL running from `start` to `stop`: whatever ends it in between, it is started again."""

import contextlib
import itertools
import signal
from collections import deque
from collections.abc import Callable
from pathlib import Path

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.error import ProcessExitedAlready
from twisted.internet.interfaces import IProcessTransport, IReactorProcess, IReactorTime
from twisted.internet.protocol import ProcessProtocol
from twisted.internet.task import deferLater
from twisted.logger import Logger
from twisted.python.failure import Failure
from twisted.python.logfile import LogFile

from ferrflow.embedded.cluster import ENVIRONMENT, read_pid
from ferrflow.embedded.errors import EmbeddedError

# Fast shutdown, then immediate, then none: seconds after which the next signal goes out.
_STOP = ((0, signal.SIGINT), (30, signal.SIGQUIT), (40, signal.SIGKILL))
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0
# The last children of a server that was killed may hold its memory for a moment, so the first try is not the last.
_TRIES = 6
_LIVED_WELL = 60  # seconds after which a death is counted as the first one again
_LOG_BYTES = 1_000_000
_logger = Logger()


class IReactor(IReactorProcess, IReactorTime):
    """What we need of a reactor."""


class Child(ProcessProtocol):
    """One run of PostgreSQL: hands on what it says, remembers the end of it, and knows when it is over."""

    transport: IProcessTransport

    def __init__(self, hear: Callable[[bytes], object]) -> None:
        self._hear = hear
        self._waiting: list[Deferred[None]] = []
        self.last_words: deque[str] = deque(maxlen=20)
        self.status: str | None = None

    def errReceived(self, data: bytes) -> None:
        """Take what it says: PostgreSQL logs to its standard error."""
        self._hear(data)
        self.last_words.extend(data.decode("utf-8", "replace").splitlines())

    def processEnded(self, reason: Failure) -> None:
        """Tell everybody who waits for the end."""
        self.status = reason.getErrorMessage()
        waiting, self._waiting = self._waiting, []
        for deferred in waiting:
            deferred.callback(None)

    def ended(self) -> Deferred[None]:
        """Fire when the process is over."""
        deferred: Deferred[None] = Deferred()
        if self.status is not None:
            deferred.callback(None)
        else:
            self._waiting.append(deferred)
        return deferred

    def signal(self, number: int) -> None:
        """Send it a signal, unless it is over."""
        with contextlib.suppress(ProcessExitedAlready):
            self.transport.signalProcess(number)

    def complaint(self) -> str:
        """Pick the line that says why it ended."""
        fatal = [line for line in self.last_words if "FATAL:" in line or "PANIC:" in line]
        return (fatal or list(self.last_words) or [str(self.status)])[-1]


class Postmaster:
    """The PostgreSQL of one data folder. `command` makes the command line anew for each run; `log` is its log file."""

    def __init__(self, reactor: IReactor, command: Callable[[], list[str]], data: Path, log: Path) -> None:
        self._reactor, self._command, self._data, self._log_path = reactor, command, data, log
        self._log = _open_log(log)
        self._child: Child | None = None
        self._pause: Deferred[None] | None = None
        self._up: Deferred[None] = Deferred()
        self._stopping = False
        self._keeping: Deferred[None] | None = None

    async def start(self) -> None:
        """Return once it takes connections; from then on it is kept running. Raises EmbeddedError."""
        self._keeping = Deferred.fromCoroutine(self._keep()).addBoth(self._finish)
        await self._up

    async def stop(self) -> None:
        """Shut it down, rolling back open transactions, and return once it is over; may be called again."""
        self._stopping = True
        if self._pause is not None:
            self._pause.cancel()
        if self._child is not None:
            await self._end(self._child)
        if self._keeping is not None:
            await self._keeping

    async def _keep(self) -> None:
        """Start it, again and again, until we are stopped or the first start fails for good."""
        pause = _FIRST_PAUSE
        for tries in itertools.count(1):
            self._child = child = self._spawn()
            born = self._reactor.seconds()
            if await self._is_up(child):
                self._tell_up()
            await child.ended()
            if self._stopping:
                return
            if tries == _TRIES and not self._up.called:
                raise EmbeddedError(f"PostgreSQL does not start: {child.complaint()} (more is in {self._log_path})")
            if self._reactor.seconds() - born > _LIVED_WELL:
                pause = _FIRST_PAUSE
            _logger.error("PostgreSQL ended: {reason} Next try in {pause} s.", reason=child.status, pause=pause)
            if not await self._sleep(pause):
                return
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _spawn(self) -> Child:
        child, command = Child(self._log.write), self._command()
        self._reactor.spawnProcess(child, command[0], command, env=ENVIRONMENT, path="/")
        return child

    async def _is_up(self, child: Child) -> bool:
        """Wait until it takes connections or ends; recovering from a crash may take it a while."""
        while child.status is None:
            if read_pid(self._data, ready=True) == child.transport.pid:
                return True
            if not await self._sleep(0.05):
                return False
        return False

    def _tell_up(self) -> None:
        if self._up.called:
            _logger.info("PostgreSQL runs again")
        else:
            self._up.callback(None)

    def _finish(self, result: Failure | None) -> None:
        """Close what the run held; whoever still waits for the start learns that there will be none."""
        self._keeping = None  # whoever hears of the end may call stop at once
        self._log.close()
        if not self._up.called:
            self._up.errback(result or EmbeddedError("PostgreSQL was stopped while it started"))
        elif result is not None:
            _logger.failure("PostgreSQL is not watched any more", result)

    async def _sleep(self, seconds: float) -> bool:
        """Whether nobody stopped us meanwhile."""
        self._pause = deferLater(self._reactor, seconds)
        with contextlib.suppress(CancelledError):
            await self._pause
        self._pause = None
        return not self._stopping

    async def _end(self, child: Child) -> None:
        if child.status is not None:
            return
        calls = [self._reactor.callLater(seconds, child.signal, number) for seconds, number in _STOP]
        await child.ended()
        for call in calls:
            if call.active():
                call.cancel()


def _open_log(path: Path) -> LogFile:
    """Open a log that starts a new file when it has grown, and keeps one old one."""
    return LogFile(path.name, str(path.parent), rotateLength=_LOG_BYTES, defaultMode=0o600, maxRotatedFiles=1)
