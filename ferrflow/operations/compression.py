"""Compresses events that are hardly read any more, where TimescaleDB's community edition can do that.

By ourselves instead of by TimescaleDB's own policy, so that the server's log tells of it, and a database whose
background workers are switched off or used up is served as well. Nothing depends on it: a compressed chunk is read,
changed and dropped by the same statements.
"""

from attrs import frozen
from twisted.logger import Logger

from ferrflow.db import timescaledb
from ferrflow.db.database import Database, Transaction
from ferrflow.errors import DatabaseRefused, DatabaseTimeout

log = Logger()

# What comes late, such as a release that a forge tells of after a week, still finds a chunk that is not compressed.
AFTER_DAYS = 14
# One server at a time, and none that waits for another. Any fixed number: "compress" as ASCII.
TRY_LOCK = "select pg_try_advisory_xact_lock(7165065861892764531)"
IS_SET_UP = """
select compression_enabled from timescaledb_information.hypertables where hypertable_name = 'telemetry_events'
"""
# Whoever changes events names a repository or an organization, and unpacks only what is theirs.
SET_UP = """
alter table telemetry_events set (
    timescaledb.compress,
    timescaledb.compress_segmentby = 'organization_id, repository_id',
    timescaledb.compress_orderby = 'received_at desc, id'
)
"""
NEXT = """
select format('%%I.%%I', chunk_schema, chunk_name)
from timescaledb_information.chunks
where
    hypertable_name = 'telemetry_events' and not is_compressed
    and range_end < now() - make_interval(days => %(days)s)
order by range_end
limit 1
"""
# As for a chunk that is dropped: nobody queues behind us. While it is compressed it can be read, but takes no events.
PATIENCE = "set local lock_timeout = '2s'; set local statement_timeout = 0"
COMPRESS = "select compress_chunk(%(chunk)s::regclass, if_not_compressed => true)"


@frozen
class Compression:
    """Compresses chunks all of whose events are older than two weeks."""

    _database: Database

    async def run(self) -> None:
        """Compress what has become old; no failure, since everything works without."""
        if await timescaledb.edition(self._database) != "community":
            return
        try:
            while await self._database.transaction(_compress_next, seconds=None):
                pass
        except (DatabaseRefused, DatabaseTimeout) as error:
            log.warn("Old events cannot be compressed now: {reason}", reason=str(error.__cause__ or error).strip())


async def _compress_next(transaction: Transaction) -> bool:
    """Compress the oldest chunk, in a transaction of its own so that no other is locked; whether there may be more."""
    [(ours,)] = await transaction.query(TRY_LOCK)
    if not ours:
        return False
    await transaction.execute(PATIENCE)
    if await transaction.query(IS_SET_UP) != [(True,)]:
        await transaction.execute(SET_UP)
    chunks = await transaction.query(NEXT, {"days": AFTER_DAYS})
    for (chunk,) in chunks:
        await transaction.query(COMPRESS, {"chunk": chunk})
        log.info("Compressed {chunk}", chunk=chunk)
    return bool(chunks)
