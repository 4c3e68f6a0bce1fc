"""Takes releases along, with their packages, and failed ones; the digest then looks at both places anew."""

from typing import Any

from ferrflow.db.database import Transaction
from ferrflow.releases.digest.store import LOCK
from ferrflow.telemetry.sums import bucket_of

BITE = 500

ANY_RELEASE = "select from releases where repository_id = %(source)s limit 1"
ANY_FAILURE = "select from release_failures where repository_id = %(source)s limit 1"
# What was found out of a release is true until the digest has looked at it again. The sums that it was in are summed
# up anew, wherever it counted; what it was counted under elsewhere says nothing here.
TAKE_RELEASES = f"""
with taken as (
    delete from releases
    where ctid = any (array(
        select ctid from releases where repository_id = %(source)s order by first_at desc, id desc limit %(bite)s
    ))
    returning *
),
put as (
    insert into releases (
        id, organization_id, repository_id, package_name, version, first_at, last_at, sightings, commits, source,
        previous, bump, is_prerelease, is_rework, begins_run
    )
    select
        id, %(target_organization)s::uuid, %(target)s::uuid, package_name, version, first_at, last_at, sightings,
        commits, source, previous, bump, is_prerelease, is_rework, begins_run
    from taken
    where %(target)s::uuid is not null
    order by package_name, version
    on conflict (organization_id, repository_id, package_name, version) do update set
        sightings = releases.sightings + excluded.sightings,
        last_at = greatest(releases.last_at, excluded.last_at),
        first_at = least(releases.first_at, excluded.first_at),
        id = case when excluded.first_at < releases.first_at then excluded.id else releases.id end,
        commits = case when excluded.first_at < releases.first_at then excluded.commits else releases.commits end,
        source = case when excluded.first_at < releases.first_at then excluded.source else releases.source end
),
left_behind as (
    insert into release_changes (organization_id, repository_id, changed_at)
    select organization_id, repository_id, min(at)
    from taken cross join lateral (values (first_at), (counted_at)) as times (at)
    where at is not null
    group by organization_id, repository_id, {bucket_of("at")}
),
brought as (
    insert into release_changes (organization_id, repository_id, package_name, changed_at)
    select %(target_organization)s::uuid, %(target)s::uuid, package_name, min(first_at)
    from taken
    where %(target)s::uuid is not null
    group by package_name
)
select distinct package_name from taken
"""  # noqa: S608 - constants
# A package comes along with its first releases, and keeps its address and its badge, unless there is one of its name;
# that one has its badge from now on, if it has none of its own.
TAKE_PACKAGES = """
update packages
set organization_id = %(target_organization)s, repository_id = %(target)s
where
    organization_id = %(source_organization)s and repository_id = %(source)s and name = any (%(names)s)
    and %(target)s::uuid is not null
    and not exists (
        select from packages as other
        where
            other.organization_id = %(target_organization)s and other.repository_id = %(target)s
            and other.name = packages.name
    );
with gone as (
    delete from packages
    where organization_id = %(source_organization)s and repository_id = %(source)s and name = any (%(names)s)
    returning name, public_id
)
update packages
set public_id = gone.public_id
from gone
where
    packages.organization_id = %(target_organization)s and packages.repository_id = %(target)s
    and packages.name = gone.name and packages.public_id is null
"""
TAKE_FAILURES = """
with chosen as (
    select id from release_failures
    where repository_id = %(source)s
    order by failed_at desc, id desc
    limit %(bite)s
),
moved as (
    update release_failures
    set organization_id = %(target_organization)s, repository_id = %(target)s
    where id in (select id from chosen) and %(target)s::uuid is not null
    returning failed_at
),
deleted as (
    delete from release_failures
    where id in (select id from chosen) and %(target)s::uuid is null
),
brought as (
    insert into release_changes (organization_id, repository_id, changed_at)
    select %(target_organization)s::uuid, %(target)s::uuid, min(failed_at) from moved having count(*) > 0
)
select count(*) from chosen
"""
# The digest writes these tables too: it waits for a moment, or has done its turn first.
LOCK_DIGEST = f"select pg_advisory_xact_lock({LOCK})"


async def take_releases(transaction: Transaction, way: dict[str, Any]) -> int:
    """Take some releases, and the packages that they are of; of how many packages."""
    if not await transaction.query(ANY_RELEASE, way):
        return 0
    await transaction.query(LOCK_DIGEST)
    rows = await transaction.query(TAKE_RELEASES, {**way, "bite": BITE})
    if rows:
        await transaction.execute(TAKE_PACKAGES, {**way, "names": [name for (name,) in rows]})
    return len(rows)


async def take_failures(transaction: Transaction, way: dict[str, Any]) -> int:
    """Take some failed releases; how many."""
    if not await transaction.query(ANY_FAILURE, way):
        return 0
    await transaction.query(LOCK_DIGEST)
    [(count,)] = await transaction.query(TAKE_FAILURES, {**way, "bite": BITE})
    return int(count)
