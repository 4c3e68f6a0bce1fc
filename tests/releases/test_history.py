"""What a package's releases say: steps, state, floors, staleness."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.releases.history import History, Released, is_stale, median_commits, median_interval, understand
from ferrflow.releases.versions import key
from tests.releases.test_versions import versions

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def history(*texts: str, every: timedelta = 7 * DAY) -> History:
    found = understand([Released(text, START + place * every, place) for place, text in enumerate(texts)])
    assert found is not None
    return found


def bumps(*texts: str) -> list[tuple[str | None, str | None]]:
    return [(step.before, step.bump) for step in history(*texts).steps]


class Steps(SynchronousTestCase):
    def test_the_first_release_is_measured_from_nothing(self) -> None:
        self.assertEqual(bumps("1.0.0"), [(None, None)])

    def test_each_is_measured_from_the_highest_below_it(self) -> None:
        self.assertEqual(
            bumps("1.4.2", "2.0.0", "1.4.3", "2.0.1"),
            [(None, None), ("1.4.2", "major"), ("1.4.2", "patch"), ("2.0.0", "patch")],
        )

    def test_a_finished_version_is_measured_from_the_finished_one_below(self) -> None:
        self.assertEqual(
            bumps("1.0.0", "2.0.0-rc.1", "2.0.0-rc.2", "2.0.0")[1:],
            [("1.0.0", "prerelease"), ("2.0.0-rc.1", "prerelease"), ("1.0.0", "major")],
        )

    def test_without_a_finished_one_below_the_prerelease_serves(self) -> None:
        self.assertEqual(bumps("1.0.0-rc.1", "1.0.0")[1], ("1.0.0-rc.1", "major"))

    def test_without_a_lower_one_it_is_the_one_before_by_time(self) -> None:
        self.assertEqual(bumps("2.0.0", "1.9.0")[1], ("2.0.0", "other"))
        self.assertEqual(bumps("1.0.0", "latest", "1.1.0")[1:], [("1.0.0", "other"), ("1.0.0", "minor")])
        self.assertEqual(bumps("red", "green", "blue")[2], ("green", "other"))

    def test_only_what_was_out_by_then_counts(self) -> None:
        self.assertEqual(bumps("1.0.0", "1.3.0", "1.2.0")[1], ("1.0.0", "minor"))

    def test_releases_are_taken_in_order_of_time(self) -> None:
        found = understand([Released("1.1.0", START + DAY), Released("1.0.0", START)])
        assert found is not None
        self.assertEqual([step.version for step in found.steps], ["1.0.0", "1.1.0"])

    def test_rework_is_a_patch_within_three_days_of_another_release(self) -> None:
        for every, rework in ((timedelta(hours=72), True), (timedelta(hours=72, seconds=1), False)):
            found = history("1.0.0", "1.0.1", "1.1.0", every=every)
            self.assertEqual([step.rework for step in found.steps], [False, rework, False])

    def test_rework_is_unknown_where_the_scheme_has_no_patches(self) -> None:
        for texts in (["2024.05.01", "2024.05.02"], ["1", "2"], ["red", "green"]):
            self.assertEqual([step.rework for step in history(*texts, every=DAY).steps], [None, None])

    @settings(deadline=None)
    @given(st.lists(versions, min_size=1, max_size=25))
    def test_any_history_is_understood(self, texts: list[str]) -> None:
        found = history(*texts)
        self.assertEqual([step.version for step in found.steps], texts)
        self.assertEqual([step.bump is None for step in found.steps], [step.before is None for step in found.steps])
        for place, step in enumerate(found.steps):
            self.assertEqual(step.before is None, place == 0)
            self.assertIn(step.before, [None, *texts[:place]])


class States(SynchronousTestCase):
    def test_nothing_has_no_history(self) -> None:
        self.assertIsNone(understand([]))

    def test_current_is_the_highest_and_latest_the_newest(self) -> None:
        state = history("1.4.2", "2.0.0", "1.4.3").state
        self.assertEqual((state.current, state.current_at, state.latest), ("2.0.0", START + 7 * DAY, "1.4.3"))
        self.assertEqual(state.latest_at, START + 14 * DAY)
        self.assertEqual(history("1.4.2", "2.0.0").state.latest, "2.0.0")

    def test_a_prerelease_is_never_current(self) -> None:
        state = history("1.0.0", "2.0.0-rc.1").state
        self.assertEqual((state.current, state.latest), ("1.0.0", "2.0.0-rc.1"))
        state = history("1.0.0-rc.1", "1.0.0-rc.2").state
        self.assertEqual((state.current, state.current_at, state.latest), (None, None, "1.0.0-rc.2"))

    def test_text_is_ordered_by_time_alone(self) -> None:
        self.assertEqual(history("zebra", "ant").state.current, "ant")

    def test_of_equals_the_newest_is_current(self) -> None:
        self.assertEqual(history("1.0.0+9", "1.0.0+10").state.current, "1.0.0+10")

    def test_a_package_that_left_calendar_versions_is_not_stuck_in_them(self) -> None:
        texts = ["2023.1", "2023.2", *(f"3.{minor}.0" for minor in range(20))]
        state = history(*texts).state
        self.assertEqual((state.scheme, state.current), ("semver", "3.19.0"))

    def test_below_their_floors_medians_are_unknown(self) -> None:
        state = history("1.0.0", "1.0.1").state
        self.assertEqual((state.median_interval, state.median_commits, state.releases), (None, None, 2))
        state = history("1.0.0", "1.0.1", "1.0.2", "1.0.3").state
        self.assertEqual((state.median_interval, state.median_commits, state.releases), (7.0, 2.0, 4))

    def test_the_interval_is_the_median_of_gaps(self) -> None:
        self.assertEqual(median_interval([START, START + DAY, START + 11 * DAY]), 5.5)
        self.assertIsNone(median_interval([START, START + DAY]))

    def test_cascades_and_unknown_counts_are_no_batches(self) -> None:
        self.assertEqual(median_commits([0, None, 2, 4, 9, 0]), 4.0)
        self.assertIsNone(median_commits([0, 0, 0, 2, 4]))

    @settings(deadline=None)
    @given(st.lists(versions, min_size=1, max_size=25))
    def test_no_finished_version_is_higher_than_the_current_one(self, texts: list[str]) -> None:
        found = history(*texts)
        finished = [step.version for step in found.steps if not step.prerelease]
        scheme = found.state.scheme
        ranks = [key(scheme, text)[0] for text in finished]
        self.assertEqual(found.state.current is None, not finished)
        if found.state.current is not None:
            self.assertEqual(key(scheme, found.state.current)[0], max(ranks))


class Staleness(SynchronousTestCase):
    def stale(self, *, interval: float | None = 7.0, releases: int = 5, check: float | None, now: float) -> bool | None:
        last_check = None if check is None else START + check * DAY
        return is_stale(START, interval, releases, last_check, START + now * DAY)

    def test_it_begins_after_three_intervals(self) -> None:
        self.assertIs(self.stale(check=20, now=21), False)
        self.assertIs(self.stale(check=20, now=21.001), True)

    def test_without_checks_nobody_is_waiting(self) -> None:
        self.assertIs(self.stale(check=None, now=30), False)
        self.assertIs(self.stale(check=-1, now=30), False)
        self.assertIs(self.stale(check=15, now=30), False)
        self.assertIs(self.stale(check=16, now=30), True)

    def test_a_burst_of_releases_does_not_promise_the_next_within_hours(self) -> None:
        self.assertIs(self.stale(interval=0.01, check=1, now=3), False)
        self.assertIs(self.stale(interval=0.01, check=1, now=3.1), True)

    def test_below_its_floor_it_is_unknown(self) -> None:
        self.assertIsNone(self.stale(releases=4, check=29, now=30))
        self.assertIsNone(self.stale(interval=None, check=29, now=30))
