"""The statements of the overview, all of one snapshot; none of them reads events."""

from collections.abc import Hashable
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ferrflow.db.database import Database, Row, Transaction
from ferrflow.releases.history import (
    CHECKS_GO_ON,
    RELEASES_FOR_STALE,
    SHORTEST_INTERVAL_DAYS,
    STALE_AFTER_INTERVALS,
)
from ferrflow.releases.period import Period
from ferrflow.reports.overview.model import (
    Breadth,
    ErrorCount,
    Events,
    Figures,
    Flags,
    NewestRelease,
    Recoveries,
    Releases,
)
from ferrflow.reports.snapshot import in_snapshot
from ferrflow.repositories.reference import COLUMNS, RepositoryRef
from ferrflow.telemetry.events import EVENT_TYPES

NEWEST, FAILURES = 20, 1_000
# Answers that are remembered.
KNOWN = 500

# Slot 0 is the period before, then comes one for each day.
EVENTS = """
select
    width_bucket(bucket, %(edges)s::timestamptz[]) - 1 as slot, sum(releases), sum(version_bumps), sum(checks),
    sum(inits), sum(errors), sum(release_errors), sum(commits)::bigint, sum(demo)
from organization_sums
where organization_id = %(organization_id)s and bucket >= %(before)s and bucket < %(end)s
group by slot
"""
RELEASES = """
select
    width_bucket(bucket, %(edges)s::timestamptz[]) - 1 as slot, sum(releases), sum(runs), sum(reworks), sum(majors),
    sum(minors), sum(patches), sum(prereleases), sum(others)
from release_sums
where organization_id = %(organization_id)s and bucket >= %(before)s and bucket < %(end)s
group by slot
"""

# The period lasts until now, so a package was released in it if its latest release was.
PACKAGES = """
select
    count(*) filter (where latest_at >= %(start)s), count(distinct repository_id) filter (where latest_at >= %(start)s),
    count(*)
from packages
where organization_id = %(organization_id)s
"""
# Of the period before, only those packages have to be looked for whose first and latest releases do not tell. `limit 1`
# has each looked up in the index; without it PostgreSQL would rather read all releases of the period once.
BEFORE = """
with near as (
    select
        repository_id, name, latest_at < %(start)s or (first_at >= %(before)s and first_at < %(start)s) as sure
    from packages
    where organization_id = %(organization_id)s and latest_at >= %(before)s and first_at < %(start)s
),
released as (
    select near.repository_id
    from near
    left join lateral (
        select id from releases
        where
            not sure and organization_id = %(organization_id)s and releases.repository_id = near.repository_id
            and package_name = near.name and first_at >= %(before)s and first_at < %(start)s
        union all
        select id from releases
        where
            not sure and near.repository_id is null and organization_id = %(organization_id)s
            and releases.repository_id is null
            and package_name = near.name and first_at >= %(before)s and first_at < %(start)s
        limit 1
    ) as found on true
    where sure or found.id is not null
)
select
    (
        select count(bucket)
        from repositories
        left join lateral (
            select bucket from event_sums
            where
                repository_id = repositories.id and event_type = any (%(types)s)
                and bucket >= %(before)s and bucket < %(start)s
            limit 1
        ) as seen on true
        where organization_id = %(organization_id)s
    ),
    count(*), count(distinct repository_id)
from released
"""

NEWEST_RELEASES = f"""
select
    release.id, package.id, nullif(release.package_name, ''), release.version, release.previous, release.bump,
    release.commits, release.first_at, release.sightings - 1, release.source = 'demo', {COLUMNS}
from (
    select * from releases
    where organization_id = %(organization_id)s
    order by first_at desc, id desc
    limit %(newest)s
) as release
left join repositories on repositories.id = release.repository_id
left join lateral (
    select id from packages
    where
        organization_id = %(organization_id)s and name = release.package_name
        and repository_id = release.repository_id
    union all
    select id from packages
    where
        organization_id = %(organization_id)s and name = release.package_name
        and repository_id is null and release.repository_id is null
) as package on true
order by release.first_at desc, release.id desc
"""
ERRORS_BY_CODE = """
with counted as (
    select error_code, command, sum(events) as errors
    from error_sums
    where organization_id = %(organization_id)s and bucket >= %(start)s and bucket < %(end)s
    group by error_code, command
    order by errors desc, error_code, command
    limit %(newest)s
)
select nullif(error_code, ''), nullif(command, ''), errors, (
    select max(last_at) from error_kinds
    where
        error_kinds.organization_id = %(organization_id)s
        and error_kinds.error_code = counted.error_code and error_kinds.command = counted.command
)
from counted
order by errors desc, error_code, command
"""

