"""The viewer's days and weeks, on the days when clocks change and in places that moved across the date line."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.people.profile.model import NO_PLACES
from ferrflow.releases.periods import Calendar

ZONES = sorted(available_timezones() - NO_PLACES)
ODD = [
    "Africa/Cairo", "Africa/Casablanca", "America/Havana", "America/Nuuk", "America/Sao_Paulo", "America/Scoresbysund",
    "America/Toronto", "Antarctica/Troll", "Asia/Amman", "Asia/Beirut", "Asia/Kathmandu", "Asia/Tehran",
    "Australia/Lord_Howe", "Europe/London", "Pacific/Apia", "Pacific/Chatham", "Pacific/Kwajalein",
]  # fmt: skip
HOUR = timedelta(hours=1)
moments = st.datetimes(datetime(1975, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def calendar(zone: str) -> Calendar:
    return Calendar(ZoneInfo(zone))


def lengths(zone: str, end: datetime, count: int) -> list[float]:
    return [(later - earlier) / HOUR for earlier, later in pairwise(calendar(zone).days(end, count))]


class Days(SynchronousTestCase):
    def test_the_last_day_is_the_one_of_the_moment(self) -> None:
        zurich = calendar("Europe/Zurich")
        expected = [datetime(2026, 7, day, 22, tzinfo=UTC) for day in (12, 13, 14)]
        for end in (expected[1], expected[2] - timedelta(microseconds=1)):
            self.assertEqual(zurich.days(end, 2), expected)

    def test_they_are_as_long_as_the_clocks_make_them(self) -> None:
        for zone, end, expected in [
            ("Europe/Zurich", datetime(2026, 3, 30, 12, tzinfo=UTC), [24, 23, 24]),
            ("Europe/Zurich", datetime(2026, 10, 26, 12, tzinfo=UTC), [24, 25, 24]),
            ("Australia/Lord_Howe", datetime(2026, 4, 6, 1, tzinfo=UTC), [24, 24.5, 24]),
            ("Australia/Lord_Howe", datetime(2026, 10, 5, 1, tzinfo=UTC), [24, 23.5, 24]),
            ("Asia/Beirut", datetime(2026, 3, 30, 12, tzinfo=UTC), [24, 23, 24]),
            ("Africa/Cairo", datetime(2026, 4, 25, 12, tzinfo=UTC), [24, 23, 24]),
            ("America/Sao_Paulo", datetime(2018, 11, 5, 12, tzinfo=UTC), [24, 23, 24]),
            ("America/Sao_Paulo", datetime(2018, 2, 18, 12, tzinfo=UTC), [24, 25, 24]),
            ("America/Havana", datetime(2026, 11, 2, 12, tzinfo=UTC), [24, 25, 24]),
            ("UTC", datetime(2026, 3, 30, 12, tzinfo=UTC), [24, 24, 24]),
        ]:
            self.assertEqual(lengths(zone, end, 3), expected, (zone, end))

    def test_a_skipped_midnight_begins_the_day_when_the_clocks_were_put_forward(self) -> None:
        self.assertEqual(calendar("Asia/Beirut").beginning(date(2026, 3, 29)), datetime(2026, 3, 28, 22, tzinfo=UTC))
        # From 23:30 to 00:30.
        self.assertEqual(
            calendar("America/Toronto").beginning(date(1919, 3, 31)), datetime(1919, 3, 31, 4, 30, tzinfo=UTC)
        )

    def test_a_date_that_was_left_out_is_no_day(self) -> None:
        apia = calendar("Pacific/Apia")
        edges = apia.days(datetime(2011, 12, 31, 12, tzinfo=UTC), 3)
        self.assertEqual(
            [apia.date_of(edge).isoformat() for edge in edges], ["2011-12-29", "2011-12-31", "2012-01-01", "2012-01-02"]
        )

    @settings(deadline=None)
    @given(st.sampled_from(ODD), moments, st.integers(1, 60))
    def test_they_follow_each_other_without_gap(self, zone: str, end: datetime, count: int) -> None:
        days = calendar(zone)
        edges = days.days(end, count)
        self.assertEqual(len(edges), count + 1)
        self.assertTrue(edges[-2] <= end < edges[-1])
        for earlier, later in pairwise(edges):
            self.assertLess(earlier, later)
            self.assertEqual(earlier.tzinfo, UTC)
            self.assertEqual(days.date_of(earlier), days.date_of(later - timedelta(seconds=1)))
            self.assertLess(days.date_of(earlier - timedelta(seconds=1)), days.date_of(earlier))

    @settings(deadline=None)
    @given(st.sampled_from(ODD), moments, st.integers(1, 60))
    def test_the_period_before_ends_where_this_one_begins(self, zone: str, end: datetime, count: int) -> None:
        days = calendar(zone)
        for edges in (days.days(end, count), days.weeks(end, count)):
            before = days.before(edges)
            self.assertEqual(before[-1], edges[0])
            self.assertEqual(len(before), len(edges))
        self.assertEqual(days.before(days.days(end, count)) + days.days(end, count)[1:], days.days(end, 2 * count))


class Weeks(SynchronousTestCase):
    def test_they_begin_on_monday(self) -> None:
        zurich = calendar("Europe/Zurich")
        self.assertEqual(
            zurich.weeks(datetime(2026, 3, 29, 21, 59, tzinfo=UTC), 1),
            [datetime(2026, 3, 22, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)],
        )

    @settings(deadline=None)
    @given(st.sampled_from(ODD), moments, st.integers(1, 60))
    def test_they_are_seven_days_each(self, zone: str, end: datetime, count: int) -> None:
        weeks = calendar(zone)
        edges = weeks.weeks(end, count)
        self.assertTrue(edges[-2] <= end < edges[-1])
        for earlier, later in pairwise(edges):
            self.assertEqual(weeks.date_of(earlier).weekday(), 0)
            self.assertEqual(weeks.date_of(later) - weeks.date_of(earlier), timedelta(days=7))


class Quarters(SynchronousTestCase):
    """Sums are kept by quarter of an hour, so every edge has to be the beginning of one."""

    def test_all_weeks_of_all_zones_begin_on_a_quarter_of_an_hour(self) -> None:
        self.assertGreater(len(ZONES), 400)
        for zone in ZONES:
            self.assert_quarters(zone, calendar(zone).weeks(datetime(2030, 12, 31, tzinfo=UTC), 11 * 53))

    def test_all_days_of_odd_zones_begin_on_a_quarter_of_an_hour(self) -> None:
        for zone in ODD:
            self.assert_quarters(zone, calendar(zone).days(datetime(2030, 12, 31, tzinfo=UTC), 11 * 366))

    def assert_quarters(self, zone: str, edges: list[datetime]) -> None:
        self.assertLessEqual(edges[0].year, 2020)
        self.assertEqual([edge for edge in edges if edge.timestamp() % 900], [], zone)
