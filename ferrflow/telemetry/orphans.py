"""Events whose organization is gone: `telemetry_events` has no foreign keys, so no cascade takes them along."""

from datetime import timedelta
from uuid import UUID

from attrs import frozen
from twisted.logger import Logger

from ferrflow.db.database import Database, Transaction
from ferrflow.errors import FerrFlowError

log = Logger()

# One server at a time, and none that waits for another. Any fixed number: "orphaned" as ASCII.
TRY_LOCK = "select pg_try_advisory_xact_lock(8030604679168550244)"
# A bounded bite at a time, so that no lock is held for long; and from a few chunks of a hypertable, since each event is
# looked up in every chunk that may have it.
ANY = "select received_at from telemetry_events where organization_id = %(organization_id)s limit 1"
DELETE = """
delete from telemetry_events
where received_at between %(start)s and %(end)s and (received_at, id) in (
    select received_at, id from telemetry_events
    where organization_id = %(organization_id)s and received_at between %(start)s and %(end)s
    limit %(bite)s
)
"""
AROUND = timedelta(days=10)
# From one organization to the next along the index, since there are few of them and very many events. An event that
# was on its way while its organization was deleted is found here too.
FIND = """
with recursive owners as (
    (select organization_id from telemetry_events order by organization_id limit 1)
    union all
    select (
        select organization_id from telemetry_events
        where telemetry_events.organization_id > owners.organization_id
        order by organization_id
        limit 1
    )
    from owners
    where owners.organization_id is not null
)
select organization_id from owners
where organization_id is not null and not exists (select from organizations where id = owners.organization_id)
"""
BITE = 10_000
# What whoever deletes an organization waits for; the rest is left to the sweep.
BITES_AT_ONCE = 20


@frozen
class Orphans:
    """Deletes events whose organization was deleted."""

    _database: Database

    async def begin(self, organization_id: UUID) -> None:
        """Delete most events of an organization that is gone; no failure: what stays is nobody's, and is swept."""
        try:
            for _ in range(BITES_AT_ONCE):
                if not await self._bite(organization_id):
                    break
        except FerrFlowError as error:
            log.warn("The events of a deleted organization are left to the sweep: {reason}", reason=error.sentence)

    async def sweep(self) -> None:
        """Delete all events whose organization is gone."""
        for (organization_id,) in await self._database.query(FIND):
            while await self._bite(UUID(organization_id)):
                pass

    async def _bite(self, organization_id: UUID) -> bool:
        """Delete some, around one of them; whether there may be more."""
        owner = {"organization_id": str(organization_id)}

        async def body(transaction: Transaction) -> bool:
            [(ours,)] = await transaction.query(TRY_LOCK)
            found = await transaction.query(ANY, owner) if ours else []
            for (at,) in found:
                parameters = {**owner, "start": at - AROUND, "end": at + AROUND, "bite": BITE}
                deleted = await transaction.execute(DELETE, parameters)
                log.info("Deleted {count} events of an organization that is gone", count=deleted)
            return bool(found)

        return await self._database.transaction(body)
