"""Forgets telemetry that is older than the settings say."""

from attrs import frozen
from twisted.logger import Logger

from ferrflow.db import timescaledb
from ferrflow.db.database import Database, Transaction
from ferrflow.errors import DatabaseTimeout

log = Logger()

# One server at a time, and none that waits for another. Any fixed number: "retentio" as ASCII.
TRY_LOCK = "select pg_try_advisory_xact_lock(8243126016756246895)"
# Dropping a chunk waits for whoever reads it, such as an export, and all who come later would wait behind.
WAIT = "set local lock_timeout = '2s'"
# Whole chunks at once, each a table that is dropped; the youngest events in a dropped chunk are older than the limit.
DROP_CHUNKS = "select drop_chunks('telemetry_events', older_than => make_interval(days => %(days)s))"
# Without chunks, a bounded bite at a time, so that no lock is held for long; found by index, taken where they lie.
DELETE = """
delete from telemetry_events
where ctid = any (array(
    select ctid from telemetry_events
    where received_at < now() - make_interval(days => %(days)s)
    order by received_at
    limit %(bite)s
))
"""
BITE = 10_000


@frozen
class Retention:
    """Keeps `days` days of events; 0 keeps them for ever."""

    _database: Database
    _days: int

    async def run(self) -> None:
        """Forget what is too old."""
        if not self._days:
            return
        drop = self._delete if await timescaledb.edition(self._database) == "plain" else self._drop_chunks
        try:
            while await self._database.transaction(drop, seconds=None):
                pass
        except DatabaseTimeout:
            log.info("Old events are being read: they are forgotten an hour later")

    async def _drop_chunks(self, transaction: Transaction) -> bool:
        await transaction.execute(WAIT)
        if await _is_ours(transaction) and (dropped := await transaction.query(DROP_CHUNKS, {"days": self._days})):
            log.info("Forgot {count} chunks of old events", count=len(dropped))
        return False

    async def _delete(self, transaction: Transaction) -> bool:
        """Delete one bite; whether there may be more."""
        if not await _is_ours(transaction):
            return False
        deleted = await transaction.execute(DELETE, {"days": self._days, "bite": BITE})
        if deleted:
            log.info("Forgot {count} old events", count=deleted)
        return deleted == BITE


async def _is_ours(transaction: Transaction) -> bool:
    [(taken,)] = await transaction.query(TRY_LOCK)
    return bool(taken)
