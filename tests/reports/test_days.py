"""Days of the viewer's time zone, also when the clocks change: bars add up to totals, and equal counting by hand."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ferrflow.ids import new_id_text
from ferrflow.releases.digest.job import Digest
from ferrflow.releases.period import Period
from ferrflow.reports.errors.store import ErrorStore
from ferrflow.reports.errors.work import Errors
from ferrflow.reports.overview.store import OverviewStore
from ferrflow.reports.overview.work import Overviews
from ferrflow.reports.repository.model import days
from ferrflow.reports.repository.store import RepositoryReportStore
from ferrflow.telemetry.events import Event
from ferrflow.telemetry.store import Received, TelemetryStore
from tests.reports.case import REPOSITORY_OF, SHOP, ReportsTestCase, failed, released
from tests.support.database import DatabaseTestCase

ZONES = ("UTC", "Asia/Kathmandu", "America/St_Johns", "Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe")
# Just after the clocks were changed somewhere, either way, and on a day like any other.
NOWS = (
    datetime(2026, 3, 29, 12, 5, tzinfo=UTC),
    datetime(2026, 10, 25, 23, 55, tzinfo=UTC),
    datetime(2026, 4, 5, 2, 10, tzinfo=UTC),
    datetime(2026, 10, 4, 0, 0, tzinfo=UTC),
    datetime(2026, 11, 1, 9, 0, tzinfo=UTC),
    datetime(2026, 7, 15, 18, 30, tzinfo=UTC),
)
SPAN = timedelta(days=12)
EVENTS = 120
ADD_ORGANIZATION = "insert into organizations (id, slug, name) values (%s, 'days', 'Days')"


def times(now: datetime, random: Random) -> Iterator[datetime]:
    """Times up to now: anywhere, and at the very edges of hours and quarters."""
    for _ in range(EVENTS):
        at = now - random.random() * SPAN
        if random.random() < 0.5:
            at = at.replace(minute=random.choice((0, 15, 30, 45)), second=0, microsecond=0)
            at -= random.choice((timedelta(0), timedelta(microseconds=1)))
        yield at


class Counting(DatabaseTestCase):
    """The reports against counts in Python."""

    async def set_up(self) -> None:
        self.organization = UUID(new_id_text())
        await self.database.execute(ADD_ORGANIZATION, (str(self.organization),))

    async def fill(self, now: datetime, random: Random) -> tuple[list[datetime], list[datetime]]:
        """Store releases and failures; when they were."""
        releases, failures = list(times(now, random)), list(times(now, random))
        events: list[tuple[datetime, Event]] = [(at, released(f"1.{place}.0")) for place, at in enumerate(releases)]
        events += [(at, failed(random.choice(("E1001", "E3002")))) for at in failures]
        batch = [Received(new_id_text(), at.timestamp(), event) for at, event in events]
        await TelemetryStore(self.database).write(batch)
        await Digest(self.database).run()
        # As they were stored: a Unix time in seconds has no room for every microsecond.
        rows = await self.database.query("select event_type, received_at from telemetry_events")
        return [at for kind, at in rows if kind == "release"], [at for kind, at in rows if kind == "error"]

    async def test_every_day_is_as_counted_by_hand(self) -> None:
        for seed, now in enumerate(NOWS):
            await self.database.execute("truncate telemetry_events, releases, release_failures, packages, release_sums")
            await self.database.execute("truncate event_sums, organization_sums, error_sums, error_kinds")
            await self.database.execute("truncate organization_hours, error_hours, error_days, release_hours")
            releases, failures = await self.fill(now, Random(seed))  # noqa: S311 - no secret
            for zone in ZONES:
                for count in (1, 5, 9):
                    await self.compare(now, zone, count, (releases, failures))

    async def compare(
        self, now: datetime, zone: str, count: int, expected: tuple[list[datetime], list[datetime]]
    ) -> None:
        place = f"{now} {zone} {count}"
        local = ZoneInfo(zone)
        period = Period.ending(now, count, zone)
        released_on, failed_on = (Counter(at.astimezone(local).date() for at in found) for found in expected)
        by_hand = [(day.isoformat(), released_on[day], failed_on[day]) for day in period.dates()]

        report = await Overviews(OverviewStore(self.database), lambda: now).of(self.organization, period)
        shown = [(day.day, day.releases, day.failures) for day in report.releases_per_day]
        self.assertEqual(shown, by_hand, place)
        self.assertEqual(report.totals.distinct_releases, sum(releases for _, releases, _ in by_hand), place)
        self.assertEqual(report.totals.errors, sum(failures for _, _, failures in by_hand), place)
        self.assertEqual(sum(kind.errors for kind in report.errors_by_code), report.totals.errors, place)
        earlier = Period.ending(period.start - timedelta(microseconds=1), count, zone)
        self.assertEqual(earlier.start, period.before, place)
        self.assertEqual(report.before.errors, sum(failed_on[day] for day in earlier.dates()), place)
        self.assertEqual(report.before.distinct_releases, sum(released_on[day] for day in earlier.dates()), place)

        kinds = await Errors(ErrorStore(self.database), lambda: now).of(self.organization, period)
        per_day = [sum(kind.series[day] for kind in kinds) for day in range(count)]
        self.assertEqual(per_day, [failures for _, _, failures in by_hand], place)

        [(repository,)] = await self.database.query(REPOSITORY_OF, (SHOP,))
        facts = await RepositoryReportStore(self.database).facts(self.organization, UUID(repository), period, now)
        assert facts is not None
        self.assertEqual([(day.day, day.releases, day.failures) for day in days(facts, period)], by_hand, place)
        self.assertEqual(sum(sum(kind.series) for kind in facts.errors), facts.events.errors, place)


class WhoseDays(ReportsTestCase):
    """Which time zone it is that counts."""

    async def zone(self, query: str = "", headers: Any = None) -> Any:
        response = await self.request("GET", f"/api/v1/orgs/ada/overview{query}", headers=headers or self.headers)
        return response.json["period"]

    async def test_the_one_that_is_asked_for_else_ones_own_else_utc(self) -> None:
        self.assertEqual((await self.zone())["timezone"], "UTC")
        await self.send_json("PATCH", "/api/v1/auth/me", {"timezone": "Asia/Kathmandu"}, self.headers)
        own = await self.zone("?days=2")
        self.assertEqual(
            (own["timezone"], own["from"][10:], own["to"][10:]), ("Asia/Kathmandu", "T18:15:00Z", "T18:15:00Z")
        )
        self.assertEqual((await self.zone("?timezone=Pacific/Apia"))["timezone"], "Pacific/Apia")
        token = await self.add_token("telemetry:read", organization="ada")
        self.assertEqual((await self.zone(headers=token))["timezone"], "UTC")

    async def test_a_time_zone_that_is_no_more_counts_as_none(self) -> None:
        await self.database.execute("update users set timezone = 'Atlantis/Capital'")
        self.assertEqual((await self.zone())["timezone"], "UTC")
