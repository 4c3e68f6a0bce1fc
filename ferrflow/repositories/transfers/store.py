"""The statements that take what belongs to one repository to another, or away.

Nothing new comes to the first repository (ownership/store.py), so what is taken there is taken for good. Each bite is a
transaction that leaves all sums right. Tables and their rows are touched in the order in which ingest touches them.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.db.database import Transaction
from ferrflow.releases.digest.store import LOCK as DIGEST_LOCK
from ferrflow.telemetry.sums import BUCKET

WAITING = "select from_repository_id from repository_transfers order by created_at, from_repository_id"
# Whoever is at it already goes on with it.
HOLD = """
select from_organization_id, to_repository_id
from repository_transfers
where from_repository_id = %(source)s
for update skip locked
"""
ORGANIZATION = "select organization_id from repositories where id = %(target)s"

TAKE_EVENT_SUMS = """
with taken as (
    delete from event_sums
    where ctid = any (array(select ctid from event_sums where repository_id = %(source)s limit %(bite)s))
    returning *
),
put as (
    insert into event_sums (
        organization_id, repository_id, event_type, bucket, package_name, error_code, command, events, commits, last_at
    )
    select
        %(target_organization)s::uuid, %(target)s::uuid, event_type, bucket, package_name, error_code, command, events,
        commits, last_at
    from taken
    where %(target)s::uuid is not null
    order by event_type, bucket, package_name, error_code, command
    on conflict (repository_id, event_type, bucket, package_name, error_code, command, organization_id) do update set
        events = event_sums.events + excluded.events,
        commits = event_sums.commits + excluded.commits,
        last_at = greatest(event_sums.last_at, excluded.last_at)
),
accounts as (
    select * from (values (%(source_organization)s::uuid, -1), (%(target_organization)s::uuid, 1)) as sides (id, sign)
    where id is not null and %(source_organization)s::uuid is distinct from %(target_organization)s::uuid
),
organization_sums_corrected as (
    insert into organization_sums (
        organization_id, bucket, checks, version_bumps, releases, inits, errors, release_errors, commits, demo, last_at
    )
    select
        accounts.id, bucket,
        coalesce(sum(sign * events) filter (where event_type = 'check'), 0),
        coalesce(sum(sign * events) filter (where event_type = 'version_bump'), 0),
        coalesce(sum(sign * events) filter (where event_type = 'release'), 0),
        coalesce(sum(sign * events) filter (where event_type = 'init'), 0),
        coalesce(sum(sign * events) filter (where event_type = 'error'), 0),
        coalesce(sum(sign * events) filter (where event_type = 'error' and command = 'release'), 0),
        coalesce(sum(sign * commits) filter (where event_type = 'release'), 0),
        0, max(last_at)
    from taken cross join accounts
    group by 1, 2
    order by 1, 2
    on conflict (organization_id, bucket) do update set
        checks = organization_sums.checks + excluded.checks,
        version_bumps = organization_sums.version_bumps + excluded.version_bumps,
        releases = organization_sums.releases + excluded.releases,
        inits = organization_sums.inits + excluded.inits,
        errors = organization_sums.errors + excluded.errors,
        release_errors = organization_sums.release_errors + excluded.release_errors,
        commits = organization_sums.commits + excluded.commits,
        last_at = greatest(organization_sums.last_at, excluded.last_at)
),
error_sums_corrected as (
    insert into error_sums (organization_id, bucket, error_code, command, events)
    select accounts.id, bucket, error_code, command, sum(sign * events)
    from taken cross join accounts
    where event_type = 'error'
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4
    on conflict (organization_id, bucket, error_code, command) do update set
        events = error_sums.events + excluded.events
)
select count(*) from taken
"""
TAKE_ERROR_KINDS = """
with taken as (
    delete from error_kinds
    where ctid = any (array(
        select ctid from error_kinds
        where organization_id = %(source_organization)s and repository_id = %(source)s
        limit %(bite)s
    ))
    returning *
),
put as (
    insert into error_kinds (organization_id, error_code, command, repository_id, events, first_at, last_at)
    select %(target_organization)s::uuid, error_code, command, %(target)s::uuid, events, first_at, last_at
    from taken
    where %(target)s::uuid is not null
    order by error_code, command
    on conflict (organization_id, error_code, command, repository_id) do update set
        events = error_kinds.events + excluded.events,
        first_at = least(error_kinds.first_at, excluded.first_at),
        last_at = greatest(error_kinds.last_at, excluded.last_at)
)
select count(*) from taken
"""
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
    group by organization_id, repository_id, {BUCKET.replace("received_at", "at")}
),
brought as (
    insert into release_changes (organization_id, repository_id, package_name, changed_at)
    select %(target_organization)s::uuid, %(target)s::uuid, package_name, min(first_at)
    from taken
    where %(target)s::uuid is not null
    group by package_name
)
select package_name, count(*) from taken group by package_name
"""
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
# Around the newest one, so that few chunks of a hypertable are asked.
NEWEST_EVENT = """
select received_at from telemetry_events where repository_id = %(source)s order by received_at desc limit 1
"""
EVENTS = """
(received_at, id) in (
    select received_at, id from telemetry_events
    where repository_id = %(source)s and received_at between %(start)s and %(end)s
    order by received_at desc
    limit %(bite)s
)
and received_at between %(start)s and %(end)s
"""
MOVE_EVENTS = f"""
update telemetry_events
set organization_id = %(target_organization)s, repository_id = %(target)s
where {EVENTS}
"""
DELETE_EVENTS = f"delete from telemetry_events where {EVENTS}"
# Which events were made up is told by the events alone.
CORRECT_DEMO = f"""
insert into organization_sums (
    organization_id, bucket, checks, version_bumps, releases, inits, errors, release_errors, commits, demo, last_at
)
select accounts.id, {BUCKET}, 0, 0, 0, 0, 0, 0, 0, sum(sign), max(received_at)
from taken
cross join (
    values (%(source_organization)s::uuid, -1), (%(target_organization)s::uuid, 1)
) as accounts (id, sign)
where
    source = 'demo' and accounts.id is not null
    and %(source_organization)s::uuid is distinct from %(target_organization)s::uuid
group by 1, 2
order by 1, 2
on conflict (organization_id, bucket) do update set demo = organization_sums.demo + excluded.demo
"""
TAKE_EVENTS = """
with taken as ({statement} returning received_at, source),
corrected as ({correction})
select count(*) from taken
"""
# TimescaleDB has to unpack what is compressed, and by itself would unpack no more than a small part of a chunk.
UNPACK = """
select set_config(name, '0', true) from pg_settings
where name = 'timescaledb.max_tuples_decompressed_per_dml_transaction'
"""
# In the order of the key, and only what is still nothing once nobody else is at it.
FINISH = """
delete from organization_sums where ctid = any (array(
    select ctid from organization_sums
    where
        organization_id = %(source_organization)s
        and (checks, version_bumps, releases, inits, errors, demo) = (0, 0, 0, 0, 0, 0)
    order by bucket
    for update
));
delete from error_sums where ctid = any (array(
    select ctid from error_sums
    where organization_id = %(source_organization)s and events = 0
    order by bucket, error_code, command
    for update
));
delete from packages where organization_id = %(source_organization)s and repository_id = %(source)s;
delete from repository_transfers where from_repository_id = %(source)s;
delete from repositories where id = %(source)s
"""
LOCK_DIGEST = f"select pg_advisory_xact_lock({DIGEST_LOCK})"