# Repositories that sent anything, and what the board says of each package (releases/board), counted. For each
# repository a few looks into an index: nearly every one has checks, and the last of them tells most.
STANDING = """
with places as materialized (
    select
        repositories.id, repositories.name, archived_at is not null as archived, checked.last_at as checked_at,
        coalesce(checked.last_at >= %(start)s, false) or other.bucket is not null as seen
    from repositories
    left join lateral (
        select last_at from event_sums
        where repository_id = repositories.id and event_type = 'check'
        order by bucket desc
        limit 1
    ) as checked on true
    left join lateral (
        select bucket from event_sums
        where
            (checked.last_at is null or checked.last_at < %(start)s) and repository_id = repositories.id
            and event_type = any (%(types)s) and bucket >= %(start)s
        limit 1
    ) as other on true
    where organization_id = %(organization_id)s
),
shown as (
    select
        packages.name, repository_id, current_version, checked_at > latest_at as checked_since,
        %(now)s - checked_at <= %(checks_go_on)s as checks_go_on,
        releases >= %(releases_for_stale)s and median_interval is not null
            and %(now)s - latest_at > %(intervals)s * greatest(median_interval, %(shortest)s) * interval '1 day' as late
    from packages
    left join places on places.id = packages.repository_id
    where organization_id = %(organization_id)s and (repository_id is null or not archived)
),
drifting as (
    select name
    from shown
    where name <> '' and repository_id is not null
    group by name
    having min(current_version collate "C") <> max(current_version collate "C")
),
failing as (
    select distinct coalesce(repository_id, %(nowhere)s::uuid)
    from release_failures
    where organization_id = %(organization_id)s and recovered_at is null
)
select
    (select count(*) from places),
    (select count(*) from places where seen),
    count(*) filter (where current_version is not null and name in (select name from drifting)),
    count(*) filter (where late and checked_since and checks_go_on),
    count(*) filter (where coalesce(repository_id, %(nowhere)s::uuid) in (select * from failing)),
    (select count(*) from places where name is null and not archived)
from shown
"""

# Incidents that began in the period and are over, by its newest failures: more would take their time. Of a repository's
# first incident among them the failure before it tells whether it had begun earlier.
RECOVERIES = """
with newest as materialized (
    select repository_id, failed_at, recovered_at
    from release_failures
    where
        organization_id = %(organization_id)s and failed_at >= %(start)s and failed_at < %(end)s
        and recovered_at is not null
    order by failed_at desc, id desc
    limit %(failures)s
),
incidents as (
    select
        repository_id, recovered_at, min(failed_at) as began_at, recovered_at - min(failed_at) as took,
        min(failed_at) = min(min(failed_at)) over (partition by repository_id) as first
    from newest
    group by repository_id, recovered_at
)
select count(*), extract(epoch from percentile_cont(0.5) within group (order by took))::double precision
from incidents
left join lateral (
    select recovered_at from release_failures as failure
    where first and failure.repository_id = incidents.repository_id and failure.failed_at < began_at
    order by failure.failed_at desc
    limit 1
) as earlier on true
where earlier.recovered_at is distinct from incidents.recovered_at
"""
LAST_EVENT_AT = """
select last_at from organization_sums where organization_id = %(organization_id)s order by bucket desc limit 1
"""

NOWHERE = str(UUID(int=0))


@frozen
class OverviewStore:
    """Reads sums.

    What of the period before takes long to find is remembered, beside what would be another if anything had come to
    that period, or gone from it, since: its sums, and how many packages and repositories there are.
    """

    _database: Database
    _known: dict[Hashable, Breadth] = field(factory=dict, init=False, repr=False)

    async def figures(self, organization_id: UUID, period: Period, now: datetime) -> Figures:
        """All numbers of one moment."""
        parameters: dict[str, Any] = {
            "organization_id": str(organization_id),
            "edges": [period.before, *period.edges],
            "before": period.before,
            "start": period.start,
            "end": period.end,
            "now": now,
            "newest": NEWEST,
            "failures": FAILURES,
            "types": list(EVENT_TYPES),
            "nowhere": NOWHERE,
            "releases_for_stale": RELEASES_FOR_STALE,
            "intervals": STALE_AFTER_INTERVALS,
            "shortest": SHORTEST_INTERVAL_DAYS,
            "checks_go_on": CHECKS_GO_ON,
        }
        return await in_snapshot(self._database, lambda transaction: self._figures(transaction, parameters))

    async def _figures(self, transaction: Transaction, parameters: dict[str, Any]) -> Figures:
        events = {slot: Events(*counts) for slot, *counts in await transaction.query(EVENTS, parameters)}
        releases = {slot: Releases(*counts) for slot, *counts in await transaction.query(RELEASES, parameters)}
        [(released, places, packages)] = await transaction.query(PACKAGES, parameters)
        [(repositories, seen, *flags)] = await transaction.query(STANDING, parameters)
        newest = await transaction.query(NEWEST_RELEASES, parameters)
        errors = await transaction.query(ERRORS_BY_CODE, parameters)
        [recoveries] = await transaction.query(RECOVERIES, parameters)
        last = await transaction.query(LAST_EVENT_AT, parameters)
        return Figures(
            events=events,
            releases=releases,
            breadth=Breadth(seen, released, places),
            breadth_before=await self._before(
                transaction, parameters, (events.get(0), releases.get(0), packages, repositories)
            ),
            newest_releases=list(map(_newest, newest)),
            errors_by_code=[ErrorCount(*row) for row in errors],
            flags=Flags(*flags),
            recoveries=Recoveries(*recoveries),
            last_event_at=last[0][0] if last else None,
        )

    async def _before(self, transaction: Transaction, parameters: dict[str, Any], state: Hashable) -> Breadth:
        """The breadth of the period before, which is the same as long as `state` is."""
        key = parameters["organization_id"], parameters["before"], parameters["start"], state
        if key not in self._known:
            [found] = await transaction.query(BEFORE, parameters)
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[key] = Breadth(*found)
        return self._known[key]


def _newest(row: Row) -> NewestRelease:
    release_id, package_id, name, version, previous, bump, commits, at, repeats, demo, *repository = row
    return NewestRelease(
        id=UUID(release_id),
        repository=RepositoryRef.of(repository),
        package_id=UUID(package_id) if package_id else None,
        package_name=name,
        package_version=version,
        previous=previous,
        bump=bump,
        commits_count=commits,
        released_at=at,
        repeats=repeats,
        demo=demo,
    )
