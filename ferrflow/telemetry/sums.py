"""What is summed up of events, in the statement that stores them: pages read sums, and sums are exact at any time.

Each part is a common table expression over `stored`, the events that are new, so an event that is written twice counts
once. Rows of a table are always touched in the order of its key, so that two servers wait for each other in a circle
nowhere.
"""


# Whoever reads sums over days needs days that begin where the reader's do: some begin a quarter past the hour in UTC.
def bucket_of(moment: str) -> str:
    """The SQL of the beginning of a moment's quarter of an hour."""
    return f"date_bin('15 minutes', {moment}, timestamptz '2000-01-01 00:00:00+00')"


BUCKET = bucket_of("received_at")
# What a client may send here is longer than an index takes.
CODE, COMMAND = (f"left(coalesce(metadata ->> '{key}', ''), 100)" for key in ("error_code", "command"))

# How a row adds to what is there; whoever moves sums (repositories/transfers) adds them in the same way.
ADD_TO_EVENT_SUMS = """
on conflict (repository_id, event_type, bucket, package_name, error_code, command, organization_id) do update set
    events = event_sums.events + excluded.events,
    commits = event_sums.commits + excluded.commits,
    last_at = greatest(event_sums.last_at, excluded.last_at)
"""
ADD_TO_ORGANIZATION_SUMS = """
on conflict (organization_id, bucket) do update set
    checks = organization_sums.checks + excluded.checks,
    version_bumps = organization_sums.version_bumps + excluded.version_bumps,
    releases = organization_sums.releases + excluded.releases,
    inits = organization_sums.inits + excluded.inits,
    errors = organization_sums.errors + excluded.errors,
    release_errors = organization_sums.release_errors + excluded.release_errors,
    commits = organization_sums.commits + excluded.commits,
    demo = organization_sums.demo + excluded.demo,
    last_at = greatest(organization_sums.last_at, excluded.last_at)
"""
ADD_TO_ERROR_SUMS = """
on conflict (organization_id, bucket, error_code, command) do update set
    events = error_sums.events + excluded.events
"""
ADD_TO_ERROR_KINDS = """
on conflict (organization_id, error_code, command, repository_id) do update set
    events = error_kinds.events + excluded.events,
    first_at = least(error_kinds.first_at, excluded.first_at),
    last_at = greatest(error_kinds.last_at, excluded.last_at)
"""

EVENT_SUMS = f"""
event_sums_written as (
    insert into event_sums (
        organization_id, repository_id, event_type, bucket, package_name, error_code, command, events, commits, last_at
    )
    select
        organization_id, repository_id, event_type, {BUCKET}, coalesce(package_name, ''), {CODE}, {COMMAND},
        count(*), coalesce(sum(commits_count), 0), max(received_at)
    from stored
    group by 1, 2, 3, 4, 5, 6, 7
    order by 2, 3, 4, 5, 6, 7, 1
    {ADD_TO_EVENT_SUMS}
)
"""  # noqa: S608 - constants of this file

ORGANIZATION_SUMS = f"""
organization_sums_written as (
    insert into organization_sums (
        organization_id, bucket, checks, version_bumps, releases, inits, errors, release_errors, commits, demo, last_at
    )
    select
        organization_id, {BUCKET},
        count(*) filter (where event_type = 'check'),
        count(*) filter (where event_type = 'version_bump'),
        count(*) filter (where event_type = 'release'),
        count(*) filter (where event_type = 'init'),
        count(*) filter (where event_type = 'error'),
        count(*) filter (where event_type = 'error' and metadata ->> 'command' = 'release'),
        coalesce(sum(commits_count) filter (where event_type = 'release'), 0),
        count(*) filter (where source = 'demo'),
        max(received_at)
    from stored
    group by 1, 2
    order by 1, 2
    {ADD_TO_ORGANIZATION_SUMS}
)
"""  # noqa: S608

# The first event of a release gives it its id; an earlier one that comes late takes its place.
RELEASES = """
sighted as (
    select
        organization_id, repository_id, coalesce(package_name, '') as package_name, package_version as version,
        min(received_at) as first_at, max(received_at) as last_at, count(*) as sightings,
        (array_agg(id order by received_at, id))[1] as id,
        (array_agg(commits_count order by received_at, id))[1] as commits,
        (array_agg(source order by received_at, id))[1] as source
    from stored
    where event_type = 'release' and package_version <> ''
    group by 1, 2, 3, 4
),
releases_written as (
    insert into releases (
        id, organization_id, repository_id, package_name, version, first_at, last_at, sightings, commits, source
    )
    select id, organization_id, repository_id, package_name, version, first_at, last_at, sightings, commits, source
    from sighted
    order by organization_id, repository_id, package_name, version
    on conflict (organization_id, repository_id, package_name, version) do update set
        sightings = releases.sightings + excluded.sightings,
        last_at = greatest(releases.last_at, excluded.last_at),
        first_at = least(releases.first_at, excluded.first_at),
        id = case when excluded.first_at < releases.first_at then excluded.id else releases.id end,
        commits = case when excluded.first_at < releases.first_at then excluded.commits else releases.commits end,
        source = case when excluded.first_at < releases.first_at then excluded.source else releases.source end
    returning id
),
changes_written as (
    insert into release_changes (organization_id, repository_id, package_name, changed_at)
    select organization_id, repository_id, package_name, min(first_at)
    from sighted join releases_written using (id)
    group by 1, 2, 3
)
"""

ERRORS = f"""
error_sums_written as (
    insert into error_sums (organization_id, bucket, error_code, command, events)
    select organization_id, {BUCKET}, {CODE}, {COMMAND}, count(*)
    from stored
    where event_type = 'error'
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4
    {ADD_TO_ERROR_SUMS}
),
error_kinds_written as (
    insert into error_kinds (organization_id, error_code, command, repository_id, events, first_at, last_at)
    select organization_id, {CODE}, {COMMAND}, repository_id, count(*), min(received_at), max(received_at)
    from stored
    where event_type = 'error'
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4
    {ADD_TO_ERROR_KINDS}
),
failures_written as (
    insert into release_failures (id, organization_id, repository_id, failed_at, error_code)
    select id, organization_id, repository_id, received_at, {CODE}
    from stored
    where event_type = 'error' and metadata ->> 'command' = 'release'
    on conflict do nothing
    returning organization_id, repository_id, failed_at
),
failures_to_digest as (
    insert into release_changes (organization_id, repository_id, changed_at)
    select organization_id, repository_id, min(failed_at)
    from failures_written
    group by 1, 2
)
"""  # noqa: S608

KEY_SUMS = f"""
key_sums_written as (
    insert into ingest_key_sums (key_id, bucket, events, last_at)
    select key_id, {BUCKET}, count(*), max(received_at)
    from stored
    where key_id is not null
    group by 1, 2
    order by 1, 2
    on conflict (key_id, bucket) do update set
        events = ingest_key_sums.events + excluded.events,
        last_at = greatest(ingest_key_sums.last_at, excluded.last_at)
)
"""  # noqa: S608
