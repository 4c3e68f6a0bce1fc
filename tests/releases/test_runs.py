"""Runs of releases, failures, and the time until the next good release."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.releases.runs import (
    Incident,
    Run,
    beginnings,
    failed_release_rate,
    recoveries,
    runs,
    time_to_next_good,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = 3600.0
moments = st.lists(st.integers(0, 2000).map(lambda seconds: START + timedelta(seconds=seconds)), max_size=30)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


class Runs(SynchronousTestCase):
    def test_releases_within_a_minute_of_the_one_before_are_one_run(self) -> None:
        self.assertEqual(
            runs([at(0), at(60), at(120), at(180.001)]), [Run(at(0), at(120), 3), Run(at(180.001), at(180.001), 1)]
        )

    def test_releases_may_come_in_any_order(self) -> None:
        self.assertEqual(runs([at(50), at(0), at(50)]), [Run(at(0), at(50), 3)])

    def test_no_release_is_no_run(self) -> None:
        self.assertEqual(runs([]), [])

    @settings(deadline=None)
    @given(moments)
    def test_each_release_is_in_one_run_and_runs_are_apart(self, times: list[datetime]) -> None:
        found = runs(times)
        self.assertEqual(sum(run.releases for run in found), len(times))
        self.assertEqual(
            [run.began_at for run in found],
            [time for time, begins in zip(sorted(times), beginnings(sorted(times)), strict=True) if begins],
        )
        for earlier, later in pairwise(found):
            self.assertGreater(later.began_at - earlier.ended_at, timedelta(seconds=60))


class Failures(SynchronousTestCase):
    def test_the_rate_is_of_all_attempts(self) -> None:
        self.assertEqual(failed_release_rate(1, 4), 0.2)
        self.assertEqual(failed_release_rate(0, 5), 0.0)
        self.assertEqual(failed_release_rate(5, 0), 1.0)

    def test_below_its_floor_the_rate_is_unknown(self) -> None:
        self.assertIsNone(failed_release_rate(0, 0))
        self.assertIsNone(failed_release_rate(2, 2))

    def test_failures_in_a_row_are_one_incident(self) -> None:
        found = recoveries([at(100), at(200), at(1000), at(5000)], [at(0), at(500), at(2000)])
        self.assertEqual(
            found,
            [
                Incident((at(100), at(200)), at(500)),
                Incident((at(1000),), at(2000)),
                Incident((at(5000),), None),
            ],
        )
        self.assertEqual([incident.took for incident in found], [timedelta(seconds=400), timedelta(seconds=1000), None])

    def test_releases_of_the_failed_run_itself_repair_nothing(self) -> None:
        [incident] = recoveries([at(10)], [at(5), at(10.4), at(11), at(400)])
        self.assertEqual(incident.recovered_at, at(400))

    def test_another_try_within_the_minute_repairs(self) -> None:
        [incident] = recoveries([at(10)], [at(5), at(40)])
        self.assertEqual(incident.recovered_at, at(40))

    def test_a_release_of_the_same_moment_is_not_the_next(self) -> None:
        [incident] = recoveries([at(10)], [at(10)])
        self.assertIsNone(incident.recovered_at)

    @settings(deadline=None)
    @given(moments, moments)
    def test_each_failure_is_in_one_incident(self, failures: list[datetime], releases: list[datetime]) -> None:
        found = recoveries(failures, releases)
        self.assertEqual([failure for incident in found for failure in incident.failures], sorted(failures))
        for incident in found:
            if incident.recovered_at is not None:
                self.assertIn(incident.recovered_at, releases)
                self.assertGreater(incident.recovered_at, incident.failures[-1])

    def test_the_time_to_the_next_good_release_is_the_median_of_what_is_over(self) -> None:
        over = [Incident((at(0),), at(hours * HOUR)) for hours in (1, 2, 9)]
        self.assertEqual(time_to_next_good([*over, Incident((at(0),), None)]), timedelta(hours=2))
        self.assertIsNone(time_to_next_good([*over[:2], Incident((at(0),), None)]))
