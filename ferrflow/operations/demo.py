"""Demonstration data: fills an empty server so that its dashboard can be judged, and takes all of it out again."""

import shlex
import shutil
import sys
from datetime import datetime
from pathlib import Path
from random import Random
from uuid import UUID

from attrs import frozen
from twisted.logger import Logger

from ferrflow.db.database import Database, Transaction
from ferrflow.operations.demo_events import NAMED, events_of_demo
from ferrflow.operations.demo_removal import UNHURRIED, remove_demo
from ferrflow.releases.digest.job import Digest
from ferrflow.telemetry.store import Received, TelemetryStore

log = Logger()

IS_LOADED = "select 1 from telemetry_events where source = 'demo' limit 1"
NAME_REPOSITORIES = """
update repositories
set name = demo.name
from unnest(%(names)s::text[], %(hashes)s::text[]) as demo (name, hash)
join repository_hashes using (hash)
where repositories.id = repository_hashes.repository_id and repositories.name is null
"""
PARAMETERS = {
    "names": [repository.name for repository in NAMED],
    "hashes": [repository.hash for repository in NAMED],
}


@frozen
class Demo:
    """Demonstration data in the default organization; `removal` is the command line that takes it out."""

    _database: Database
    _removal: str = "ferrflow-server demo remove"

    async def load(self, now: datetime) -> int:
        """Add the 90 days up to `now` unless demonstration data is there; how many events were written."""
        batch = [] if await self._is_loaded() else received(now)
        if batch:
            await TelemetryStore(self._database).write(batch)
            log.info(
                "Added {count} demonstration events; `{removal}` takes them out",
                count=len(batch),
                removal=self._removal,
            )
            await Digest(self._database).run()
        # Each time, since a load may have been broken off just before this.
        await self._database.execute(NAME_REPOSITORIES, PARAMETERS)
        return len(batch)

    async def remove(self) -> int:
        """Take it out again, and its repositories where nothing else is in them; how many events that were."""
        removed = await self._database.transaction(remove_demo, seconds=None)
        await Digest(self._database).run()
        return removed

    async def _is_loaded(self) -> bool:
        return await self._database.transaction(_is_loaded, seconds=None)


def removal_command(embedded: Path | None) -> str:
    """The command line that takes the data out of the database in this folder, or of the one that the shell names."""
    name = "ferrflow-server"
    beside = Path(sys.executable).with_name(name)
    # A shell finds the program by its name alone only where the folder that it is in is on the path.
    program = str(beside) if beside.exists() and shutil.which(name) != str(beside) else name
    folder = () if embedded is None else ("--embedded", str(embedded))
    return shlex.join([program, "demo", "remove", *folder])


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
