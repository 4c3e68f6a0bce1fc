"""Daily, weekly, monthly or rarer, by the viewer's weeks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.releases.cadence import Cadence, cadence
from ferrflow.releases.periods import Calendar

# A Monday.
START = datetime(2026, 1, 5, tzinfo=UTC)
DAY = timedelta(days=1)


def classify(days: list[float], weeks: int, *, zone: str = "UTC", since: datetime = START) -> Cadence | None:
    releases = [START + day * DAY for day in days]
    return cadence(Calendar(ZoneInfo(zone)), releases, since, START + 7 * weeks * DAY)


class Classes(SynchronousTestCase):
    def test_the_median_week_decides(self) -> None:
        for days, expected in [
            ([7 * week + day for week in range(12) for day in (0, 1, 2)], "daily"),
            ([7 * week + day for week in range(12) for day in (0, 1)], "weekly"),
            ([7 * week for week in range(12)], "weekly"),
            ([0, 28, 56], "monthly"),
            ([0, 1, 2, 3, 4, 5, 6, 28], "monthly"),
            ([0], "rarer"),
            ([], "rarer"),
        ]:
            self.assertEqual(classify([float(day) for day in days], 12), expected, days)

    def test_many_releases_of_one_day_are_one_release_day(self) -> None:
        self.assertEqual(classify([7 * week + hour / 24 for week in range(4) for hour in range(10)], 4), "weekly")

    def test_below_its_floors_it_is_unknown(self) -> None:
        weekly = [7.0 * week for week in range(12)]
        self.assertIsNone(classify(weekly, 3))
        self.assertEqual(classify(weekly, 4), "weekly")
        self.assertIsNone(classify([0.0], 11))

    def test_only_whole_weeks_count(self) -> None:
        self.assertIsNone(classify([1.0, 8, 15, 22], 4, since=START + timedelta(seconds=1)))
        present = [28.0, 28.3, 29, 30]
        self.assertEqual(
            cadence(Calendar(ZoneInfo("UTC")), [START + day * DAY for day in present], START, START + 34 * DAY), None
        )

    def test_days_are_the_viewers(self) -> None:
        # 23:30 and 00:30 in UTC are two days there, and one in Zurich.
        late = [7 * week + offset / 48 for week in range(1, 6) for offset in (47, 49, 95, 97)]
        self.assertEqual(classify(late, 6), "daily")
        self.assertEqual(classify(late, 6, zone="Europe/Zurich"), "weekly")
