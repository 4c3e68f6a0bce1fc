"""One connection to PostgreSQL: txpostgres' with a time limit on connecting, and word of its loss.

The reasons stand beside what is overridden; all of them were measured with txpostgres 1.7.
"""

from typing import Any

import psycopg2
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IReactorTime
from twisted.python.failure import Failure
from txpostgres import txpostgres

CONNECT_SECONDS = 5.0
# What watching a lost connection ends with: libpq has an error for it, or no socket any more (file descriptor -1).
SOCKET_GONE = (psycopg2.Error, ValueError)


class Unwatched:
    """Lets the reactor forget the socket before libpq is polled.

    libpq closes its socket, or puts another in its place, while it is polled: when a connection is lost, and between
    the attempts of one `connect` (addresses, with and without TLS). txpostgres leaves the old number with the reactor
    then, and once the system has given that number to somebody else's connection both are broken.
    """

    reactor: Any

    def continuePolling(self, swallowErrors: bool = False) -> None:  # noqa: FBT001, FBT002 - txpostgres' signature
        """Poll, with nothing registered."""
        self.reactor.removeReader(self)
        self.reactor.removeWriter(self)
        super().continuePolling(swallowErrors)  # type: ignore[misc] # of the class that this one is mixed into


class Cursor(Unwatched, txpostgres.Cursor):  # type: ignore[misc] # txpostgres has no types
    """A cursor whose cancelled statements fail as PostgreSQL says, so that a timeout can be told from a disconnect."""

    def execute(self, query: str, params: Any = None) -> Any:
        """Run a statement; its Deferred fires with this cursor.

        With a connection that is lost its transaction is rolled back already: to try would only hide what happened
        behind a second failure, which txpostgres logs with a traceback.
        """
        if query == "rollback" and self.pollable().closed:
            return succeed(self)
        return super().execute(query, params)

    def _handleCancellation(self, failure: Failure) -> Failure:
        return failure


class Connection(Unwatched, txpostgres.Connection):  # type: ignore[misc] # txpostgres has no types
    """A connection that is opened once, and fires `lost` once when it is gone for whatever reason."""

    cursorFactory = Cursor

    def __init__(self, reactor: IReactorTime) -> None:
        super().__init__(reactor)
        self.alive = False
        self.lost: Deferred[None] = Deferred()

    async def open(self, parameters: dict[str, str]) -> None:
        """Connect, or raise psycopg2.Error; libpq ignores `connect_timeout` here, so a silent server is cut off."""
        too_late = self.reactor.callLater(CONNECT_SECONDS, self.close)
        try:
            await self.connect(**parameters)
        finally:
            if too_late.active():
                too_late.cancel()
        self.alive = True

    def close(self) -> None:
        """Disconnect; safe at any time."""
        if self._connection is not None:
            super().close()

    def doRead(self) -> None:
        """Take a lost idle connection as what it is; the reactor would log it as a bug."""
        try:
            super().doRead()
        except SOCKET_GONE as error:
            self.connectionLost(Failure(error))

    def cursorFinished(self, cursor: Cursor) -> None:
        """Watch the connection again, unless the statement has ended with its loss."""
        try:
            super().cursorFinished(cursor)
        except SOCKET_GONE as error:
            self.connectionLost(Failure(error))

    def connectionLost(self, reason: Failure) -> None:
        """Tell whoever waits for it, and let go of the socket."""
        first = not self.lost.called
        if first:
            self.alive = False
        self.reactor.removeReader(self)
        super().connectionLost(reason)
        if first and not self.lost.called:
            self.lost.callback(None)


def is_fatal(error: BaseException) -> bool:
    """Whether a connection is of no more use after this error.

    A lock timeout or a deadlock is an OperationalError too, but leaves a good connection: only the classes
    08 (connection) and 57P (shutdown) end it, and errors without a code, which are libpq's own. ConnectionDone is what
    a statement fails with when we close its connection.
    """
    if isinstance(error, psycopg2.InterfaceError | txpostgres.RollbackFailed | ConnectionDone):
        return True
    code: Any = getattr(error, "pgcode", None)
    return isinstance(error, psycopg2.OperationalError) and (code is None or code.startswith(("08", "57P")))
