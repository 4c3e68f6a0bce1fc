"""The database room: named failures, transactions, callers that go away, connections that die."""

from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import CancelledError, Deferred, gatherResults
from twisted.internet.task import deferLater

from ferrflow.db.connection import Connection
from ferrflow.db.database import Database, Transaction
from ferrflow.db.pool import Pool
from ferrflow.errors import (
    BootError,
    Busy,
    DatabaseRefused,
    DatabaseTimeout,
    DatabaseUnavailable,
    OwnerGone,
)
from tests.support.database import DatabaseTestCase, run_sql

ADD = "insert into organizations (id, slug, name) values (gen_random_uuid(), %s, 'N')"
SLUGS = "select slug from organizations order by slug"
BACKENDS = "select pid from pg_stat_activity where application_name = 'ferrflow' and datname = current_database()"


def sleep(seconds: float) -> "Deferred[None]":
    return deferLater(reactor, seconds)


class Statements(DatabaseTestCase):
    """One statement at a time."""

    async def test_rows_and_counts(self) -> None:
        self.assertEqual(await self.database.execute(ADD, ("one-org",)), 1)
        self.assertEqual(await self.database.query(SLUGS), [("one-org",)])
        self.assertEqual(await self.database.execute("update organizations set name = 'M'"), 1)

    async def test_several_statements_are_one_transaction(self) -> None:
        with self.assertRaises(DatabaseRefused):
            await self.database.execute(f"{ADD}; select 1 / 0", ("one-org",))
        self.assertEqual(await self.database.query(SLUGS), [])

    async def test_refusals_are_named(self) -> None:
        await self.database.execute(ADD, ("one-org",))
        with self.assertRaises(DatabaseRefused) as caught:
            await self.database.execute(ADD, ("one-org",))
        self.assertEqual((caught.exception.sqlstate, caught.exception.constraint), ("23505", "organizations_slug_key"))
        with self.assertRaises(OwnerGone):
            await self.database.execute(
                "insert into projects (id, organization_id, slug, name) values "
                "(gen_random_uuid(), gen_random_uuid(), 'of-nobody', 'Of nobody')"
            )

    async def test_a_slow_statement_is_a_timeout_and_the_connection_stays(self) -> None:
        database = await self.connect(1)
        [(before,)] = await database.query("select pg_backend_pid()")
        with self.assertRaises(DatabaseTimeout):
            await database.query("set statement_timeout = 50; select pg_sleep(5)")
        await database.execute("set statement_timeout = 0")
        self.assertEqual(await database.query("select pg_backend_pid()"), [(before,)])

    async def test_a_lock_timeout_keeps_the_connection(self) -> None:
        database = await self.connect(1)
        [(before,)] = await database.query("select pg_backend_pid()")
        release: Deferred[None] = Deferred()

        async def hold(transaction: Transaction) -> None:
            await transaction.execute("lock table organizations")
            await release

        holding = Deferred.fromCoroutine(self.database.transaction(hold))
        await sleep(0.1)
        with self.assertRaises(DatabaseTimeout):
            await database.query("set lock_timeout = 50; select 1 from organizations")
        release.callback(None)
        await holding
        self.assertEqual(await database.query("select pg_backend_pid()"), [(before,)])

    async def test_waiting_is_bounded(self) -> None:
        database = Database(reactor, Pool(reactor, self.address.parameters, size=1, line=2))
        database.open()
        self.addCleanup(database.close)
        await database.reach(5)
        slow = [Deferred.fromCoroutine(database.query("select pg_sleep(0.2)")) for _ in range(3)]
        with self.assertRaises(Busy):
            await database.query("select 1")
        await gatherResults(slow)

    async def test_the_caller_waits_only_so_long(self) -> None:
        with self.assertRaises(DatabaseTimeout):
            await self.database.query("select pg_sleep(0.5)", seconds=0.05)
        await sleep(0.6)


