"""The demonstration's events are plausible and always the same, and leave nothing behind when they are taken out."""

import os
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import msgspec
from attrs import evolve
from twisted.internet.defer import Deferred, gatherResults
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.db.database import Row
from ferrflow.ids import new_id, new_id_text
from ferrflow.operations.demo import Demo, received, removal_command
from ferrflow.operations.demo_events import (
    BILLING,
    GATEWAY,
    MOBILE,
    MOBILE_SIDE_DOOR,
    PALETTE,
    REPOSITORIES,
    SHOP,
    events_of_demo,
)
from ferrflow.operations.demo_play import PATCH, DemoRepository, Package, bumped, next_calver, next_semver
from ferrflow.releases.digest.job import Digest
from ferrflow.releases.history import Released, State, is_stale, understand
from ferrflow.reporter import repository_hash
from ferrflow.telemetry.events import EVENT_TYPES, Event, decode_event
from ferrflow.telemetry.store import Received, TelemetryStore
from tests.support.database import DatabaseTestCase

NAMES = [None, None, "acme/billing", "acme/gateway", "acme/mobile", "acme/palette", "acme/shop"]
TABLES = (
    ("telemetry_events", "id, repository_id", ""),
    ("repositories", "id", "where exists (select from event_sums where repository_id = repositories.id)"),
    (
        "event_sums",
        "repository_id, event_type, bucket, package_name, error_code, command, events, commits, last_at",
        "",
    ),
    (
        "organization_sums",
        "bucket, checks, version_bumps, releases, inits, errors, release_errors, commits, demo, last_at",
        "",
    ),
    (
        "organization_hours",
        "bucket, checks, version_bumps, releases, inits, errors, release_errors, commits, demo",
        "",
    ),
    ("error_sums", "bucket, error_code, command, events", ""),
    ("error_hours", "bucket, error_code, command, events", ""),
    ("error_days", "bucket, error_code, command, events", ""),
    ("error_kinds", "repository_id, error_code, command, events, first_at, last_at", ""),
    (
        "releases",
        """
        id, repository_id, package_name, version, first_at, last_at, sightings, commits, source, previous, bump,
        is_prerelease, is_rework, begins_run
        """,
        "",
    ),
    ("release_failures", "id, repository_id, failed_at, error_code, recovered_at", ""),
    ("release_changes", "id", ""),
    (
        "packages",
        """
        repository_id, name, scheme, current_version, current_at, latest_version, latest_at, latest_bump,
        latest_commits, first_at, releases, median_interval, median_commits, last_day, days
        """,
        "",
    ),
    (
        "release_sums",
        "bucket, releases, runs, reworks, majors, minors, patches, semantic_patches, prereleases, others, commits",
        "where releases > 0",
    ),
    (
        "release_hours",
        "bucket, releases, runs, reworks, majors, minors, patches, semantic_patches, prereleases, others, commits",
        "",
    ),
)
NOTHING: dict[str, list[Row]] = {table: [] for table, *_ in TABLES}
NOW = datetime(2025, 11, 19, 15, 30, tzinfo=UTC)
# A week of days, so that every weekday is the first and the last one once.
NOWS = [NOW + timedelta(days=number, hours=3 * number) for number in range(7)]


def of(repository: DemoRepository, event_type: str, now: datetime = NOW) -> list[tuple[datetime, Event]]:
    """The events of one type in one repository."""
    return [
        (at, event)
        for at, event in events_of_demo(now)
        if event.repo_hash == repository.hash and event.event_type == event_type
    ]


