"""A time in whole days, whole hours and quarters of an hour."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from unittest import TestCase

from hypothesis import given, strategies

from ferrflow.releases.period import Period
from ferrflow.reports.hours import DAY, HOUR, QUARTER, Parts, split_hours

START = datetime(2026, 10, 24, 18, 15, tzinfo=UTC)
quarters = strategies.integers(0, 4 * 24 * 400).map(lambda count: START + count * QUARTER)


class TimeInParts(TestCase):
    """`Parts`."""

    @given(quarters, quarters)
    def test_they_follow_each_other_from_the_start_to_the_end(self, start: datetime, end: datetime) -> None:
        parts = Parts.of(start, end)
        pieces = [(moment, moment + DAY) for moment in parts.days]
        pieces += [(moment, moment + HOUR) for moment in parts.hours]
        pieces += [(moment, moment + QUARTER) for moment in parts.quarters]
        pieces.sort()
        self.assertTrue(all(earlier[1] == later[0] for earlier, later in pairwise(pieces)))
        if start < end:
            self.assertEqual((pieces[0][0], pieces[-1][1]), (start, end))
        else:
            self.assertEqual(pieces, [])

    @given(quarters, quarters)
    def test_few_and_each_where_such_a_piece_begins(self, start: datetime, end: datetime) -> None:
        parts = Parts.of(start, end)
        self.assertTrue(all(moment.hour == moment.minute == 0 for moment in parts.days))
        self.assertTrue(all(moment.minute == 0 for moment in parts.hours))
        self.assertLessEqual(len(parts.hours), 46)
        self.assertLessEqual(len(parts.quarters), 6)


class SplitHours(TestCase):
    """`split_hours`."""

    def test_none_where_days_begin_on_the_hour(self) -> None:
        for zone in ("UTC", "Europe/Berlin", "America/New_York"):
            self.assertEqual(split_hours(Period.ending(START, 365, zone).edges), [], zone)

    def test_one_for_each_day_elsewhere(self) -> None:
        for zone in ("Asia/Kathmandu", "Asia/Kolkata", "America/St_Johns", "Australia/Adelaide"):
            edges = Period.ending(START, 365, zone).edges
            self.assertEqual(len(split_hours(edges)), 366, zone)
            for edge, hour in zip(edges, split_hours(edges), strict=True):
                self.assertTrue(timedelta(0) < edge - hour < HOUR, zone)
