"""The table of keys in memory, with a database that does what the test says."""

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.errors import DatabaseUnavailable
from ferrflow.keys.model import ActiveKey
from ferrflow.keys.table import DOUBT_SECONDS, KeyTable
from ferrflow.security.tokens import NewToken, new_token

Keys = dict[bytes, ActiveKey]


class Table(SynchronousTestCase):
    """Reading, and who waits for it."""

    def setUp(self) -> None:
        self.clock = Clock()
        self.reads: list[Deferred[Keys]] = []
        self.table = KeyTable(self.read, self.clock)
        self.token = new_token("ffik")

    async def read(self) -> Keys:
        done: Deferred[Keys] = Deferred()
        self.reads.append(done)
        return await done

    def keys(self, *tokens: NewToken) -> Keys:
        return {token.hash: ActiveKey(token.prefix, "organization", 60, b"sealed") for token in tokens}

    def load(self, *tokens: NewToken) -> None:
        done = self.table.reload()
        self.reads[-1].callback(self.keys(*tokens))
        self.successResultOf(done)

    def look(self, text: str) -> "Deferred[ActiveKey | None]":
        return Deferred.fromCoroutine(self.table.find_new(text))

    def test_only_the_whole_key_is_found(self) -> None:
        self.load(self.token)
        self.assertIsNotNone(self.table.find(self.token.text))
        for text in ("", "ffik_", self.token.text[:-1], self.token.text + "x", self.token.prefix, "é" * 57):
            self.assertIsNone(self.table.find(text), text)

    def test_who_asks_during_a_reading_waits_for_the_next(self) -> None:
        """What it reads may be from before the change."""
        first, second, third = self.table.reload(), self.table.reload(), self.table.reload()
        self.assertEqual(len(self.reads), 1)
        self.reads[0].callback(self.keys(self.token))
        self.successResultOf(first)
        self.assertNoResult(second)
        self.assertEqual(len(self.reads), 2)
        self.reads[1].callback({})
        self.successResultOf(second)
        self.successResultOf(third)
        self.assertIsNone(self.table.find(self.token.text))

    def test_a_reading_that_fails_leaves_the_table_as_it_was(self) -> None:
        self.load(self.token)
        done = self.table.reload()
        self.reads[-1].errback(DatabaseUnavailable())
        self.failureResultOf(done, DatabaseUnavailable)
        self.assertIsNotNone(self.table.find(self.token.text))
        refreshed = Deferred.fromCoroutine(self.table.refresh())
        self.reads[-1].errback(DatabaseUnavailable())
        self.assertIsNone(self.successResultOf(refreshed))

    def test_a_new_key_is_looked_for_once_a_second_however_many_ask(self) -> None:
        asking = [self.look(new_token("ffik").text) for _ in range(50)]
        ours = self.look(self.token.text)
        self.assertEqual(len(self.reads), 1)
        self.reads[0].callback(self.keys(self.token))
        self.assertEqual({self.successResultOf(done) for done in asking}, {None})
        self.assertIsNotNone(self.successResultOf(ours))
        self.assertIsNone(self.successResultOf(self.look(new_token("ffik").text)))
        self.assertEqual(len(self.reads), 1)
        self.clock.advance(DOUBT_SECONDS)
        self.assertNoResult(self.look(new_token("ffik").text))
        self.assertEqual(len(self.reads), 2)

    def test_who_asks_when_a_reading_has_just_ended_is_answered(self) -> None:
        asked_next: list[Deferred[ActiveKey | None]] = []
        first = self.look(self.token.text).addCallback(lambda _: asked_next.append(self.look(self.token.text)))
        self.reads[0].callback({})
        self.successResultOf(first)
        self.assertIsNone(self.successResultOf(asked_next[0]))

    def test_what_is_no_key_is_not_looked_for(self) -> None:
        self.assertIsNone(self.successResultOf(self.look("nonsense")))
        self.assertEqual(self.reads, [])

    def test_who_looks_for_a_key_without_database_finds_none(self) -> None:
        first, second = self.look(self.token.text), self.look(self.token.text)
        self.reads[0].errback(DatabaseUnavailable())
        self.assertIsNone(self.successResultOf(first))
        self.assertIsNone(self.successResultOf(second))

    def test_whoever_revokes_waits_for_requests_under_way(self) -> None:
        self.load(self.token)
        key = self.table.find(self.token.text)
        assert key is not None
        self.successResultOf(self.table.quiet(key.id))
        self.table.begin(key)
        self.table.begin(key)
        quiet = self.table.quiet(key.id)
        self.table.end(key)
        self.assertNoResult(quiet)
        self.table.end(key)
        self.successResultOf(quiet)
        self.successResultOf(self.table.quiet(key.id))