class EventsTest(SynchronousTestCase):
    def test_a_few_thousand_events_of_every_type(self) -> None:
        for now in NOWS:
            events = events_of_demo(now)
            self.assertTrue(3_000 < len(events) < 7_000, len(events))
            self.assertEqual({event.event_type for _, event in events}, set(EVENT_TYPES))
            self.assertEqual({event.repo_hash for _, event in events}, {repository.hash for repository in REPOSITORIES})

    def test_all_within_the_ninety_days_up_to_now_and_in_order(self) -> None:
        for now in NOWS:
            times = [at for at, _ in events_of_demo(now)]
            self.assertEqual(times, sorted(times))
            self.assertEqual((now.date() - times[0].date()) // timedelta(days=90), 0)
            self.assertLess(times[0], now - timedelta(days=86))
            self.assertLessEqual(times[-1], now)
            self.assertGreater(times[-1], now - timedelta(days=1))

    def test_the_same_whenever_it_is_made(self) -> None:
        self.assertEqual(received(NOW), received(NOW))
        self.assertEqual(received(NOW), received(NOW.astimezone(timezone(timedelta(hours=-11)))))
        morning = received(NOW - timedelta(hours=6))
        self.assertLess(len(morning), len(received(NOW)))
        self.assertEqual(morning, received(NOW)[: len(morning)])

    def test_every_event_could_have_come_from_the_cli(self) -> None:
        for _, event in events_of_demo(NOW):
            body = {name: value for name, value in msgspec.structs.asdict(event).items() if value is not None}
            self.assertEqual(decode_event(msgspec.json.encode(body)), event)

    def test_each_type_brings_the_keys_that_the_cli_sends(self) -> None:
        keys = {
            "init": set(),
            "check": set(),
            "version_bump": {"commits_count"},
            "release": {"package_name", "package_version", "commits_count"},
            "error": {"metadata"},
        }
        for _, event in events_of_demo(NOW):
            sent = {name for name, value in msgspec.structs.asdict(event).items() if value is not None}
            self.assertEqual(sent - {"event_type", "repo_hash"}, keys[event.event_type])

    def test_each_repository_begins_with_init_and_is_checked_every_day(self) -> None:
        for repository in REPOSITORIES:
            first = next(event for _, event in events_of_demo(NOW) if event.repo_hash == repository.hash)
            self.assertEqual(first.event_type, "init")
            self.assertEqual(len(of(repository, "init")), 1)
            days = sorted({at.date() for at, _ in of(repository, "check")})
            self.assertEqual({later - earlier for earlier, later in pairwise(days)}, {timedelta(days=1)})
            self.assertEqual(days[-1], NOW.date())

    def test_people_work_on_working_days(self) -> None:
        releases = [at for at, event in events_of_demo(NOW) if event.event_type == "release"]
        self.assertTrue(all(8 <= at.hour < 19 for at in releases))
        weekend = sum(at.weekday() >= 5 for at in releases)
        self.assertLess(weekend, len(releases) / 10)

    def test_ids_are_of_version_7_and_of_their_time(self) -> None:
        batch = received(NOW)
        self.assertEqual(len({item.id for item in batch}), len(batch))
        for item in batch:
            made = UUID(item.id)
            self.assertEqual((made.version, made.variant), (7, "specified in RFC 4122"))
            self.assertEqual(made.int >> 80, int(item.received_at * 1000))

    def test_hashes_are_the_ones_that_the_cli_sends(self) -> None:
        """`printf github.com/acme/shop | sha256sum`."""
        self.assertEqual(SHOP.hash, "c566806a55dcd4dd646cf711e6a18103ddbf0140d653ce66689f11b88f716041")


class ShopTest(SynchronousTestCase):
    def test_many_packages_at_the_same_moment_some_by_cascade(self) -> None:
        releases = of(SHOP, "release")
        self.assertEqual(len({event.package_name for _, event in releases}), 12)
        runs: Counter[datetime] = Counter(at.replace(second=0, microsecond=0) for at, _ in releases)
        self.assertGreater(len(runs), 40)
        self.assertGreaterEqual(max(runs.values()), 8)
        cascades = [event for _, event in releases if event.commits_count == 0]
        self.assertTrue(len(releases) / 20 < len(cascades) < len(releases) / 2)

    def test_versions_only_grow(self) -> None:
        versions: dict[str | None, tuple[int, ...]] = {}
        for _, event in of(SHOP, "release"):
            version = tuple(map(int, (event.package_version or "").split(".")))
            self.assertGreater(version, versions.get(event.package_name, ()))
            versions[event.package_name] = version

    def test_equal_bumps_within_a_second_are_kept_apart(self) -> None:
        bumps = Counter((at.replace(microsecond=0), event.commits_count) for at, event in of(SHOP, "version_bump"))
        self.assertGreater(max(bumps.values()), 1)


class GatewayTest(SynchronousTestCase):
    def test_weekly_calendar_versions(self) -> None:
        releases = of(GATEWAY, "release")
        self.assertGreaterEqual(len(releases), 12)
        for at, event in releases:
            self.assertEqual(at.weekday(), 1)
            self.assertTrue((event.package_version or "").startswith(f"{at.year}.{at.month}."))
        self.assertEqual(len({event.package_version for _, event in releases}), len(releases))

    def test_every_failure_is_followed_by_a_good_release(self) -> None:
        for now in NOWS:
            errors = of(GATEWAY, "error", now)
            seen = {
                ((event.metadata or {})["command"], (event.metadata or {}).get("error_code")) for _, event in errors
            }
            self.assertEqual(seen, {("release", "E3002"), ("check", "E1004"), ("tag", "E2003"), ("release", None)})
            releases = [at for at, _ in of(GATEWAY, "release", now + timedelta(hours=1))]
            for failed, _ in errors:
                if failed < now - timedelta(hours=1):
                    self.assertTrue(any(timedelta() < at - failed < timedelta(hours=1) for at in releases))


class PaletteTest(SynchronousTestCase):
    def test_prereleases_and_then_silence(self) -> None:
        releases = of(PALETTE, "release")
        self.assertEqual(
            [event.package_version for _, event in releases],
            ["1.9.4", "1.9.5", "2.0.0-rc.1", "2.0.0-rc.2", "2.0.0-rc.3"],
        )
        last, _ = releases[-1]
        self.assertGreater(NOW - last, timedelta(days=50))
        unreleased = [event.commits_count or 0 for at, event in of(PALETTE, "version_bump") if at > last]
        self.assertGreater(len(unreleased), 40)
        self.assertEqual(unreleased, sorted(unreleased))


def state(repository: DemoRepository, package: str, now: datetime = NOW) -> State:
    """A package as the board shows it."""
    history = understand(
        Released(event.package_version or "", at, event.commits_count)
        for at, event in of(repository, "release", now)
        if event.package_name == package
    )
    assert history is not None
    return history.state


class FindingsTest(SynchronousTestCase):
    """What there is to be found, on whichever day somebody looks."""

    def test_every_scheme_of_versions(self) -> None:
        schemes = {
            name: state(repository, name).scheme
            for repository, name in ((SHOP, "ui"), (GATEWAY, "gateway"), (MOBILE, "app"))
        }
        self.assertEqual(schemes, {"ui": "semver", "gateway": "calver", "app": "number"})

    def test_a_package_that_drifts(self) -> None:
        for now in NOWS:
            self.assertNotEqual(state(SHOP, "tokens", now).current, state(MOBILE_SIDE_DOOR, "tokens", now).current)

    def test_a_library_that_is_stale(self) -> None:
        for now in NOWS:
            palette = state(PALETTE, "palette", now)
            [*_, (checked, _)] = of(PALETTE, "check", now)
            stale = is_stale(palette.latest_at, palette.median_interval, palette.releases, checked, now)
            self.assertIs(stale, True)

    def test_a_repository_whose_last_release_failed_with_an_error_that_is_new_since_yesterday(self) -> None:
        for now in NOWS:
            [(failed, event)] = of(BILLING, "error", now)
            self.assertLess(now - failed, timedelta(days=1))
            self.assertLess(max(at for at, _ in of(BILLING, "release", now)), failed)
            others = [
                error.metadata for at, error in events_of_demo(now) if error.event_type == "error" and at < failed
            ]
            self.assertNotIn(event.metadata, others)

    def test_reworks(self) -> None:
        history = understand(
            Released(event.package_version or "", at)
            for at, event in of(SHOP, "release")
            if event.package_name == "storefront"
        )
        assert history is not None
        self.assertGreater(sum(bool(step.rework) for step in history.steps), 3)

    def test_one_repository_under_two_addresses(self) -> None:
        self.assertEqual(MOBILE.hash, repository_hash("https://github.com/acme/mobile"))
        self.assertEqual(MOBILE_SIDE_DOOR.hash, repository_hash("ssh://git@ssh.github.com:443/acme/mobile"))


class PartsTest(SynchronousTestCase):
    def test_a_cascade_takes_what_needs_the_changed_at_any_distance(self) -> None:
        packages = [
            Package("core", "1.0.0", commits=1),
            Package("lonely", "1.0.0"),
            Package("api", "1.0.0", ("core",)),
            Package("site", "1.0.0", ("lonely", "api")),
        ]
        self.assertEqual([package.name for package in bumped(packages)], ["core", "api", "site"])
        packages[0].commits = 0
        self.assertEqual(bumped(packages), [])

    def test_next_semver(self) -> None:
        self.assertEqual([next_semver("1.2.3", level) for level in range(PATCH + 1)], ["2.0.0", "1.3.0", "1.2.4"])

    def test_next_calver(self) -> None:
        self.assertEqual(next_calver("2025.11.9", date(2025, 11, 30)), "2025.11.10")
        self.assertEqual(next_calver("2025.11.9", date(2025, 12, 1)), "2025.12.1")
        self.assertEqual(next_calver("2024.1.2", date(2025, 1, 2)), "2025.1.1")


class LoadTest(DatabaseTestCase):
    async def set_up(self) -> None:
        self.demo = Demo(self.database)
        self.default, self.younger = new_id(), new_id()
        await self.database.execute(
            """
            insert into organizations (id, slug, name, created_at)
            values (%s, 'ada', 'Ada', %s), (%s, 'bob', 'Bob', %s)
            """,
            (str(self.default), NOW, str(self.younger), NOW + timedelta(days=1)),
        )

    async def names(self) -> list[str | None]:
        return sorted((name for (name,) in await self.database.query("select name from repositories")), key=str)

    async def events(self, source: str) -> int:
        [(count,)] = await self.database.query("select count(*) from telemetry_events where source = %s", (source,))
        return int(count)

    async def receive(self, event: Event) -> None:
        """Store an event as if the CLI had sent it."""
        await TelemetryStore(self.database).write([Received(new_id_text(), NOW.timestamp(), event)])

    async def test_it_goes_to_the_default_organization_once(self) -> None:
        added = await self.demo.load(NOW)
        self.assertEqual(added, len(events_of_demo(NOW)))
        self.assertEqual(await self.demo.load(NOW + timedelta(days=3)), 0)
        self.assertEqual(await self.events("demo"), added)
        [totals] = await self.database.query(
            "select sum(checks + version_bumps + releases + inits + errors), sum(demo) from organization_sums"
        )
        self.assertEqual(totals, (added, added))
        [(packages,)] = await self.database.query("select count(*) from packages")
        self.assertEqual(packages, 18)
        self.assertEqual(await self.names(), NAMES)

    async def test_servers_that_load_at_once_add_it_once(self) -> None:
        loads = [self.demo.load(NOW + timedelta(milliseconds=number)) for number in range(3)]
        await gatherResults([Deferred.fromCoroutine(load) for load in loads])
        self.assertEqual(await self.events("demo"), len(events_of_demo(NOW)))
        self.assertEqual(len(await self.names()), len(NAMES))

    async def test_names_that_a_broken_off_load_left_out_are_given_later(self) -> None:
        await TelemetryStore(self.database).write(received(NOW)[:60])
        self.assertEqual(set(await self.names()), {None})
        self.assertEqual(await self.demo.load(NOW), 0)
        self.assertEqual(await self.names(), NAMES)

    async def test_a_name_that_somebody_gave_stays(self) -> None:
        await self.receive(Event("check", repo_hash=SHOP.hash))
        await self.database.execute("update repositories set name = 'Our shop'")
        await self.demo.load(NOW)
        self.assertEqual(await self.names(), [None, None, "Our shop", *NAMES[2:-1]])

    async def test_nothing_is_left_of_it(self) -> None:
        added = await self.demo.load(NOW)
        self.assertEqual(await self.demo.remove(), added)
        self.assertEqual(await self.everything(), NOTHING)
        self.assertEqual(await self.demo.remove(), 0)
        self.assertEqual(await self.demo.load(NOW), added)

    async def test_what_is_real_is_as_it_would_be_without_it(self) -> None:
        store = TelemetryStore(self.database)
        # What arrives for real in the demonstration's repositories, some of it in its very releases and sums.
        made_up = [item for item in received(NOW) if item.event.event_type in ("release", "error")][::5]
        await store.write([evolve(item, id=new_id_text(), source="cli") for item in made_up])
        await store.write([Received(new_id_text(), NOW.timestamp() - 5, Event("init"))])
        await Digest(self.database).run()
        before = await self.everything()
        await self.demo.load(NOW)
        self.assertNotEqual(await self.everything(), before)
        await self.demo.remove()
        self.assertEqual(await self.everything(), before)

    async def everything(self) -> dict[str, list[Row]]:
        """All that follows from events, but for what is only counted up to nothing, and for what was made at random."""
        return {
            table: await self.database.query(f"select {columns} from {table} {condition} order by {columns}")
            for table, columns, condition in TABLES
        }

    async def test_what_is_real_stays(self) -> None:
        await self.receive(Event("check", repo_hash="ab" * 32))
        await self.receive(Event("init"))
        await self.receive(Event("check", repo_hash=GATEWAY.hash))
        added = await self.demo.load(NOW)
        self.assertEqual(await self.demo.remove(), added)
        self.assertEqual(await self.events("cli"), 3)
        self.assertEqual(await self.names(), [None, "acme/gateway"])

    async def test_a_repository_that_somebody_claims_stays(self) -> None:
        await self.demo.load(NOW)
        await self.database.execute("update repository_hashes set registered = true where hash = %s", (SHOP.hash,))
        await self.database.execute(
            """
            insert into repository_hashes (organization_id, hash, repository_id)
            select organization_id, repeat('cd', 32), repository_id from repository_hashes where hash = %s
            """,
            (PALETTE.hash,),
        )
        await self.demo.remove()
        self.assertEqual(await self.names(), ["acme/palette", "acme/shop"])


class Removal(SynchronousTestCase):
    """The command line that the log tells."""

    def test_it_runs_as_it_stands_wherever_the_program_is(self) -> None:
        program = Path(self.mktemp()).absolute() / "ferrflow-server"
        program.parent.mkdir()
        self.patch(sys, "executable", str(program.with_name("python")))
        self.assertEqual(removal_command(None), "ferrflow-server demo remove")
        program.touch(mode=0o700)
        self.assertEqual(removal_command(Path("/a b")), f"{program} demo remove --embedded '/a b'")
        self.patch(os, "environ", {**os.environ, "PATH": str(program.parent)})
        self.assertEqual(removal_command(Path("/a")), "ferrflow-server demo remove --embedded /a")
