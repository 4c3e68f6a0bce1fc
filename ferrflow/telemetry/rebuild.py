"""Makes the sums from the events, and what follows from them: once, for those that came before there were sums."""

from datetime import datetime, timedelta

from attrs import frozen
from twisted.logger import Logger

from ferrflow.db.database import Database, Transaction
from ferrflow.db.migrate import take_lock
from ferrflow.releases.digest.anew import digest_anew
from ferrflow.telemetry import sums

log = Logger()

ARE_MADE = "select 1 from sums_made"
# However many events there are. Nobody adds any meanwhile: a server of the release before would add no sums.
PREPARE = """
set local statement_timeout = 0;
lock table telemetry_events in share row exclusive mode;
truncate
    event_sums, organization_sums, error_sums, error_kinds, releases, release_failures, release_changes, release_sums,
    organization_hours, error_hours, error_days, release_hours, packages, ingest_key_sums, sums_made;
insert into sums_made default values
"""
EXTENT = "select min(received_at), max(received_at) from telemetry_events"
# A week at a time: what is grouped has to fit into memory.
SLICE = timedelta(days=7)
SUM_UP = f"""
with stored as (select * from telemetry_events where received_at >= %(start)s and received_at < %(end)s),
{sums.EVENT_SUMS}, {sums.ORGANIZATION_SUMS}, {sums.RELEASES}, {sums.ERRORS}, {sums.KEY_SUMS}
select count(*) from stored
"""  # noqa: S608 - constants


@frozen
class Rebuild:
    """Makes sums of all events that are stored."""

    _database: Database

    async def run_once(self) -> None:
        """Make them unless somebody has."""
        if not await self._database.query(ARE_MADE):
            await self._database.transaction(_make_once, seconds=None)

    async def run(self) -> None:
        """Make them anew. What sums say of events that are gone by now is lost."""
        await self._database.transaction(_make, seconds=None)


async def _make_once(transaction: Transaction) -> None:
    await take_lock(transaction)
    if not await transaction.query(ARE_MADE):
        await _make(transaction)


async def _make(transaction: Transaction) -> None:
    await transaction.execute(PREPARE)
    [(start, last)] = await transaction.query(EXTENT)
    if start is None:
        return
    log.info("Summing up all events")
    while start <= last:
        start = await _sum_up(transaction, start)
    await digest_anew(transaction)
    log.info("All events are summed up")


async def _sum_up(transaction: Transaction, start: datetime) -> datetime:
    """Sum up a slice; where the next one begins."""
    end = start + SLICE
    [(count,)] = await transaction.query(SUM_UP, {"start": start, "end": end})
    log.info("Summed up {count} events from {start} on", count=count, start=start.isoformat())
    return end