class Transactions(DatabaseTestCase):
    """All or nothing."""

    async def test_commit(self) -> None:
        async def body(transaction: Transaction) -> str:
            await transaction.execute(ADD, ("one-org",))
            return "result"

        self.assertEqual(await self.database.transaction(body), "result")
        self.assertEqual(await self.database.query(SLUGS), [("one-org",)])

    async def test_rollback(self) -> None:
        async def body(transaction: Transaction) -> None:
            await transaction.execute(ADD, ("one-org",))
            raise KeyError("changed my mind")

        with self.assertRaises(KeyError):
            await self.database.transaction(body)
        self.assertEqual(await self.database.query(SLUGS), [])

    async def test_a_caller_that_goes_away_breaks_nothing_off(self) -> None:
        """Klein cancels a handler when its client hangs up."""
        started: Deferred[None] = Deferred()

        async def body(transaction: Transaction) -> None:
            await transaction.execute(ADD, ("first-org",))
            started.callback(None)
            await transaction.query("select pg_sleep(0.1)")
            await transaction.execute(ADD, ("second-org",))

        database = await self.connect(1)
        call = Deferred.fromCoroutine(database.transaction(body))
        await started
        call.cancel()
        with self.assertRaises(CancelledError):
            await call
        # The next, innocent caller on the same connection.
        self.assertEqual(await database.query(SLUGS), [("first-org",), ("second-org",)])

    async def test_a_lost_race_is_run_again(self) -> None:
        await self.database.execute(ADD, ("one-org",))
        runs: list[int] = []

        async def body(transaction: Transaction) -> None:
            await transaction.execute("set transaction isolation level serializable")
            runs.append(len(runs))
            await transaction.query("select name from organizations")
            if len(runs) == 1:
                run_sql(self.url, "update organizations set name = 'other'")
            await transaction.execute("update organizations set name = 'mine'")

        await self.database.transaction(body)
        self.assertEqual(runs, [0, 1])
        self.assertEqual(await self.database.query("select name from organizations"), [("mine",)])


class Healing(DatabaseTestCase):
    """Connections die; the pool does not."""

    async def assert_heals(self) -> None:
        for _ in range(100):
            if self.database.connected == self.size:
                break
            await sleep(0.05)
        results = await gatherResults(
            [Deferred.fromCoroutine(self.database.query("select 1")) for _ in range(self.size * 2)]
        )
        self.assertEqual(results, [[(1,)]] * self.size * 2)

    async def test_idle_connections_are_killed(self) -> None:
        await self.assert_heals()
        run_sql(self.url, f"select pg_terminate_backend(pid) from ({BACKENDS}) as ours")
        await sleep(0.2)
        await self.assert_heals()

    async def test_a_connection_is_killed_in_mid_query(self) -> None:
        await self.assert_heals()
        call = Deferred.fromCoroutine(self.database.query("select pg_sleep(30)"))
        await sleep(0.1)
        run_sql(self.url, f"select pg_terminate_backend(pid) from ({BACKENDS}) as ours")
        with self.assertRaises(DatabaseUnavailable):
            await call
        await self.assert_heals()

    async def test_some_connections_are_killed(self) -> None:
        """Whoever asks next gets one that lives."""
        await self.assert_heals()
        run_sql(self.url, f"select pg_terminate_backend(pid) from ({BACKENDS} limit 2) as ours")
        await sleep(0.02)
        for _ in range(10):
            self.assertEqual(await self.database.query("select 1"), [(1,)])

    async def test_a_transaction_whose_connection_is_killed(self) -> None:
        async def body(transaction: Transaction) -> None:
            await transaction.execute(ADD, ("one-org",))
            await transaction.query("select pg_terminate_backend(pg_backend_pid())")

        with self.assertRaises(DatabaseUnavailable):
            await self.database.transaction(body)
        await self.assert_heals()
        self.assertEqual(await self.database.query(SLUGS), [])
        self.flushLoggedErrors()

    async def test_nothing_is_watched_while_libpq_is_polled(self) -> None:
        """It may close its socket there, and the system give the number to somebody else."""
        polled: list[bool] = []

        class Spy:
            def __init__(self, owner: Any, connection: Any) -> None:
                self.owner, self.connection = owner, connection

            def poll(self) -> Any:
                watched = [*reactor.getReaders(), *reactor.getWriters()]
                polled.append(self.owner in watched)
                return self.connection.poll()

            def __getattr__(self, name: str) -> Any:
                return getattr(self.connection, name)

        class Spied(Connection):
            def pollable(self) -> Any:
                return Spy(self, super().pollable())

        connection = Spied(reactor)
        self.addCleanup(connection.close)
        await connection.open(self.address.parameters)
        await connection.runQuery("select 1")
        self.assertGreater(len(polled), 3)
        self.assertNotIn(True, polled)

    async def test_nobody_there(self) -> None:
        parameters = {**self.address.parameters, "host": "127.0.0.1", "port": "1"}
        database = Database(reactor, Pool(reactor, parameters, size=2, line=5))
        database.open()
        self.addCleanup(database.close)
        tries: list[Any] = []
        with self.assertRaises(BootError) as caught:
            await database.reach(0.6, lambda attempt, trouble: tries.append((attempt, trouble)))
        self.assertIn("refused", caught.exception.sentence)
        self.assertEqual([attempt for attempt, _ in tries], list(range(1, len(tries) + 1)))
        self.assertGreaterEqual(len(tries), 2)
        with self.assertRaises(DatabaseUnavailable):
            await database.query("select 1")
