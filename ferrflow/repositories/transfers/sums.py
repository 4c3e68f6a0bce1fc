"""Takes sums of events along, and corrects those of the organizations."""

from typing import Any

from ferrflow.db.database import Transaction
from ferrflow.telemetry.sums import ADD_TO_ERROR_KINDS, ADD_TO_ERROR_SUMS, ADD_TO_EVENT_SUMS, ADD_TO_ORGANIZATION_SUMS

BITE = 500

EVENT_SUMS = f"""
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
    {ADD_TO_EVENT_SUMS}
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
    {ADD_TO_ORGANIZATION_SUMS}
),
error_sums_corrected as (
    insert into error_sums (organization_id, bucket, error_code, command, events)
    select accounts.id, bucket, error_code, command, sum(sign * events)
    from taken cross join accounts
    where event_type = 'error'
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4
    {ADD_TO_ERROR_SUMS}
)
select count(*) from taken
"""  # noqa: S608 - constants
ERROR_KINDS = f"""
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
    {ADD_TO_ERROR_KINDS}
)
select count(*) from taken
"""  # noqa: S608 - constants


async def take_event_sums(transaction: Transaction, way: dict[str, Any]) -> int:
    """Take some sums of events; how many."""
    [(count,)] = await transaction.query(EVENT_SUMS, {**way, "bite": BITE})
    return int(count)


async def take_error_kinds(transaction: Transaction, way: dict[str, Any]) -> int:
    """Take some kinds of errors; how many."""
    [(count,)] = await transaction.query(ERROR_KINDS, {**way, "bite": BITE})
    return int(count)
