"""The statements of the overview; none of them reads events."""

from ferrflow.reports.hours import sums_of
from ferrflow.repositories.reference import COLUMNS

# Slot 0 is the period before, then comes one for each day.
EVENTS = f"""
select
    width_bucket(bucket, %(edges)s::timestamptz[]) - 1 as slot, sum(releases), sum(version_bumps), sum(checks),
    sum(inits), sum(errors), sum(release_errors), sum(commits)::bigint, sum(demo)
from {
    sums_of(
        "organization", "releases, version_bumps, checks, inits, errors, release_errors, commits, demo", since="before"
    )
} as sums
group by slot
"""  # noqa: S608 - constants of this program
RELEASES = f"""
select
    width_bucket(bucket, %(edges)s::timestamptz[]) - 1 as slot, sum(releases), sum(runs), sum(reworks), sum(majors),
    sum(minors), sum(patches), sum(semantic_patches), sum(prereleases), sum(others)
from {
    sums_of(
        "release",
        "releases, runs, reworks, majors, minors, patches, semantic_patches, prereleases, others",
        since="before",
    )
} as sums
group by slot
"""  # noqa: S608

# The period lasts until now, so a package was released in it if its latest release was.
PACKAGES = """
select
    count(*) filter (where latest_at >= %(start)s), count(distinct repository_id) filter (where latest_at >= %(start)s),
    count(*)
from packages
where organization_id = %(organization_id)s
"""
# Of the period before, only those packages have to be looked for whose first and latest releases do not tell. `limit 1`
# has each looked up in the index; without it PostgreSQL would rather read all releases of the period once. And a
# repository that released something has sent something.
BEFORE = """
with near as (
    select
        repository_id, name, latest_at < %(start)s or (first_at >= %(before)s and first_at < %(start)s) as sure
    from packages
    where organization_id = %(organization_id)s and latest_at >= %(before)s and first_at < %(start)s
),
released as materialized (
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
        select count(coalesce(places.repository_id, sent.repository_id))
        from repositories
        left join (select distinct repository_id from released) as places on places.repository_id = repositories.id
        left join lateral (
            select repository_id from event_sums
            where
                places.repository_id is null and repository_id = repositories.id
                and event_type = any (%(types)s) and bucket >= %(before)s and bucket < %(start)s
            limit 1
        ) as sent on true
        where organization_id = %(organization_id)s
    ),
    count(*), count(distinct repository_id)
from released
"""

NEWEST_RELEASES = f"""
select
    release.id, package.id, nullif(release.package_name, ''), release.version, release.previous, release.bump,
    release.commits, release.first_at, release.sightings - 1, release.source = 'demo', release.is_prerelease,
    {COLUMNS}
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
"""  # noqa: S608 - constants of this program
ERRORS_BY_CODE = """
with counted as (
    select error_code, command, sum(events) as errors
    from (
        select error_code, command, events from error_days
        where organization_id = %(organization_id)s and bucket = any (%(days)s::timestamptz[])
        union all
        select error_code, command, events from error_hours
        where organization_id = %(organization_id)s and bucket = any (%(hours)s::timestamptz[])
        union all
        select error_code, command, events from error_sums
        where organization_id = %(organization_id)s and bucket = any (%(quarters)s::timestamptz[])
    ) as sums
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

# Repositories that sent anything, and what the board says of each package (releases/board), counted. A look into an
# index for each would take most of the overview's time: a repository that released something has sent something, and
# only for packages that are late the last check matters.
STANDING = """
with released as (
    select repository_id, max(latest_at) as last_at
    from packages
    where organization_id = %(organization_id)s
    group by repository_id
),
places as materialized (
    select
        repositories.id, name, archived_at is not null as archived,
        coalesce(released.last_at >= %(start)s, false) or sent.bucket is not null as seen
    from repositories
    left join released on released.repository_id = repositories.id
    left join lateral (
        select bucket from event_sums
        where
            (released.last_at is null or released.last_at < %(start)s) and repository_id = repositories.id
            and event_type = any (%(types)s) and bucket >= %(start)s
        limit 1
    ) as sent on true
    where organization_id = %(organization_id)s
),
shown as (
    select
        packages.name, repository_id, current_version, latest_at,
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
    select distinct repository_id
    from release_failures
    where organization_id = %(organization_id)s and recovered_at is null and repository_id is not null
)
select
    (select count(*) from places),
    (select count(*) from places where seen),
    count(*) filter (where current_version is not null and name in (select name from drifting)),
    (
        select count(*)
        from shown
        cross join lateral (
            select last_at from event_sums
            where event_sums.repository_id = shown.repository_id and event_type = 'check'
            order by bucket desc
            limit 1
        ) as checked
        where late and checked.last_at > latest_at and %(now)s - checked.last_at <= %(checks_go_on)s
    ),
    count(*) filter (where repository_id in (select * from failing)),
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
