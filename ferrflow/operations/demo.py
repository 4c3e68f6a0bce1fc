"""Demonstration data: fills an empty server so that its dashboard can be judged, and takes all of it out again."""

from datetime import datetime
from random import Random
from uuid import UUID

from attrs import frozen
from twisted.logger import Logger

from ferrflow.db.database import Database, Transaction
from ferrflow.operations.demo_events import REPOSITORIES, events_of_demo
from ferrflow.telemetry.store import Received, TelemetryStore

log = Logger()

# There is no index on the source: on a server with a long history these statements take their time.
UNHURRIED = "set local statement_timeout = 0"
IS_LOADED = "select 1 from telemetry_events where source = 'demo' limit 1"
NAME_REPOSITORIES = """
update repositories
set name = demo.name
from unnest(%(names)s::text[], %(hashes)s::text[]) as demo (name, hash)
join repository_hashes using (hash)
where repositories.id = repository_hashes.repository_id and repositories.name is null
"""
REMOVE_EVENTS = "delete from telemetry_events where source = 'demo'"
REMOVE_RELEASES = "delete from releases where source = 'demo'"
# What somebody claims, reaches by another address, or reports to in earnest is more than demonstration.
REMOVE_REPOSITORIES = """
delete from repositories
where
    id in (select repository_id from repository_hashes where hash = any (%(hashes)s))
    and not exists (
        select from repository_hashes
        where repository_id = repositories.id and (registered or hash <> all (%(hashes)s))
    )
    and not exists (select from telemetry_events where repository_id = repositories.id)
"""
PARAMETERS = {
    "names": [repository.name for repository in REPOSITORIES],
    "hashes": [repository.hash for repository in REPOSITORIES],
}


@frozen
class Demo:
    """Demonstration data in the default organization."""

    _database: Database

    async def load(self, now: datetime) -> int:
        """Add the 90 days up to `now` unless demonstration data is there; how many events were written."""
        batch = [] if await self._is_loaded() else received(now)
        if batch:
            await TelemetryStore(self._database).write(batch)
            log.info(
                "Added {count} demonstration events; `ferrflow-server demo remove` takes them out", count=len(batch)
            )
        # Each time, since a load may have been broken off just before this.
        await self._database.execute(NAME_REPOSITORIES, PARAMETERS)
        return len(batch)

    async def remove(self) -> int:
        """Take it out again, and its repositories where nothing else is in them; how many events that were."""
        return await self._database.transaction(_remove, seconds=None)

    async def _is_loaded(self) -> bool:
        return await self._database.transaction(_is_loaded, seconds=None)


def received(now: datetime) -> list[Received]:
    """The events as the server would have received them.

    The ids depend on nothing but the day, so servers that load at once write the same rows, and each only once.
    """
    random = Random("ids")  # noqa: S311 - the same ids every time, no secret
    return [Received(str(_id(at, random)), at.timestamp(), event, "demo") for at, event in events_of_demo(now)]


def _id(at: datetime, random: Random) -> UUID:
    """A version 7 UUID as it would have been made at that time."""
    milliseconds = int(at.timestamp() * 1000)
    version, variant = 0b0111, 0b10
    return UUID(
        int=milliseconds << 80 | version << 76 | random.getrandbits(12) << 64 | variant << 62 | random.getrandbits(62)
    )


async def _is_loaded(transaction: Transaction) -> bool:
    await transaction.execute(UNHURRIED)
    return bool(await transaction.query(IS_LOADED))


async def _remove(transaction: Transaction) -> int:
    await transaction.execute(UNHURRIED)
    removed = await transaction.execute(REMOVE_EVENTS)
    await transaction.execute(REMOVE_RELEASES)
    await transaction.execute(REMOVE_REPOSITORIES, PARAMETERS)
    return removed
