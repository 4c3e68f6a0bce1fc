"""Takes the demonstration's events out of everything that was summed up of them, to the last digit.

What real events added to the same sums stays. Where a sum has a first or last time, that of the real events is looked
up among them; what is left of a sum whose events are all forgotten by now keeps the time that it had.
"""

from ferrflow.db.database import Transaction
from ferrflow.operations.demo_events import REPOSITORIES
from ferrflow.telemetry.sums import BUCKET, CODE, COMMAND

# There is no index on the source: on a server with a long history this takes its time.
UNHURRIED = "set local statement_timeout = 0"

LAST_OF_ORGANIZATION = """
select max(received_at) from telemetry_events as other
where
    other.organization_id = gone.organization_id and other.source <> 'demo'
    and other.received_at >= gone.bucket and other.received_at < gone.bucket + interval '15 minutes'
"""
LAST_OF_REPOSITORY = f"""
select max(received_at) from telemetry_events as other
where
    other.repository_id = gone.repository_id and other.source <> 'demo'
    and other.received_at >= gone.bucket and other.received_at < gone.bucket + interval '15 minutes'
    and other.event_type = gone.event_type and coalesce(other.package_name, '') = gone.package_name
    and {CODE} = gone.error_code and {COMMAND} = gone.command
"""  # noqa: S608 - constants
REAL_ERRORS = f"""
select {{}}(received_at) from telemetry_events as other
where
    other.repository_id = gone.repository_id and other.source <> 'demo' and other.event_type = 'error'
    and {CODE} = gone.error_code and {COMMAND} = gone.command
"""  # noqa: S608

