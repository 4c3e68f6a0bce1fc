"""Transfers: whatever has begun goes on until nothing is left, whichever server goes on with it, and however often."""

from collections.abc import Sequence
from uuid import UUID

from attrs import frozen
from twisted.logger import Logger

from ferrflow.db.database import Database, Transaction
from ferrflow.errors import FerrFlowError, Unavailable
from ferrflow.repositories.transfers.store import LET_EVENTS_ARRIVE, WAITING, WAITING_OF, TransferStore

log = Logger()

# What whoever begins a transfer waits for: that of a small repository is over when they hear. The job does the rest.
BITES_AT_ONCE = 40
# Of an organization that is deleted, so many repositories at most.
SOURCES_AT_ONCE = 50


@frozen
class Transfers:
    """Takes what belongs to repositories to where it is to be."""

    _database: Database

    async def begin(self, sources: Sequence[UUID]) -> None:
        """Take some bites of each; no failure: what stays is the job's."""
        try:
            for source in sources:
                for _ in range(BITES_AT_ONCE):
                    if not await self._go_on(source):
                        break
        except Unavailable as error:
            log.warn("What belongs to a repository is left to the next turn: {reason}", reason=error.sentence)
        except FerrFlowError:
            log.failure("What belongs to a repository could not be taken elsewhere")

    async def leave(self, organization_id: UUID) -> None:
        """Take some bites of what is on its way out of an organization that is gone."""
        parameters = {"organization_id": str(organization_id), "most": SOURCES_AT_ONCE}
        rows = await self._database.query(WAITING_OF, parameters)
        await self.begin([UUID(source) for (source,) in rows])

    async def run(self) -> None:
        """Take whatever is on its way to its end."""
        for (source,) in await self._database.query(WAITING):
            while await self._go_on(UUID(source)):
                pass

    async def _go_on(self, source: UUID) -> bool:
        """Take a bite, or finish where nothing is left; whether there may be more to take, here and now."""
        if await self._bite(source, finish=False):
            return True
        await self._database.query(LET_EVENTS_ARRIVE)
        return await self._bite(source, finish=True)

    async def _bite(self, source: UUID, *, finish: bool) -> bool:
        async def body(transaction: Transaction) -> bool:
            store = TransferStore(transaction)
            way = await store.hold(source)
            if way is None:
                return False
            if await store.take(way):
                return True
            if finish:
                await store.finish(way)
                log.info("All that belonged to repository {source} is where it should be", source=source)
            return False

        return await self._database.transaction(body)
