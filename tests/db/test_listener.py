"""What other connections notify is heard, and a gap is told of."""

from twisted.internet import reactor
from twisted.internet.task import deferLater

from ferrflow.db import listener as module
from ferrflow.db.listener import Listener
from tests.support.database import DatabaseTestCase, run_sql

BACKENDS = """
select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %' and datname = current_database()
"""


class Listening(DatabaseTestCase):
    """A listener on a database that is there, goes, and comes back."""

    async def set_up(self) -> None:
        self.patch(module, "LONGEST_DELAY", 0.2)
        self.heard: list[str | None] = []
        self.listener = Listener.at(reactor, self.address)
        self.listener.observe("one", self.heard.append)
        self.listener.observe("two", lambda payload: self.heard.append(f"two {payload}"))
        self.listener.open()
        self.addCleanup(self.listener.close)
        await self.until(2)

    async def until(self, count: int) -> None:
        """Wait until so much was heard."""
        while len(self.heard) < count:
            await deferLater(reactor, 0.01)

    async def test_every_channel_is_heard(self) -> None:
        self.assertEqual(self.heard, [None, "two None"])
        run_sql(self.url, "select pg_notify('one', 'a'), pg_notify('three', 'b'), pg_notify('two', 'c')")
        await self.until(4)
        self.assertEqual(sorted(self.heard[2:], key=str), ["a", "two c"])
        self.assertTrue(self.listener.connected)

    async def test_after_a_gap_everybody_is_told_and_hears_again(self) -> None:
        run_sql(self.url, BACKENDS)
        await self.until(4)
        self.assertEqual(self.heard[2:], [None, "two None"])
        run_sql(self.url, "notify one, 'again'")
        await self.until(5)
        self.assertEqual(self.heard[4], "again")

    async def test_an_observer_that_fails_does_not_deafen_the_others(self) -> None:
        def fail(_payload: str | None) -> None:
            raise ValueError

        self.listener._observers["one"].insert(0, fail)
        run_sql(self.url, "notify one, 'a'")
        await self.until(3)
        self.assertEqual(self.heard[2], "a")
        self.assertEqual(len(self.flushLoggedErrors(ValueError)), 1)

    async def test_closing_while_the_database_is_away(self) -> None:
        run_sql(self.url, BACKENDS)
        self.listener.close()
        self.assertFalse(self.listener.connected)
