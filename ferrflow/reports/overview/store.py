"""The statements of the overview, all of one snapshot; none of them reads events."""

from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

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

NEWEST = 20

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

# The period lasts until now, so a package was released in it if its latest release was. Of the period before, only
# those have to be looked for whose first and latest releases do not tell. `limit 1` has each looked up in the index;
# without it PostgreSQL would rather read all releases of the period once.
PACKAGES_RELEASED = """
with near as (
    select
        repository_id, name, latest_at >= %(start)s as now,
        latest_at < %(start)s or (first_at >= %(before)s and first_at < %(start)s) as before,
        latest_at >= %(start)s and first_at < %(before)s as around
    from packages
    where organization_id = %(organization_id)s and latest_at >= %(before)s
),
released as (
    select near.repository_id, now, before or found.id is not null as before
    from near
    left join lateral (
        select id from releases
        where
            around and organization_id = %(organization_id)s and releases.repository_id = near.repository_id
            and package_name = near.name and first_at >= %(before)s and first_at < %(start)s
        union all
        select id from releases
        where
            around and near.repository_id is null and organization_id = %(organization_id)s
            and releases.repository_id is null
            and package_name = near.name and first_at >= %(before)s and first_at < %(start)s
        limit 1
    ) as found on true
)
select
    count(*) filter (where now), count(distinct repository_id) filter (where now),
    count(*) filter (where before), count(distinct repository_id) filter (where before)
from released
"""
# For each repository a look into an index, until one of the types is found.
REPOSITORIES = """
select count(now.bucket), count(earlier.bucket)
from repositories
left join lateral (
    select bucket from event_sums
    where repository_id = repositories.id and event_type = any (%(types)s) and bucket >= %(start)s
    limit 1
) as now on true
left join lateral (
    select bucket from event_sums
    where
        repository_id = repositories.id and event_type = any (%(types)s)
        and bucket >= %(before)s and bucket < %(start)s
    limit 1
) as earlier on true
where organization_id = %(organization_id)s
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

# What the board says of each package (releases/board), counted; repositories that were archived are out of sight.
FLAGS = """
with shown as (
    select packages.*, coalesce(repository_id, %(nowhere)s::uuid) as place
    from packages
    left join repositories on repositories.id = packages.repository_id
    where
        packages.organization_id = %(organization_id)s and repositories.archived_at is null
        and (packages.repository_id is null or repositories.id is not null)
),
drifting as (
    select name
    from shown
    where name <> '' and repository_id is not null
    group by name
    having min(current_version) <> max(current_version)
),
failing as (
    select distinct coalesce(repository_id, %(nowhere)s::uuid) as place
    from release_failures
    where organization_id = %(organization_id)s and recovered_at is null
)
select
    count(*) filter (where current_version is not null and name in (select name from drifting)),
    count(*) filter (where case
        when
            releases >= %(releases_for_stale)s and median_interval is not null
            and %(now)s - latest_at > %(intervals)s * greatest(median_interval, %(shortest)s) * interval '1 day'
        then exists (
            select from (
                select last_at from event_sums
                where event_sums.repository_id = shown.repository_id and event_type = 'check'
                order by bucket desc
                limit 1
            ) as checked
            where checked.last_at > shown.latest_at and %(now)s - checked.last_at <= %(checks_go_on)s
        )
    end),
    count(*) filter (where place in (select place from failing)),
    (
        select count(*) from repositories
        where organization_id = %(organization_id)s and name is null and archived_at is null
    )
from shown
"""

# Incidents that began in the period: of those that were open before, the failure before them tells.
RECOVERIES = """
with incidents as (
    select repository_id, recovered_at, recovered_at - min(failed_at) as took
    from release_failures
    where
        organization_id = %(organization_id)s and failed_at >= %(start)s and failed_at < %(end)s
        and recovered_at is not null
    group by repository_id, recovered_at
)
select count(*), extract(epoch from percentile_cont(0.5) within group (order by took))::double precision
from incidents
where recovered_at is distinct from (
    select earlier.recovered_at from release_failures as earlier
    where earlier.repository_id = incidents.repository_id and earlier.failed_at < %(start)s
    order by earlier.failed_at desc
    limit 1
)
"""
LAST_EVENT_AT = """
select last_at from organization_sums where organization_id = %(organization_id)s order by bucket desc limit 1
"""

NOWHERE = str(UUID(int=0))
# Checks first: nearly every repository has some.
TYPES = ["check", "version_bump", "release", "error", "init"]


@frozen
class OverviewStore:
    """Reads sums."""

    _database: Database

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
            "types": TYPES,
            "nowhere": NOWHERE,
            "releases_for_stale": RELEASES_FOR_STALE,
            "intervals": STALE_AFTER_INTERVALS,
            "shortest": SHORTEST_INTERVAL_DAYS,
            "checks_go_on": CHECKS_GO_ON,
        }
        return await in_snapshot(self._database, lambda transaction: _figures(transaction, parameters))


async def _figures(transaction: Transaction, parameters: dict[str, Any]) -> Figures:
    events = await transaction.query(EVENTS, parameters)
    releases = await transaction.query(RELEASES, parameters)
    [(packages, places, packages_before, places_before)] = await transaction.query(PACKAGES_RELEASED, parameters)
    [(seen, seen_before)] = await transaction.query(REPOSITORIES, parameters)
    newest = await transaction.query(NEWEST_RELEASES, parameters)
    errors = await transaction.query(ERRORS_BY_CODE, parameters)
    [flags] = await transaction.query(FLAGS, parameters)
    [recoveries] = await transaction.query(RECOVERIES, parameters)
    last = await transaction.query(LAST_EVENT_AT, parameters)
    return Figures(
        events={slot: Events(*counts) for slot, *counts in events},
        releases={slot: Releases(*counts) for slot, *counts in releases},
        breadth=Breadth(seen, packages, places),
        breadth_before=Breadth(seen_before, packages_before, places_before),
        newest_releases=list(map(_newest, newest)),
        errors_by_code=[ErrorCount(*row) for row in errors],
        flags=Flags(*flags),
        recoveries=Recoveries(*recoveries),
        last_event_at=last[0][0] if last else None,
    )


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
