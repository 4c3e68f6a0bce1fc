"""Sums are exactly what the events add up to, whatever comes in which order, once or twice."""

from datetime import UTC, datetime
from random import Random
from typing import Any

from ferrflow.ids import new_id_text
from ferrflow.releases.digest.job import Digest
from ferrflow.telemetry.events import Event, EventType
from ferrflow.telemetry.rebuild import Rebuild
from ferrflow.telemetry.store import Received, TelemetryStore
from tests.support.database import DatabaseTestCase, run_sql
from tests.telemetry.sums_by_hand import hours_and_days, sums_by_hand, sums_in

NOW = 1_764_000_000
DAY = datetime.fromtimestamp(NOW + 43_200, UTC)
HASHES = ("a" * 64, "b" * 64, None)
TYPES: tuple[EventType, ...] = ("check", "version_bump", "release", "release", "init", "error", "error")
METADATA: tuple[dict[str, Any] | None, ...] = (
    None,
    {},
    {"command": "release", "error_code": "E3002"},
    {"command": "release"},
    {"command": ["release"], "error_code": {"a": 1}},
    {"command": "tag", "error_code": "x" * 3000},
)


def seeded(name: str) -> Random:
    """The same numbers each time."""
    return Random(name)  # noqa: S311 - no secrets


class Sums(DatabaseTestCase):
    """What is written beside the events."""

    async def set_up(self) -> None:
        self.store = TelemetryStore(self.database)
        self.organizations = [new_id_text(), new_id_text()]
        self.keys = [new_id_text(), new_id_text()]
        for number, organization in enumerate(self.organizations):
            run_sql(
                self.url,
                "insert into organizations (id, slug, name) values (%s, %s, 'O')",
                (organization, f"o-{number}"),
            )

    def received(self, random: Random) -> Received:
        """Any event, of about the same few things."""
        kind = random.choice(TYPES)
        event = Event(
            event_type=kind,
            package_name=random.choice(("api", "web", "", None)),
            package_version=random.choice(("1.0.0", "1.1.0", "2", "", None)),
            metadata=random.choice(METADATA) if kind == "error" else None,
            repo_hash=random.choice(HASHES),
            commits_count=random.choice((None, 0, 3, 2_147_483_647)),
        )
        at = NOW + random.choice((0, 1, 899, 900, 3_600, 86_400)) + random.randrange(3) / 4
        if random.random() < 0.5:
            return Received(new_id_text(), at, event, random.choice(("cli", "demo")))
        key = random.randrange(2)
        return Received(new_id_text(), at, event, "key", self.organizations[key], self.keys[key])

    async def test_they_are_what_the_events_add_up_to(self) -> None:
        random = seeded("sums")
        batches = [[self.received(random) for _ in range(random.randrange(1, 60))] for _ in range(20)]
        for batch in batches:
            await self.store.write(batch)
        self.assertEqual(sums_in(self.url), sums_by_hand(self.url))
        self.assertTrue(all(sums_in(self.url).values()))

    async def test_what_is_written_twice_counts_once(self) -> None:
        random = seeded("twice")
        batch = [self.received(random) for _ in range(50)]
        await self.store.write(batch)
        before = sums_in(self.url)
        await self.store.write(batch)
        self.assertEqual(sums_in(self.url), before)
        await self.store.write([*batch[:10], self.received(random)])
        self.assertEqual(sums_in(self.url), sums_by_hand(self.url))

    async def test_they_can_be_made_anew(self) -> None:
        random = seeded("anew")
        await self.store.write([self.received(random) for _ in range(300)])
        before = sums_in(self.url)
        await Rebuild(self.database).run()
        self.assertEqual(sums_in(self.url), before)

    async def test_hours_and_days_are_what_their_quarters_come_to(self) -> None:
        random = seeded("hours")
        for _ in range(4):
            await self.store.write([self.received(random) for _ in range(80)])
            await Digest(self.database).run()
            self.assert_hours()
        before = hours_and_days(self.url, kept=True)
        self.assertTrue(all(before.values()), before)
        await Rebuild(self.database).run()
        self.assertEqual(hours_and_days(self.url, kept=True), before)
        run_sql(self.url, "update organization_sums set checks = checks * 2, commits = commits - 1")
        run_sql(self.url, "update error_sums set events = events + 3 where bucket > %s", (DAY,))
        self.assert_hours()
        run_sql(self.url, "delete from release_sums where bucket > %s", (DAY,))
        self.assert_hours()
        for table in ("organization", "error", "release"):
            run_sql(self.url, f"delete from {table}_sums")
        for table in before:
            self.assertEqual(run_sql(self.url, f"select * from {table}"), [], table)

    def assert_hours(self) -> None:
        """They are, now."""
        self.assertEqual(hours_and_days(self.url, kept=True), hours_and_days(self.url, kept=False))

    async def test_they_are_made_once_for_events_from_before_there_were_sums(self) -> None:
        await self.store.write([self.received(seeded("once")) for _ in range(50)])
        before = sums_in(self.url)
        run_sql(self.url, "truncate event_sums, organization_sums, error_sums, releases, release_failures")
        await Rebuild(self.database).run_once()
        self.assertEqual({table: sums_in(self.url)[table] for table in before}, before)
        run_sql(self.url, "truncate event_sums")
        await Rebuild(self.database).run_once()
        self.assertEqual(sums_in(self.url)["event_sums"], set())

    async def test_an_event_of_a_key_belongs_to_the_keys_organization(self) -> None:
        ours, theirs = self.organizations
        event = Event("release", package_name="api", package_version="1", repo_hash="a" * 64)
        await self.store.write([Received(new_id_text(), NOW, event)])
        await self.store.write([Received(new_id_text(), NOW, event, "key", theirs, self.keys[1])])
        found = run_sql(self.url, "select organization_id, repository_id from telemetry_events order by id")
        self.assertEqual([owner for owner, _ in found], [ours, theirs])
        self.assertEqual(len({place for _, place in found}), 2)
        self.assertEqual(sums_in(self.url), sums_by_hand(self.url))
