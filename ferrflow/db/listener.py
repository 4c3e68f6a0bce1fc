"""A connection of its own that hears what other connections, and other servers, notify."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from attrs import define, field
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger

from ferrflow.db.address import Address
from ferrflow.db.connection import Connection
from ferrflow.db.database import session_parameters

# Hears the payload of a notification; None after a gap, in which anything may have been missed.
Observer = Callable[[str | None], None]

FIRST_DELAY, LONGEST_DELAY = 0.1, 5.0


@define
class Listener:
    """Listens on channels for as long as the server runs. Whoever observes must return at once."""

    reactor: IReactorTime
    parameters: dict[str, str] = field(repr=False)
    _observers: dict[str, list[Observer]] = field(factory=lambda: defaultdict(list), init=False)
    _connection: Connection | None = field(default=None, init=False, repr=False)
    _pause: Deferred[None] | None = field(default=None, init=False, repr=False)
    _closed: bool = field(default=False, init=False)
    _listening: bool = field(default=False, init=False)
    _log: Logger = field(factory=Logger, init=False, repr=False)

    @classmethod
    def at(cls, reactor: IReactorTime, address: Address) -> "Listener":
        """A listener, not yet connected."""
        return cls(reactor, session_parameters(address))

    def observe(self, channel: str, observer: Observer) -> None:
        """Hear a channel, from the next connection on: to be called before `open`."""
        self._observers[channel].append(observer)

    def open(self) -> None:
        """Begin to connect and to keep connected."""
        _ = Deferred.fromCoroutine(self._keep_connected()).addErrback(
            lambda failure: self._log.failure("The listener's keeper failed", failure)
        )

    def close(self) -> None:
        """Disconnect, for good."""
        self._closed, self._listening = True, False
        if self._connection is not None:
            self._connection.close()
        if self._pause is not None:
            self._pause.cancel()

    @property
    def connected(self) -> bool:
        """Whether notifications are heard."""
        return self._listening

    async def _keep_connected(self) -> None:
        delay = FIRST_DELAY
        while not self._closed:
            self._connection = Connection(self.reactor)
            try:
                await self._listen(self._connection)
                delay = FIRST_DELAY
                self._listening = True
                await self._connection.lost
            except Exception as error:  # noqa: BLE001 - whatever it was, the next attempt may succeed
                self._log.debug("Cannot listen: {kind}", kind=type(error).__name__)
            self._listening = False
            self._connection.close()
            await self._wait(delay)
            delay = min(delay * 2, LONGEST_DELAY)

    async def _listen(self, connection: Connection) -> None:
        await connection.open(self.parameters)
        connection.addNotifyObserver(self._hear)
        for channel in self._observers:
            await connection.runOperation(f"listen {channel}")
        # A new connection knows nothing of what the one before did not hear.
        for channel in self._observers:
            self._tell(channel, None)

    async def _wait(self, seconds: float) -> None:
        if self._closed:
            return
        self._pause = deferLater(self.reactor, seconds)
        try:
            await self._pause
        except CancelledError:
            pass
        finally:
            self._pause = None

    def _hear(self, notification: Any) -> None:
        self._tell(notification.channel, notification.payload)

    def _tell(self, channel: str, payload: str | None) -> None:
        for observer in self._observers.get(channel, ()):
            try:
                observer(payload)
            except Exception:  # noqa: BLE001 - one that fails must not keep the others from hearing
                self._log.failure("Whoever observes {channel} failed", channel=channel)
