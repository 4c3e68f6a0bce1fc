"""What follows from history, written beside the releases."""

import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater

from ferrflow.db.database import Transaction
from ferrflow.ids import new_id_text
from ferrflow.releases.digest import job
from ferrflow.releases.digest.job import Digest
from ferrflow.releases.history import Released, understand
from ferrflow.telemetry.events import Event
from ferrflow.telemetry.rebuild import Rebuild
from ferrflow.telemetry.store import Received, TelemetryStore
from tests.support.database import DatabaseTestCase, run_sql

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHOP, TOOLS = "a" * 64, "b" * 64
WAITING = "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
FACTS = "previous, bump, is_prerelease, is_rework, begins_run"


class DigestTestCase(DatabaseTestCase):
    """A store to write to, and a digest."""

    async def set_up(self) -> None:
        self.store = TelemetryStore(self.database)
        self.digest = Digest(self.database)
        self.organization = new_id_text()
        run_sql(self.url, "insert into organizations (id, slug, name) values (%s, 'acme', 'A')", (self.organization,))

    async def release(
        self,
        version: str,
        at: timedelta,
        package: str | None = "api",
        place: str | None = SHOP,
        commits: int | None = 1,
    ) -> None:
        event = Event("release", package_name=package, package_version=version, repo_hash=place, commits_count=commits)
        await self.store.write([Received(new_id_text(), (START + at).timestamp(), event)])

    async def break_off(self, at: timedelta, place: str | None = SHOP) -> None:
        event = Event("error", metadata={"command": "release", "error_code": "E3002"}, repo_hash=place)
        await self.store.write([Received(new_id_text(), (START + at).timestamp(), event)])

    def facts(self) -> dict[str, tuple[Any, ...]]:
        return {row[0]: row[1:] for row in run_sql(self.url, f"select version, {FACTS} from releases")}

    def package(self, columns: str) -> Any:
        [row] = run_sql(self.url, f"select {columns} from packages")
        return row

    def sums(self) -> dict[datetime, tuple[int, ...]]:
        rows = run_sql(
            self.url,
            "select bucket, releases, runs, reworks, majors, minors, patches, prereleases, others, commits "
            "from release_sums",
        )
        return {bucket: tuple(counts) for bucket, *counts in rows}


class OnePackage(DigestTestCase):
    """The history of a package."""

    async def test_what_each_release_was(self) -> None:
        day = timedelta(days=1)
        for number, version in enumerate(("1.0.0", "1.1.0-rc.1", "1.1.0", "2.0.0", "2.0.1")):
            await self.release(version, number * 10 * day)
        await self.release("2.0.2", 41 * day)
        await self.digest.run()
        self.assertEqual(
            self.facts(),
            {
                "1.0.0": (None, None, False, False, True),
                "1.1.0-rc.1": ("1.0.0", "prerelease", True, False, True),
                "1.1.0": ("1.0.0", "minor", False, False, True),
                "2.0.0": ("1.1.0", "major", False, False, True),
                "2.0.1": ("2.0.0", "patch", False, False, True),
                "2.0.2": ("2.0.1", "patch", False, True, True),
            },
        )
        self.assertEqual(
            self.package(
                "scheme, current_version, latest_version, latest_bump, releases, first_at, latest_at, median_interval"
            ),
            ("semver", "2.0.2", "2.0.2", "patch", 6, START, START + 41 * day, 10.0),
        )
        self.assertEqual(run_sql(self.url, "select * from release_changes"), [])

    async def test_the_highest_is_current_and_the_newest_is_told(self) -> None:
        await self.release("2.0.0", timedelta())
        await self.release("1.9.1", timedelta(days=1))
        await self.digest.run()
        self.assertEqual(self.package("current_version, latest_version"), ("2.0.0", "1.9.1"))

    async def test_releases_of_the_last_days(self) -> None:
        for number, day in enumerate((0, 10, 31, 31, 40)):
            await self.release(f"1.{number}.0", timedelta(days=day))
        await self.digest.run()
        last_day, days = self.package("last_day, days")
        self.assertEqual(last_day, (START + timedelta(days=40)).date())
        self.assertEqual([place for place, count in enumerate(days) if count], [20, 29])
        self.assertEqual((sum(days), len(days)), (3, 30))

    async def test_a_repeat_changes_nothing(self) -> None:
        await self.release("1.0.0", timedelta())
        await self.digest.run()
        await self.release("1.0.0", timedelta(hours=1))
        self.assertEqual(run_sql(self.url, "select * from release_changes"), [])
        self.assertEqual(run_sql(self.url, "select sightings, last_at > first_at from releases"), [(2, True)])

    async def test_an_earlier_sighting_that_comes_late(self) -> None:
        await self.release("1.0.0", timedelta(hours=2))
        await self.release("1.1.0", timedelta(hours=1))
        await self.digest.run()
        await self.release("1.0.0", timedelta())
        await self.digest.run()
        self.assertEqual(self.facts()["1.1.0"][:2], ("1.0.0", "minor"))
        self.assertEqual(sorted(self.sums()), [START, START + timedelta(hours=1)])

    async def test_without_a_repository_or_a_package(self) -> None:
        await self.release("1.0.0", timedelta(), package=None, place=None)
        await self.release("1.0.1", timedelta(days=9), package=None, place=None)
        await self.digest.run()
        self.assertEqual(self.facts()["1.0.1"][:2], ("1.0.0", "patch"))
        self.assertEqual(self.package("name, repository_id, releases"), ("", None, 2))

    async def test_a_package_without_releases_goes(self) -> None:
        await self.release("1.0.0", timedelta())
        await self.digest.run()
        run_sql(
            self.url,
            "insert into release_changes (organization_id, repository_id, package_name, changed_at) "
            "select organization_id, repository_id, package_name, first_at from releases",
        )
        run_sql(self.url, "delete from releases")
        await self.digest.run()
        self.assertEqual(run_sql(self.url, "select * from packages"), [])
        self.assertEqual(self.sums(), {})

    async def test_a_history_that_is_too_long_to_be_read_as_a_whole(self) -> None:
        self.patch(job, "LONGEST_HISTORY", 4)
        await self.release("9.0.0", timedelta())
        for number in range(8):
            await self.release(f"1.{number}.0", timedelta(days=1 + number))
            await self.digest.run()
        self.assertEqual(
            self.package("current_version, latest_version, releases, first_at"), ("9.0.0", "1.7.0", 9, START)
        )
        self.assertEqual(self.facts()["1.7.0"][:2], ("1.6.0", "minor"))
        self.assertEqual(self.facts()["1.1.0"][:2], ("1.0.0", "minor"))


