"""Events whose organization is gone, and their sums: they have no foreign keys, so no cascade takes them along.

What came from repositories goes with those (repositories/transfers), and first: it takes its share out of the sums.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from attrs import frozen
from twisted.logger import Logger

from ferrflow.db.database import Database, Transaction
from ferrflow.errors import FerrFlowError

log = Logger()

# One server at a time, and none that waits for another. Any fixed number: "orphaned" as ASCII.
TRY_LOCK = "select pg_try_advisory_xact_lock(8030604679168550244)"
# While something of the organization is on its way, perhaps to another one, its rows are not nobody's.
ON_THE_WAY = "select from repository_transfers where from_organization_id = %(organization_id)s limit 1"
# The sums before the events that they are sums of, and last what tells that there is something left.
OWNED = {
    "event_sums": "repository_id is null and organization_id = %(organization_id)s",
    **dict.fromkeys(
        (
            "error_sums",
            "error_kinds",
            "releases",
            "release_failures",
            "release_changes",
            "packages",
            "release_sums",
            "organization_sums",
        ),
        "organization_id = %(organization_id)s",
    ),
}
DELETE_OWNED = "delete from {table} where ctid = any (array(select ctid from {table} where {condition} limit %(bite)s))"
# A bounded bite at a time, so that no lock is held for long; and from a few chunks of a hypertable, since each event is
# looked up in every chunk that may have it.
ANY = "select received_at from telemetry_events where organization_id = %(organization_id)s limit 1"
DELETE = """
delete from telemetry_events
where
    organization_id = %(organization_id)s and received_at between %(start)s and %(end)s and (received_at, id) in (
    select received_at, id from telemetry_events
    where organization_id = %(organization_id)s and received_at between %(start)s and %(end)s
    limit %(bite)s
)
"""
AROUND = timedelta(days=10)
# From one organization to the next along the index, since there are few of them and very many events. An event that
# was on its way while its organization was deleted is found here too.
OWNERS = """
with recursive owners as (
    (select organization_id from {table} order by organization_id limit 1)
    union all
    select (
        select organization_id from {table}
        where {table}.organization_id > owners.organization_id
        order by organization_id
        limit 1
    )
    from owners
    where owners.organization_id is not null
)
select organization_id from owners
where organization_id is not null and not exists (select from organizations where id = owners.organization_id)
"""
FIND = " union ".join(f"({OWNERS.format(table=table)})" for table in ("telemetry_events", "organization_sums"))
BITE = 10_000
# What whoever deletes an organization waits for; the rest is left to the sweep.
BITES_AT_ONCE = 20


@frozen
class Orphans:
    """Deletes events whose organization was deleted, and their sums; `leave` begins with those of repositories."""

    _database: Database
    _leave: Callable[[UUID], Awaitable[None]]

    async def begin(self, organization_id: UUID) -> None:
        """Delete most events of an organization that is gone; no failure: what stays is nobody's, and is swept."""
        try:
            await self._leave(organization_id)
            for _ in range(BITES_AT_ONCE):
                if not await self._bite(organization_id):
                    break
        except FerrFlowError as error:
            log.warn("The events of a deleted organization are left to the sweep: {reason}", reason=error.sentence)

    async def sweep(self) -> None:
        """Delete all events whose organization is gone, and all their sums."""
        for (organization_id,) in await self._database.query(FIND):
            while await self._bite(UUID(organization_id)):
                pass

    async def _bite(self, organization_id: UUID) -> bool:
        """Delete some; whether there may be more."""
        owner = {"organization_id": str(organization_id), "bite": BITE}

        async def body(transaction: Transaction) -> bool:
            [(ours,)] = await transaction.query(TRY_LOCK)
            if not ours or await transaction.query(ON_THE_WAY, owner):
                return False
            for table, condition in OWNED.items():
                if await transaction.execute(DELETE_OWNED.format(table=table, condition=condition), owner):
                    return True
            return await _delete_events(transaction, owner)

        return await self._database.transaction(body)


async def _delete_events(transaction: Transaction, owner: dict[str, Any]) -> bool:
    """Delete some events, around one of them; whether there may be more."""
    found = await transaction.query(ANY, owner)
    for (at,) in found:
        deleted = await transaction.execute(DELETE, {**owner, "start": at - AROUND, "end": at + AROUND})
        log.info("Deleted {count} events of an organization that is gone", count=deleted)
    return bool(found)