SUMS_BITE = 500
EVENTS_BITE = 1_000
AROUND = timedelta(days=10)


@frozen
class Way:
    """From which repository to which; a `target` of None is nowhere."""

    source: UUID
    source_organization: UUID
    target: UUID | None
    target_organization: UUID | None


@frozen
class TransferStore:
    """What lies open while a bite is taken."""

    _transaction: Transaction

    async def hold(self, source: UUID) -> Way | None:
        """The way of a repository, held until the bite is taken; None where somebody else is at it, or it is over."""
        rows = await self._transaction.query(HOLD, {"source": str(source)})
        if not rows:
            return None
        [(source_organization, target)] = rows
        found = await self._transaction.query(ORGANIZATION, {"target": target}) if target else []
        if not found:
            return Way(source, UUID(source_organization), None, None)
        return Way(source, UUID(source_organization), UUID(target), UUID(found[0][0]))

    async def take(self, way: Way) -> bool:
        """Take a bite; whether there was something left to take."""
        for take in (self._sums, self._kinds, self._releases, self._failures, self._events):
            if await take(_parameters(way)):
                return True
        return False

    async def finish(self, way: Way) -> None:
        """Forget the way, the repository that it began at, and sums that have come to nothing."""
        await self._transaction.execute(FINISH, _parameters(way))

    async def _sums(self, parameters: dict[str, Any]) -> int:
        return await self._count(TAKE_EVENT_SUMS, parameters)

    async def _kinds(self, parameters: dict[str, Any]) -> int:
        return await self._count(TAKE_ERROR_KINDS, parameters)

    async def _releases(self, parameters: dict[str, Any]) -> int:
        # The digest writes releases and packages too; it waits for a moment, or has done its turn first.
        await self._transaction.query(LOCK_DIGEST)
        rows = await self._transaction.query(TAKE_RELEASES, parameters)
        if rows:
            await self._transaction.execute(TAKE_PACKAGES, {**parameters, "names": [name for name, _ in rows]})
        return len(rows)

    async def _failures(self, parameters: dict[str, Any]) -> int:
        await self._transaction.query(LOCK_DIGEST)
        return await self._count(TAKE_FAILURES, parameters)

    async def _events(self, parameters: dict[str, Any]) -> int:
        rows = await self._transaction.query(NEWEST_EVENT, parameters)
        if not rows:
            return 0
        await self._transaction.query(UNPACK)
        statement = MOVE_EVENTS if parameters["target"] else DELETE_EVENTS
        return await self._count(
            TAKE_EVENTS.format(statement=statement, correction=CORRECT_DEMO),
            {**parameters, "bite": EVENTS_BITE, **_around(rows[0][0])},
        )

    async def _count(self, sql: str, parameters: dict[str, Any]) -> int:
        [(count,)] = await self._transaction.query(sql, parameters)
        return int(count)


def _parameters(way: Way) -> dict[str, Any]:
    return {
        "source": str(way.source),
        "source_organization": str(way.source_organization),
        "target": way.target and str(way.target),
        "target_organization": way.target_organization and str(way.target_organization),
        "bite": SUMS_BITE,
    }


def _around(newest: datetime) -> dict[str, datetime]:
    return {"start": newest - AROUND, "end": newest}
