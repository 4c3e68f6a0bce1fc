"""Takes the events themselves along, as long as they are kept."""

from datetime import datetime, timedelta
from typing import Any

from ferrflow.db.database import Transaction
from ferrflow.telemetry.sums import BUCKET

BITE = 1_000
AROUND = timedelta(days=10)

# Around the newest one, so that few chunks of a hypertable are asked.
NEWEST_EVENT = """
select received_at from telemetry_events where repository_id = %(source)s order by received_at desc limit 1
"""
# The repository is said outside as well: of compressed events only its own are unpacked then.
EVENTS = """
repository_id = %(source)s and (received_at, id) in (
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
"""  # noqa: S608 - constants
DELETE_EVENTS = f"delete from telemetry_events where {EVENTS}"  # noqa: S608
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
"""  # noqa: S608
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


async def take_events(transaction: Transaction, way: dict[str, Any]) -> int:
    """Take some events, the newest first; how many."""
    rows = await transaction.query(NEWEST_EVENT, way)
    if not rows:
        return 0
    await transaction.query(UNPACK)
    statement = TAKE_EVENTS.format(statement=MOVE_EVENTS if way["target"] else DELETE_EVENTS, correction=CORRECT_DEMO)
    [(count,)] = await transaction.query(statement, {**way, "bite": BITE, **_around(rows[0][0])})
    return int(count)


def _around(newest: datetime) -> dict[str, datetime]:
    return {"start": newest - AROUND, "end": newest}
