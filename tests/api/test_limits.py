"""Budgets of requests."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.api.limits import Limits
from ferrflow.errors import RateLimited


class Budgets(SynchronousTestCase):
    """Sixty a minute."""

    def setUp(self) -> None:
        self.clock = Clock()
        self.limits = Limits(60, self.clock)

    def spend(self, count: int, caller: str = "a", factor: int = 1) -> None:
        for _ in range(count):
            self.limits.take(caller, factor)

    def test_a_burst_of_the_whole_budget(self) -> None:
        self.assertEqual(self.limits.take("a").remaining, 59)
        self.spend(58)
        self.assertEqual(self.limits.take("a").remaining, 0)
        with self.assertRaises(RateLimited) as caught:
            self.limits.take("a")
        self.assertEqual((caught.exception.standing.remaining, caught.exception.standing.reset), (0, 1))

    def test_it_comes_back_evenly(self) -> None:
        self.spend(60)
        self.clock.advance(1)
        self.spend(1)
        self.assertRaises(RateLimited, self.limits.take, "a")
        self.clock.advance(60)
        self.spend(60)

    def test_a_refused_request_costs_nothing(self) -> None:
        self.spend(60)
        for _ in range(100):
            self.assertRaises(RateLimited, self.limits.take, "a")
        self.clock.advance(1)
        self.spend(1)

    def test_callers_do_not_share(self) -> None:
        self.spend(60)
        self.spend(60, "b")

    def test_a_session_has_ten_times_the_budget(self) -> None:
        self.spend(600, factor=10)
        self.assertRaises(RateLimited, self.limits.take, "a", 10)
