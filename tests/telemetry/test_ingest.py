"""Group commit, with a store that does what the test says."""

from typing import Any

from attrs import define, field
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.errors import Busy, DatabaseRefused, DatabaseUnavailable, Unavailable, ValidationFailed
from ferrflow.telemetry.events import Event
from ferrflow.telemetry.ingest import PATIENCE_SECONDS, PAUSE_SECONDS, Ingest
from ferrflow.telemetry.store import Received


@define
class SlowStore:
    """Keeps every write open until the test ends it."""

    writes: list[tuple[list[Received], Deferred[None]]] = field(factory=list)

    async def write(self, batch: list[Received]) -> None:
        done: Deferred[None] = Deferred()
        self.writes.append((batch, done))
        await done


def event(name: str = "api") -> Event:
    return Event(event_type="release", package_name=name)


class GroupCommit(SynchronousTestCase):
    """Who is told what, and when."""

    def setUp(self) -> None:
        self.clock = Clock()
        self.clock.advance(1_764_000_000)
        self.store = SlowStore()
        self.ingest = Ingest(self.clock, self.store, line=5)  # type: ignore[arg-type]

    def submit(self, name: str = "api") -> "Deferred[None]":
        done = self.ingest.submit(event(name))
        self.clock.advance(0)
        return done

    def names(self, number: int) -> list[str | None]:
        return [received.event.package_name for received in self.store.writes[number][0]]

    def end(self, number: int, error: Exception | None = None) -> None:
        done = self.store.writes[number][1]
        if error is None:
            done.callback(None)
        else:
            done.errback(error)

    def test_nobody_is_told_before_the_commit(self) -> None:
        done = self.submit()
        self.assertNoResult(done)
        self.end(0)
        self.assertIsNone(self.successResultOf(done))

    def test_events_of_one_turn_share_a_batch(self) -> None:
        for name in ("a", "b", "c"):
            _ = self.ingest.submit(event(name))
        self.clock.advance(0)
        self.assertEqual(self.names(0), ["a", "b", "c"])

    def test_events_that_arrive_meanwhile_make_up_the_next_batch(self) -> None:
        first = self.submit("a")
        second, third = self.submit("b"), self.submit("c")
        self.assertEqual(len(self.store.writes), 1)
        self.end(0)
        self.successResultOf(first)
        self.assertNoResult(second)
        self.assertEqual(self.names(1), ["b", "c"])
        self.end(1)
        self.successResultOf(second)
        self.successResultOf(third)

    def test_the_server_stamps_time_and_id(self) -> None:
        _ = self.ingest.submit(event("a"))
        _ = self.ingest.submit(event("a"))
        self.clock.advance(0)
        batch = self.store.writes[0][0]
        self.assertEqual(len({received.id for received in batch}), 2)
        self.assertEqual(batch[0].received_at, 1_764_000_000)

    def test_a_full_line_is_refused_at_once(self) -> None:
        _ = self.submit()
        for _number in range(5):
            _ = self.submit()
        with self.assertRaises(Busy):
            _ = self.ingest.submit(event())

    def test_one_bad_event_does_not_sink_its_neighbours(self) -> None:
        waiting = [self.ingest.submit(event(name)) for name in ("a", "bad", "c")]
        self.clock.advance(0)
        self.end(0, DatabaseRefused("22P05"))
        for number, error in ((1, None), (2, DatabaseRefused("22P05")), (3, None)):
            self.end(number, error)
        self.assertEqual([self.names(number) for number in (1, 2, 3)], [["a"], ["bad"], ["c"]])
        self.successResultOf(waiting[0])
        self.failureResultOf(waiting[1], ValidationFailed)
        self.successResultOf(waiting[2])

    def test_a_refusal_that_is_not_the_events_fault(self) -> None:
        done = self.submit()
        self.end(0, DatabaseRefused("23502"))
        self.failureResultOf(done, Unavailable)

    def test_the_database_is_away_for_a_moment(self) -> None:
        """The same batch again, with the same ids: it may have been committed."""
        done = self.submit()
        self.end(0, DatabaseUnavailable())
        self.assertNoResult(done)
        self.clock.advance(PAUSE_SECONDS)
        self.assertEqual(self.store.writes[0][0], self.store.writes[1][0])
        self.end(1)
        self.successResultOf(done)

    def test_the_database_stays_away(self) -> None:
        done, tries = self.submit(), 0
        while not done.called:
            self.end(tries, DatabaseUnavailable())
            tries += 1
            self.clock.advance(PAUSE_SECONDS)
        self.failureResultOf(done, DatabaseUnavailable)
        self.assertLessEqual(tries * PAUSE_SECONDS, PATIENCE_SECONDS + 2 * PAUSE_SECONDS)
        self.assertGreater(tries, 5)

    def test_whoever_waited_meanwhile_hears_of_it_at_the_same_time(self) -> None:
        """However long the line is, nobody waits for much longer than the first."""
        first, second = self.submit(), self.submit()
        self.clock.advance(PATIENCE_SECONDS)
        third = self.submit()
        self.end(0, DatabaseUnavailable())
        self.failureResultOf(first, DatabaseUnavailable)
        self.failureResultOf(second, DatabaseUnavailable)
        self.assertNoResult(third)
        self.end(1)
        self.successResultOf(third)

    def test_a_bug_is_told_as_unavailable_and_the_line_goes_on(self) -> None:
        done, other = self.submit(), self.submit()
        self.end(0, RuntimeError("bug"))
        self.failureResultOf(done, Unavailable)
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)
        self.end(1)
        self.successResultOf(other)

    def test_flush_waits_for_all(self) -> None:
        _ = self.submit()
        _ = self.submit()
        flushed: Deferred[Any] = Deferred.fromCoroutine(self.ingest.flush())
        self.end(0)
        self.assertNoResult(flushed)
        self.end(1)
        self.successResultOf(flushed)
        self.successResultOf(Deferred.fromCoroutine(self.ingest.flush()))