class Repositories(DigestTestCase):
    """What a repository's releases say together."""

    async def test_releases_within_a_minute_of_each_other_are_one_run(self) -> None:
        for number, seconds in enumerate((0, 59, 119, 180, 181)):
            await self.release(f"1.0.{number}", timedelta(seconds=seconds), package=f"package-{number % 2}")
        await self.release("1", timedelta(seconds=30), place=TOOLS)
        await self.digest.run()
        begin = {version: row[4] for version, row in self.facts().items()}
        self.assertEqual(
            begin, {"1.0.0": True, "1.0.1": False, "1.0.2": False, "1.0.3": True, "1.0.4": False, "1": True}
        )
        self.assertEqual(self.sums()[START][:2], (6, 3))

    async def test_a_late_release_joins_two_runs(self) -> None:
        await self.release("1.0.0", timedelta())
        await self.release("1.0.2", timedelta(seconds=100))
        await self.digest.run()
        self.assertEqual(self.sums()[START][1], 2)
        await self.release("1.0.1", timedelta(seconds=50))
        await self.digest.run()
        self.assertEqual(self.sums()[START][1], 1)

    async def test_the_next_release_is_a_recovery(self) -> None:
        await self.break_off(timedelta(minutes=1))
        await self.break_off(timedelta(minutes=2), place=TOOLS)
        await self.break_off(timedelta(minutes=3), place=None)
        await self.digest.run()
        await self.release("1.0.0", timedelta())
        await self.release("1.0.1", timedelta(minutes=9), package="web")
        await self.digest.run()
        found = dict(
            run_sql(self.url, "select failed_at - %s, recovered_at - %s from release_failures", (START, START))
        )
        minute = timedelta(minutes=1)
        self.assertEqual(found, {minute: 9 * minute, 2 * minute: None, 3 * minute: None})
        await self.release("1.0.2", timedelta(minutes=5))
        await self.digest.run()
        found = dict(
            run_sql(self.url, "select failed_at - %s, recovered_at - %s from release_failures", (START, START))
        )
        self.assertEqual(found[minute], 5 * minute)

    async def test_releases_of_the_failed_run_itself_are_no_recovery(self) -> None:
        await self.release("1.0.0", timedelta(seconds=1))
        await self.break_off(timedelta(seconds=2))
        await self.release("1.0.0", timedelta(seconds=2.5), package="web")
        await self.digest.run()
        recoveries = "select recovered_at - %s from release_failures"
        self.assertEqual(run_sql(self.url, recoveries, (START,)), [(None,)])
        await self.release("1.0.1", timedelta(minutes=9))
        await self.digest.run()
        self.assertEqual(run_sql(self.url, recoveries, (START,)), [(timedelta(minutes=9),)])


