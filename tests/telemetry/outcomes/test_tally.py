"""What is counted in memory, and how little of it there is."""

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.telemetry.outcomes import tally as module
from ferrflow.telemetry.outcomes.model import Count
from ferrflow.telemetry.outcomes.tally import DETAIL_CHARACTERS, REFUSALS, Tally

NOON = 1_764_072_000


class Counting(SynchronousTestCase):
    """A tally whose clock the test sets."""

    def setUp(self) -> None:
        self.now = float(NOON)
        self.tally = Tally(lambda: self.now)

    def test_requests_are_counted_by_organization_quarter_and_outcome(self) -> None:
        self.tally.refused("limited", "x", organization_id="a")
        self.tally.refused("limited", "x", organization_id="a")
        self.tally.refused("limited", "x", organization_id="b")
        self.now += 900
        self.tally.refused("limited", "x", organization_id="a")
        self.tally.ignored("a")
        self.assertEqual(
            self.tally.take().counts,
            [
                Count("a", NOON, "limited", 2),
                Count("b", NOON, "limited", 1),
                Count("a", NOON + 900, "limited", 1),
                Count("a", NOON + 900, "ignored", 1),
            ],
        )
        self.assertFalse(self.tally.take())
        self.assertEqual(dict(self.tally.since_start), {"limited": 4, "ignored": 1})

    def test_the_slowest_and_the_fastest_clock_are_kept(self) -> None:
        for clock in (3, -4, 0, 7):
            self.tally.accepted(clock)
        self.tally.refused("malformed", "x")
        self.tally.refused("malformed", "x", clock=-400)
        self.assertEqual(
            self.tally.take().counts,
            [Count(None, NOON, "accepted", 4, -4, 7), Count(None, NOON, "malformed", 2, -400, -400)],
        )

    def test_a_flood_takes_little_memory(self) -> None:
        for number in range(5 * REFUSALS):
            self.tally.refused("invalid", f"{number} {'x' * 10_000}")
        refusals = self.tally.take().refusals
        self.assertEqual(len(refusals), REFUSALS)
        self.assertTrue(refusals[-1].detail.startswith(str(5 * REFUSALS - 1)))
        self.assertEqual({len(refusal.detail) for refusal in refusals}, {DETAIL_CHARACTERS})
        self.patch(module, "COUNTS", 10)
        for number in range(100):
            self.tally.ignored(f"organization {number}")
        self.assertEqual(len(self.tally.take().counts), 10)
        self.assertEqual(self.tally.since_start["ignored"], 100)

    def test_what_could_not_be_written_is_for_the_next_time(self) -> None:
        self.tally.refused("invalid", "first", clock=5)
        lost = self.tally.take()
        self.tally.refused("invalid", "second", clock=-5)
        self.tally.give_back(lost)
        taken = self.tally.take()
        self.assertEqual(taken.counts, [Count(None, NOON, "invalid", 2, -5, 5)])
        self.assertEqual([refusal.detail for refusal in taken.refusals], ["first", "second"])
        for _ in range(3):
            for _number in range(REFUSALS):
                self.tally.refused("invalid", "more")
            self.tally.give_back(self.tally.take())
        self.assertEqual(len(self.tally.take().refusals), REFUSALS)
