"""What the events add up to: the organization's overview. Counts are of events; what each counts is said beside it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.db.database import Database, Row, Transaction

NEWEST = 20

# One snapshot for all statements of a page, so that its numbers agree with each other.
SNAPSHOT = "set transaction isolation level repeatable read, read only"

TOTALS = """
select
    count(*) filter (where event_type = 'release') as releases,
    count(*) filter (where event_type = 'version_bump') as version_bumps,
    count(*) filter (where event_type = 'check') as checks,
    count(*) filter (where event_type = 'init') as inits,
    count(*) filter (where event_type = 'error') as errors,
    count(distinct (repository_id, package_name)) filter (where event_type = 'release') as packages,
    count(distinct repository_id) as repositories,
    coalesce(sum(commits_count) filter (where event_type = 'release'), 0)::bigint as commits,
    coalesce(bool_or(source = 'demo'), false) as demo
from telemetry_events
where organization_id = %(organization_id)s and received_at >= %(start)s and received_at < %(end)s
"""

RELEASES_PER_DAY = """
select (received_at at time zone 'utc')::date as day, count(*) as releases
from telemetry_events
where
    organization_id = %(organization_id)s and event_type = 'release'
    and received_at >= %(start)s and received_at < %(end)s
group by day
"""

NEWEST_RELEASES = """
select
    event.id, event.repository_id, repositories.name, event.repo_hash, event.package_name, event.package_version,
    event.commits_count, event.received_at, event.source = 'demo' as demo
from telemetry_events as event
left join repositories on repositories.id = event.repository_id
where event.organization_id = %(organization_id)s and event.event_type = 'release'
order by event.received_at desc, event.id desc
limit %(newest)s
"""

ERRORS_BY_CODE = """
select metadata ->> 'error_code' as error_code, metadata ->> 'command' as command, count(*) as errors,
    max(received_at) as last_seen_at
from telemetry_events
where
    organization_id = %(organization_id)s and event_type = 'error'
    and received_at >= %(start)s and received_at < %(end)s
group by 1, 2
order by errors desc, last_seen_at desc, error_code, command
limit %(newest)s
"""

# One look at the end of the index for each type, instead of a walk through all events.
LAST_EVENT_AT = """
select max(last.received_at)
from unnest('{check,release,version_bump,init,error}'::text[]) as types (event_type)
cross join lateral (
    select received_at from telemetry_events
    where organization_id = %(organization_id)s and event_type = types.event_type
    order by received_at desc
    limit 1
) as last
"""


@frozen
class Period:
    """Whole UTC days, the current one included: `start` is the first one's beginning, `end` the last one's end."""

    start: datetime
    end: datetime
    days: int

    @classmethod
    def ending(cls, now: datetime, days: int) -> "Period":
        """The last `days` days."""
        midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        end = midnight + timedelta(days=1)
        return cls(end - timedelta(days=days), end, days)


@frozen
class Totals:
    """Events in the period by type; distinct packages released and repositories seen; commits in the releases."""

    releases: int
    version_bumps: int
    checks: int
    inits: int
    errors: int
    packages: int
    repositories: int
    commits: int


@frozen
class DayOfReleases:
    """Release events of one UTC day, `YYYY-MM-DD`."""

    day: str
    releases: int


@frozen
class RepositoryName:
    """A repository as a table names it: `name` is None until somebody gave it one."""

    id: UUID
    name: str | None
    hash: str | None


@frozen
class Release:
    """A release event."""

    id: UUID
    repository: RepositoryName | None
    package_name: str | None
    package_version: str | None
    commits_count: int | None
    released_at: datetime
    demo: bool


@frozen
class ErrorCount:
    """Error events with one code of one command."""

    error_code: str | None
    command: str | None
    errors: int
    last_seen_at: datetime


@frozen
class Report:
    """What an organization's events of a period add up to."""

    totals: Totals
    releases_per_day: list[DayOfReleases]
    newest_releases: list[Release]
    errors_by_code: list[ErrorCount]
    last_event_at: datetime | None
    demo: bool


@frozen
class Reports:
    """Sums events up."""

    _database: Database

    async def overview(self, organization_id: UUID, period: Period) -> Report:
        """The overview's numbers, all of one snapshot."""
        parameters: dict[str, Any] = {
            "organization_id": str(organization_id),
            "start": period.start,
            "end": period.end,
            "newest": NEWEST,
        }

        async def body(transaction: Transaction) -> Report:
            await transaction.execute(SNAPSHOT)
            [totals] = await transaction.query(TOTALS, parameters)
            days = await transaction.query(RELEASES_PER_DAY, parameters)
            releases = await transaction.query(NEWEST_RELEASES, parameters)
            errors = await transaction.query(ERRORS_BY_CODE, parameters)
            [(last_event_at,)] = await transaction.query(LAST_EVENT_AT, parameters)
            return Report(
                totals=Totals(*totals[:-1]),
                releases_per_day=_every_day(period, days),
                newest_releases=list(map(_release, releases)),
                errors_by_code=[ErrorCount(*row) for row in errors],
                last_event_at=last_event_at,
                demo=totals[-1],
            )

        return await self._database.transaction(body)


def _every_day(period: Period, rows: list[Row]) -> list[DayOfReleases]:
    """Days without a release count too."""
    counts: dict[date, int] = dict(rows)
    first = period.start.date()
    dates = (first + timedelta(days=number) for number in range(period.days))
    return [DayOfReleases(day.isoformat(), counts.get(day, 0)) for day in dates]


def _release(row: Row) -> Release:
    event_id, repository_id, name, repo_hash, *rest = row
    repository = RepositoryName(UUID(repository_id), name, repo_hash) if repository_id else None
    return Release(UUID(event_id), repository, *rest)
