"""The statements that take what belongs to one repository to another, or away.

Nothing new comes to the first repository (ownership/store.py), so what is taken there is taken for good. Each bite is a
transaction that leaves all sums right. Tables and their rows are touched in the order in which ingest touches them:
PostgreSQL runs those parts of a statement that nothing reads from in the reverse of the order in which they stand.
"""

from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.db.database import Transaction
from ferrflow.repositories.transfers.events import take_events
from ferrflow.repositories.transfers.releases import take_failures, take_releases
from ferrflow.repositories.transfers.sums import take_error_kinds, take_event_sums
from ferrflow.telemetry.store import OWNERS

WAITING = "select from_repository_id from repository_transfers order by created_at, from_repository_id"
WAITING_OF = """
select from_repository_id from repository_transfers
where from_organization_id = %(organization_id)s
order by created_at, from_repository_id
limit %(most)s
"""
# Whoever is at it already goes on with it.
HOLD = """
select from_organization_id, to_repository_id
from repository_transfers
where from_repository_id = %(source)s
for update skip locked
"""
ORGANIZATION = "select organization_id from repositories where id = %(target)s"

# In the order in which ingest touches them, and only what is still nothing once nobody else is at it. A repository that
# is deleted while it has no transfer would get one.
FINISH = """
delete from error_sums where ctid = any (array(
    select ctid from error_sums
    where organization_id = %(source_organization)s and events = 0
    order by bucket, error_code, command
    for update
));
delete from organization_sums where ctid = any (array(
    select ctid from organization_sums
    where
        organization_id = %(source_organization)s
        and (checks, version_bumps, releases, inits, errors, demo) = (0, 0, 0, 0, 0, 0)
    order by bucket
    for update
));
delete from packages where organization_id = %(source_organization)s and repository_id = %(source)s;
delete from repositories where id = %(source)s;
delete from repository_transfers where from_repository_id = %(source)s
"""
# Where a whole organization went, events may be on their way to its repositories until now; those that come later know
# nothing of them. The lock is given back at once.
LET_EVENTS_ARRIVE = f"select pg_advisory_xact_lock({OWNERS})"


@frozen
class Way:
    """From which repository to which; a `target` of None is nowhere."""

    source: UUID
    source_organization: UUID
    target: UUID | None
    target_organization: UUID | None


@frozen
class TransferStore:
    """What lies open while a bite is taken."""

    _transaction: Transaction

    async def hold(self, source: UUID) -> Way | None:
        """The way of a repository, held until the bite is taken; None where somebody else is at it, or it is over."""
        rows = await self._transaction.query(HOLD, {"source": str(source)})
        if not rows:
            return None
        [(source_organization, target)] = rows
        found = await self._transaction.query(ORGANIZATION, {"target": target}) if target else []
        if not found:
            return Way(source, UUID(source_organization), None, None)
        return Way(source, UUID(source_organization), UUID(target), UUID(found[0][0]))

    async def take(self, way: Way) -> bool:
        """Take a bite; whether there was something left to take."""
        for take in (take_event_sums, take_error_kinds, take_releases, take_failures, take_events):
            if await take(self._transaction, _parameters(way)):
                return True
        return False

    async def finish(self, way: Way) -> None:
        """Forget the way, the repository that it began at, and sums that have come to nothing."""
        await self._transaction.execute(FINISH, _parameters(way))


def _parameters(way: Way) -> dict[str, Any]:
    return {
        "source": str(way.source),
        "source_organization": str(way.source_organization),
        "target": way.target and str(way.target),
        "target_organization": way.target_organization and str(way.target_organization),
    }
