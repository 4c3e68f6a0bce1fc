"""The statements about one repository, all of one snapshot; none of them reads events."""

from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.db.database import Database, Transaction
from ferrflow.releases.period import Period
from ferrflow.reports.errors.model import ErrorKind, Extent
from ferrflow.reports.repository.model import DayCounts, EventCounts, FailedRun, RepositoryFacts, RepositoryRelease
from ferrflow.reports.snapshot import in_snapshot
from ferrflow.repositories.reference import COLUMNS, RepositoryRef
from ferrflow.telemetry.events import EVENT_TYPES

REPOSITORY = f"""
select {COLUMNS} from repositories where id = %(repository_id)s and organization_id = %(organization_id)s
"""
EVENTS = """
select
    coalesce(sum(events) filter (where event_type = 'release'), 0),
    coalesce(sum(events) filter (where event_type = 'version_bump'), 0),
    coalesce(sum(events) filter (where event_type = 'check'), 0),
    coalesce(sum(events) filter (where event_type = 'init'), 0),
    coalesce(sum(events) filter (where event_type = 'error'), 0),
    coalesce(sum(commits) filter (where event_type = 'release'), 0)::bigint
from event_sums
where
    repository_id = %(repository_id)s and organization_id = %(organization_id)s and event_type = any (%(types)s)
    and bucket >= %(start)s and bucket < %(end)s
"""
# The same rows as below, but all of them.
DAYS = """
select day, sum(releases), sum(runs), sum(failures)
from (
    select
        width_bucket(first_at, %(edges)s::timestamptz[]) - 1 as day, count(*) as releases,
        count(*) filter (where begins_run) as runs, 0 as failures
    from releases
    where
        repository_id = %(repository_id)s and organization_id = %(organization_id)s
        and first_at >= %(start)s and first_at < %(end)s
    group by day
    union all
    select width_bucket(failed_at, %(edges)s::timestamptz[]) - 1 as day, 0, 0, count(*)
    from release_failures
    where
        repository_id = %(repository_id)s and organization_id = %(organization_id)s
        and failed_at >= %(start)s and failed_at < %(end)s
    group by day
) as counted
group by day
"""
RELEASES = """
select first_at, version, commits, bump, is_rework, package_name, begins_run
from releases
where
    repository_id = %(repository_id)s and organization_id = %(organization_id)s
    and first_at >= %(start)s and first_at < %(end)s
order by first_at desc, id desc
limit %(most)s
"""
FIRST_RELEASE_AT = """
select min(first_at) from releases
where repository_id = %(repository_id)s and organization_id = %(organization_id)s
"""
# With some before the period: an incident may have begun there.
FAILURES = """
(
    select failed_at, error_code, recovered_at, id from release_failures
    where
        repository_id = %(repository_id)s and organization_id = %(organization_id)s
        and failed_at >= %(start)s and failed_at < %(end)s
    order by failed_at desc, id desc
    limit %(most)s
)
union all
(
    select failed_at, error_code, recovered_at, id from release_failures
    where
        repository_id = %(repository_id)s and organization_id = %(organization_id)s
        and failed_at < %(start)s
    order by failed_at desc, id desc
    limit %(before)s
)
order by failed_at, id
"""
ERRORS = """
select error_code, command, width_bucket(bucket, %(edges)s::timestamptz[]) as day, sum(events)
from event_sums
where
    repository_id = %(repository_id)s and organization_id = %(organization_id)s and event_type = 'error'
    and bucket >= %(start)s and bucket < %(end)s
group by error_code, command, day
"""
EXTENTS = """
select kind.error_code, kind.command, 1, first_at, last_at
from unnest(%(error_codes)s::text[], %(commands)s::text[]) as kind (error_code, command)
join error_kinds
    on organization_id = %(organization_id)s and repository_id = %(repository_id)s
    and error_kinds.error_code = kind.error_code and error_kinds.command = kind.command
"""
# Of a repository that has more, the newest.
MOST, BEFORE, KINDS = 20_000, 200, 100


@frozen
class RepositoryReportStore:
    """Reads what is known of a repository."""

    _database: Database

    async def facts(
        self, organization_id: UUID, repository_id: UUID, period: Period, now: datetime
    ) -> RepositoryFacts | None:
        """All of one moment; None where there is no such repository."""
        parameters: dict[str, Any] = {
            "organization_id": str(organization_id),
            "repository_id": str(repository_id),
            "types": list(EVENT_TYPES),
            "edges": period.edges,
            "start": period.start,
            "end": period.end,
            "most": MOST,
            "before": BEFORE,
        }

        async def body(transaction: Transaction) -> RepositoryFacts | None:
            found = await transaction.query(REPOSITORY, parameters)
            repository = RepositoryRef.of(found[0]) if found else None
            if repository is None:
                return None
            [(first_release_at,)] = await transaction.query(FIRST_RELEASE_AT, parameters)
            [events] = await transaction.query(EVENTS, parameters)
            days = await transaction.query(DAYS, parameters)
            releases = await transaction.query(RELEASES, parameters)
            failures = await transaction.query(FAILURES, parameters)
            return RepositoryFacts(
                repository=repository,
                first_release_at=first_release_at,
                events=EventCounts(*events),
                days={day: DayCounts(*map(int, counts)) for day, *counts in days},
                releases=[RepositoryRelease(*row) for row in reversed(releases)],
                failures=[FailedRun(*row[:3]) for row in failures],
                errors=await _errors(transaction, parameters, period.days, now),
            )

        return await in_snapshot(self._database, body)


async def _errors(transaction: Transaction, parameters: dict[str, Any], days: int, now: datetime) -> list[ErrorKind]:
    """The kinds of errors, the most frequent first."""
    series: dict[tuple[str, str], list[int]] = {}
    for code, command, day, events in await transaction.query(ERRORS, parameters):
        series.setdefault((code, command), [0] * days)[day - 1] = events
    shown = sorted(series, key=lambda named: (-sum(series[named]), named))[:KINDS]
    kinds = {"error_codes": [code for code, _ in shown], "commands": [command for _, command in shown]}
    rows = await transaction.query(EXTENTS, {**parameters, **kinds})
    extents = {(code, command): Extent(*extent) for code, command, *extent in rows}
    return [ErrorKind.of(named, series[named], extents[named], [], now) for named in shown if named in extents]