class AnyOrder(DigestTestCase):
    """However events come, what is found in the end is the same."""

    async def anything_happens(self, *, digest: bool = True) -> None:
        random = Random("digest")  # noqa: S311 - the same each time
        for _ in range(150):
            version = (
                f"{random.randrange(3)}.{random.randrange(4)}.{random.randrange(4)}{random.choice(('', '', '-rc.1'))}"
            )
            at = timedelta(seconds=random.randrange(40) * 30 + random.choice((0, 86_400)))
            await self.release(
                version, at, random.choice(("api", "web")), random.choice((SHOP, TOOLS, None)), random.randrange(5)
            )
            if random.random() < 0.2:
                await self.break_off(at, random.choice((SHOP, TOOLS)))
            if random.random() < 0.3 and digest:
                await self.digest.run()

    def everything(self) -> Any:
        """All that the digest writes; packages without their ids, which are made."""
        names = "organization_id, repository_id, name, scheme, current_version, current_at, latest_version, latest_at, "
        names += "latest_bump, latest_commits, first_at, releases, median_interval, median_commits, last_day, days"
        packages = run_sql(self.url, f"select {names} from packages order by organization_id, repository_id, name")
        failures = run_sql(self.url, "select * from release_failures order by id")
        return run_sql(self.url, "select * from releases order by id"), packages, failures, self.sums()

    async def test_it_is_what_the_whole_history_says(self) -> None:
        await self.anything_happens()
        await self.digest.run()
        self.assert_facts()
        self.assert_sums()
        before = run_sql(self.url, "select * from releases order by id"), self.sums()
        run_sql(
            self.url,
            "insert into release_changes (organization_id, repository_id, package_name, changed_at) "
            "select organization_id, repository_id, package_name, first_at from releases",
        )
        await self.digest.run()
        self.assertEqual((run_sql(self.url, "select * from releases order by id"), self.sums()), before)

    async def test_a_rebuild_finds_the_same(self) -> None:
        await self.anything_happens()
        await self.digest.run()
        before = self.everything()
        await Rebuild(self.database).run()
        self.assertEqual(self.everything(), before)
        self.assertEqual(run_sql(self.url, "select * from release_changes"), [])

    async def test_it_rests_while_the_server_is_busy_and_comes_to_its_end(self) -> None:
        self.patch(job, "MOST_PACKAGES", 1)
        self.patch(job, "LONGEST_REST_SECONDS", 0.001)
        asked = itertools.count()
        await self.anything_happens(digest=False)
        await Digest(self.database, lambda: next(asked) >= 0).run()
        self.assertGreater(next(asked), 2)
        self.assert_sums()

    async def test_many_changes_are_digested_in_several_turns(self) -> None:
        self.patch(job, "MOST_MOMENTS", 5)
        await self.anything_happens(digest=False)
        await self.digest.run()
        self.assert_facts()
        self.assert_sums()
        self.assertEqual(run_sql(self.url, "select * from release_changes"), [])

    async def test_releases_are_locked_in_the_order_in_which_ingest_locks_them(self) -> None:
        """Else each would wait for the other, until PostgreSQL broke one of them off."""
        await self.release("1.0.0", timedelta(), "web")
        await self.release("1.0.0", timedelta(), "api")

        digested: list[Deferred[None]] = []

        async def hold_the_first(transaction: Transaction) -> None:
            await transaction.query("select from releases where package_name = 'api' for update")
            digested.append(Deferred.fromCoroutine(self.digest.run()))
            while not await self.database.query(WAITING):
                await deferLater(self.database.reactor, 0.01)
            await transaction.query("select from releases where package_name = 'web' for update nowait")

        await self.database.transaction(hold_the_first)
        await digested[0]
        self.assert_sums()

    def assert_facts(self) -> None:
        places = run_sql(self.url, "select distinct repository_id, package_name from releases")
        self.assertEqual(len(places), 6)
        for place, package in places:
            rows = run_sql(
                self.url,
                f"select version, first_at, commits, {FACTS} from releases "
                "where repository_id is not distinct from %s and package_name = %s order by first_at, id",
                (place, package),
            )
            history = understand([Released(version, at, commits) for version, at, commits, *_ in rows])
            assert history is not None
            self.assertEqual(
                [(step.before, step.bump, step.prerelease, step.rework) for step in history.steps],
                [tuple(row[3:7]) for row in rows],
            )

    def assert_sums(self) -> None:
        expected: Counter[tuple[datetime, int]] = Counter()
        last: dict[str | None, datetime] = {}
        for place, at, is_rework, bump, commits, begins in run_sql(
            self.url,
            "select repository_id, first_at, is_rework, bump, commits, begins_run from releases order by first_at, id",
        ):
            begins_run = place not in last or at - last[place] > timedelta(seconds=60)
            last[place] = at
            self.assertEqual(begins, begins_run)
            bucket = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
            bumps = [bump == kind for kind in ("major", "minor", "patch", "prerelease", "other")]
            for column, count in enumerate((1, begins_run, bool(is_rework), *bumps, commits)):
                expected[bucket, column] += count
        found = {(bucket, column): count for bucket, row in self.sums().items() for column, count in enumerate(row)}
        self.assertEqual(found, dict(expected))