# Every demonstration event has a repository. Sums that come to nothing are deleted afterwards.
SUBTRACT = f"""
with gone as (
    delete from telemetry_events where source = 'demo' returning *
),
event_sums_less as (
    update event_sums as sums
    set
        events = sums.events - gone.events, commits = sums.commits - gone.commits,
        last_at = coalesce(({LAST_OF_REPOSITORY}), sums.last_at)
    from (
        select
            organization_id, repository_id, event_type, {BUCKET} as bucket, coalesce(package_name, '') as package_name,
            {CODE} as error_code, {COMMAND} as command, count(*) as events, coalesce(sum(commits_count), 0) as commits
        from gone
        group by 1, 2, 3, 4, 5, 6, 7
    ) as gone
    where
        sums.repository_id = gone.repository_id and sums.event_type = gone.event_type and sums.bucket = gone.bucket
        and sums.package_name = gone.package_name and sums.error_code = gone.error_code
        and sums.command = gone.command and sums.organization_id = gone.organization_id
),
organization_sums_less as (
    update organization_sums as sums
    set
        checks = sums.checks - gone.checks, version_bumps = sums.version_bumps - gone.version_bumps,
        releases = sums.releases - gone.releases, inits = sums.inits - gone.inits, errors = sums.errors - gone.errors,
        release_errors = sums.release_errors - gone.release_errors, commits = sums.commits - gone.commits,
        demo = sums.demo - gone.events, last_at = coalesce(({LAST_OF_ORGANIZATION}), sums.last_at)
    from (
        select
            organization_id, {BUCKET} as bucket, count(*) as events,
            count(*) filter (where event_type = 'check') as checks,
            count(*) filter (where event_type = 'version_bump') as version_bumps,
            count(*) filter (where event_type = 'release') as releases,
            count(*) filter (where event_type = 'init') as inits,
            count(*) filter (where event_type = 'error') as errors,
            count(*) filter (where event_type = 'error' and metadata ->> 'command' = 'release') as release_errors,
            coalesce(sum(commits_count) filter (where event_type = 'release'), 0) as commits
        from gone
        group by 1, 2
    ) as gone
    where sums.organization_id = gone.organization_id and sums.bucket = gone.bucket
),
error_sums_less as (
    update error_sums as sums
    set events = sums.events - gone.events
    from (
        select organization_id, {BUCKET} as bucket, {CODE} as error_code, {COMMAND} as command, count(*) as events
        from gone
        where event_type = 'error'
        group by 1, 2, 3, 4
    ) as gone
    where
        sums.organization_id = gone.organization_id and sums.bucket = gone.bucket
        and sums.error_code = gone.error_code and sums.command = gone.command
),
error_kinds_less as (
    update error_kinds as kinds
    set
        events = kinds.events - gone.events,
        first_at = coalesce(({REAL_ERRORS.format("min")}), kinds.first_at),
        last_at = coalesce(({REAL_ERRORS.format("max")}), kinds.last_at)
    from (
        select organization_id, repository_id, {CODE} as error_code, {COMMAND} as command, count(*) as events
        from gone
        where event_type = 'error'
        group by 1, 2, 3, 4
    ) as gone
    where
        kinds.organization_id = gone.organization_id and kinds.repository_id = gone.repository_id
        and kinds.error_code = gone.error_code and kinds.command = gone.command
),
failures_gone as (
    delete from release_failures using gone
    where release_failures.id = gone.id
    returning release_failures.organization_id, release_failures.repository_id, failed_at
),
releases_less as (
    update releases
    set
        sightings = releases.sightings - gone.sightings,
        id = coalesce(real.id, releases.id), source = coalesce(real.source, releases.source),
        commits = case when real.id is null then releases.commits else real.commits_count end,
        first_at = coalesce(real.received_at, releases.first_at), last_at = coalesce(real.last_at, releases.last_at)
    from (
        select organization_id, repository_id, package_name, package_version, count(*) as sightings
        from gone
        where event_type = 'release'
        group by 1, 2, 3, 4
    ) as gone
    left join lateral (
        select id, source, commits_count, received_at, max(received_at) over () as last_at
        from telemetry_events as other
        where
            other.repository_id = gone.repository_id and other.source <> 'demo' and other.event_type = 'release'
            and other.package_name = gone.package_name and other.package_version = gone.package_version
        order by received_at, id
        limit 1
    ) as real on true
    where
        releases.organization_id = gone.organization_id and releases.repository_id = gone.repository_id
        and releases.package_name = gone.package_name and releases.version = gone.package_version
    returning releases.organization_id, releases.repository_id, releases.package_name, first_at, counted_at
),
digested_anew as (
    insert into release_changes (organization_id, repository_id, package_name, changed_at)
    select organization_id, repository_id, package_name, first_at from releases_less
    union
    select organization_id, repository_id, package_name, counted_at from releases_less where counted_at is not null
    union
    select organization_id, repository_id, null, failed_at from failures_gone
)
select count(*) from gone
"""  # noqa: S608
DELETE_NOTHINGS = """
delete from event_sums where events = 0;
delete from organization_sums
where checks = 0 and version_bumps = 0 and releases = 0 and inits = 0 and errors = 0;
delete from error_sums where events = 0;
delete from error_kinds where events = 0;
delete from releases where sightings = 0
"""
# What somebody claims, reaches by another address, or reports to in earnest is more than demonstration.
DELETE_REPOSITORIES = """
delete from repositories
where
    id in (select repository_id from repository_hashes where hash = any (%(hashes)s))
    and not exists (
        select from repository_hashes
        where repository_id = repositories.id and (registered or hash <> all (%(hashes)s))
    )
    and not exists (select from event_sums where repository_id = repositories.id)
"""


async def remove_demo(transaction: Transaction) -> int:
    """Take out all demonstration events and their share in every sum; how many events that were.

    The digest, which has to follow, takes care of packages, runs and recoveries.
    """
    await transaction.execute(UNHURRIED)
    [(removed,)] = await transaction.query(SUBTRACT)
    await transaction.execute(DELETE_NOTHINGS)
    await transaction.execute(DELETE_REPOSITORIES, {"hashes": [repository.hash for repository in REPOSITORIES]})
    return int(removed)
