"""Queries and transactions: failures named, time bounded, and nobody able to break them off half-way."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

import psycopg2
from attrs import define, frozen
from psycopg2 import errorcodes
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater
from txpostgres.txpostgres import RollbackFailed

from ferrflow.db.address import Address
from ferrflow.db.connection import Connection, is_fatal
from ferrflow.db.pool import Pool
from ferrflow.db.times import send_in_utc
from ferrflow.errors import (
    BootError,
    Busy,
    DatabaseRefused,
    DatabaseTimeout,
    DatabaseUnavailable,
    FerrFlowError,
    OwnerGone,
)
from ferrflow.shield import shield

T = TypeVar("T")
Row = tuple[Any, ...]
Parameters = Mapping[str, Any] | Sequence[Any] | None

STATEMENT_SECONDS = 10
# Longer than a statement may take: only a server that has gone silent reaches it.
ANSWER_SECONDS = 15.0
WAITING_CALLERS = 1_000
ATTEMPTS = 3
# Between attempts to reach a database that is not there yet; the last one is not cut short by much.
FIRST_PAUSE, LONGEST_PAUSE, MOMENT = 0.25, 5.0, 0.02
RETRIED = {errorcodes.SERIALIZATION_FAILURE, errorcodes.DEADLOCK_DETECTED}


def session_parameters(address: Address, *, statement_seconds: int = STATEMENT_SECONDS) -> dict[str, str]:
    """Connection parameters with our session settings; 0 seconds means no limit."""
    options = (
        f"-c statement_timeout={statement_seconds * 1000} -c timezone=UTC -c idle_in_transaction_session_timeout=60000 "
        # No limit to what a change of compressed events unpacks: ours come in bites. Means nothing where nobody asks.
        "-c timescaledb.max_tuples_decompressed_per_dml_transaction=0"
    )
    return {
        "application_name": "ferrflow",
        "client_encoding": "UTF8",
        "keepalives_idle": "30",
        "keepalives_interval": "10",
        "keepalives_count": "3",
        # Milliseconds; a host that is gone for good sends no word of it.
        "tcp_user_timeout": "8000",
        **address.parameters,
        "options": f"{address.parameters.get('options', '')} {options}".strip(),
    }


@frozen
class Transaction:
    """The inside of a transaction: the only way to the database while it lasts."""

    _cursor: Any

    async def query(self, sql: str, parameters: Parameters = None) -> list[Row]:
        """Run a statement that yields rows."""
        await self._cursor.execute(sql, parameters)
        rows: list[Row] = self._cursor.fetchall()
        return rows

    async def execute(self, sql: str, parameters: Parameters = None) -> int:
        """Run a statement; how many rows it touched."""
        await self._cursor.execute(sql, parameters)
        count: int = self._cursor.rowcount
        return count


@define
class Database:
    """PostgreSQL behind a pool. Every method raises only FerrFlowError's kinds, or what a transaction's body raises."""

    reactor: IReactorTime
    _pool: Pool

    @classmethod
    def at(
        cls, reactor: IReactorTime, address: Address, *, size: int, statement_seconds: int = STATEMENT_SECONDS
    ) -> "Database":
        """A database with a pool of `size` connections, not yet open."""
        send_in_utc()
        parameters = session_parameters(address, statement_seconds=statement_seconds)
        return cls(reactor, Pool(reactor, parameters, size, WAITING_CALLERS))

    def open(self) -> None:
        """Begin to connect."""
        self._pool.open()

    def close(self) -> None:
        """Disconnect for good."""
        self._pool.close()

    @property
    def connected(self) -> int:
        """How many connections stand."""
        return self._pool.connected

    @property
    def trouble(self) -> str:
        """Why the last attempt to connect failed, in libpq's words."""
        return self._pool.trouble

    async def reach(self, seconds: float, report: Callable[[int, str], None] = lambda _attempt, _trouble: None) -> None:
        """Wait until the database answers, at most `seconds`; each failed attempt is reported with libpq's words.

        Raises BootError.
        """
        give_up, pause, attempt = self.reactor.seconds() + seconds, FIRST_PAUSE, 0
        while not await self._answers():
            if not self.trouble and self.reactor.seconds() < give_up:
                # The first attempt is still under way.
                await deferLater(self.reactor, MOMENT)
                continue
            if self.reactor.seconds() >= give_up:
                trouble = self.trouble or "it does not answer"
                raise BootError(f"The database cannot be used: {trouble}. Check DATABASE_URL, and that PostgreSQL runs")
            attempt += 1
            report(attempt, self.trouble)
            await deferLater(self.reactor, pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def require_utf8(self) -> None:
        """Raise BootError where the database could not hold every text that is sent to it."""
        [(encoding,)] = await self.query("show server_encoding")
        if encoding != "UTF8":
            raise BootError(
                f"The database's encoding is {encoding}: create it anew with `create database … encoding 'UTF8' "
                "template template0`"
            )

    async def _answers(self) -> bool:
        try:
            await self.query("select 1")
        except DatabaseUnavailable:
            return False
        return True

    async def query(
        self, sql: str, parameters: Parameters = None, *, seconds: float | None = ANSWER_SECONDS
    ) -> list[Row]:
        """Run one statement that yields rows; `seconds` is how long the caller waits."""

        async def job(connection: Connection) -> list[Row]:
            rows: list[Row] = await connection.runQuery(sql, parameters)
            return rows

        return await self._run(job, seconds)

    async def execute(self, sql: str, parameters: Parameters = None, *, seconds: float | None = ANSWER_SECONDS) -> int:
        """Run statements that yield no rows, several as one transaction; how many rows the last one touched.

        `seconds` is how long the caller waits.
        """

        async def job(connection: Connection) -> int:
            cursor = await connection.cursor().execute(sql, parameters)
            count: int = cursor.rowcount
            return count

        return await self._run(job, seconds)

    async def transaction(
        self, body: Callable[[Transaction], Awaitable[T]], *, seconds: float | None = ANSWER_SECONDS
    ) -> T:
        """Run `body` in a transaction: committed when it returns, rolled back when it raises.

        `seconds` is how long the caller waits, None for as long as it takes. A body that lost a race (serialization
        failure, deadlock) is run again, so it must do nothing but SQL.
        """

        async def job(connection: Connection) -> T:
            # txpostgres commits around a coroutine without ever running it, so it gets a Deferred.
            result: T = await connection.runInteraction(
                lambda cursor: Deferred.fromCoroutine(_as_coroutine(body(Transaction(cursor))))
            )
            return result

        for _ in range(ATTEMPTS - 1):
            try:
                return await self._run(job, seconds)
            except DatabaseRefused as error:
                if error.sqlstate not in RETRIED:
                    raise
        return await self._run(job, seconds)

    async def _run(self, job: Callable[[Connection], Awaitable[T]], seconds: float | None = ANSWER_SECONDS) -> T:
        """Run `job` behind a shield and with a time limit.

        Klein cancels a handler whose client hangs up; txpostgres cannot be cancelled without harm to the next user
        of the connection. So the job always runs to its end, only its caller stops waiting.
        """
        silence = None if seconds is None else ANSWER_SECONDS
        outer = shield(Deferred.fromCoroutine(self._translated(job, silence)))
        if seconds is not None:
            _ = outer.addTimeout(seconds, self.reactor, onTimeoutCancel=_too_slow)
        return await outer

    async def _translated(self, job: Callable[[Connection], Awaitable[T]], silence: float | None) -> T:
        try:
            return await self._pool.use(job, silence)
        except (psycopg2.Error, RollbackFailed, ConnectionDone) as error:
            raise named(error) from error


async def _as_coroutine(awaitable: Awaitable[T]) -> T:
    return await awaitable


def _too_slow(_result: object, _seconds: float) -> None:
    raise DatabaseTimeout


def named(error: BaseException) -> FerrFlowError:
    """The name of a driver's error."""
    original = error.originalFailure.value if isinstance(error, RollbackFailed) else error
    code = getattr(original, "pgcode", None) or ""
    if code in {errorcodes.QUERY_CANCELED, errorcodes.LOCK_NOT_AVAILABLE}:
        return DatabaseTimeout()
    if code == errorcodes.TOO_MANY_CONNECTIONS:
        return Busy()
    # 53: out of disk, memory or connections; 25006: a standby that takes no writes.
    if is_fatal(error) or code.startswith("53") or code == errorcodes.READ_ONLY_SQL_TRANSACTION:
        return DatabaseUnavailable()
    constraint = getattr(getattr(original, "diag", None), "constraint_name", None)
    return (OwnerGone if code == errorcodes.FOREIGN_KEY_VIOLATION else DatabaseRefused)(code, constraint)
