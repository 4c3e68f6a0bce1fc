"""Nobody's mailbox is filled by way of us."""

from datetime import UTC, datetime, timedelta

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.mail.pace import LETTERS, WINDOW, Pace


class Paces(SynchronousTestCase):
    def setUp(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.pace = Pace(lambda: self.now)

    def test_an_address_gets_only_so_many(self) -> None:
        taken = [self.pace.take("ada@example.com") for _ in range(LETTERS + 2)]
        self.assertEqual(taken, [True] * LETTERS + [False] * 2)
        self.assertFalse(self.pace.take("ADA@example.com"))
        self.assertTrue(self.pace.take("bob@example.com"))

    def test_later_it_gets_more(self) -> None:
        for _ in range(LETTERS):
            self.pace.take("ada@example.com")
        self.now += WINDOW - timedelta(seconds=1)
        self.assertFalse(self.pace.take("ada@example.com"))
        self.now += timedelta(seconds=1)
        self.assertTrue(self.pace.take("ada@example.com"))
