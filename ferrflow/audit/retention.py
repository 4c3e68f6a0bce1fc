"""Forgets entries of the audit log that are older than the settings say, so that what is left can be verified still."""

from uuid import UUID

from attrs import frozen
from twisted.logger import Logger

from ferrflow.db.database import Database, Transaction

log = Logger()

# One server at a time, and none that waits for another. Any fixed number: "auditret" as ASCII.
TRY_LOCK = "select pg_try_advisory_xact_lock(7022629598042154356)"
# Chains whose first entry is too old.
LONG = """
select chain from audit_chains
where (
    select created_at from audit_entries
    where audit_entries.chain = audit_chains.chain and sequence > anchor_sequence
    order by sequence
    limit 1
) < now() - make_interval(days => %(days)s)
"""
# Whoever records locks the chain first and then adds to its entries: in the same order, nobody waits for ever.
LOCK_CHAIN = "select from audit_chains where chain = %(chain)s for update"
# Old entries from the beginning, up to the first young one; verification begins after the last that goes.
FORGET = """
with oldest as (
    select sequence, hash, created_at from audit_entries
    where chain = %(chain)s and sequence > (select anchor_sequence from audit_chains where chain = %(chain)s)
    order by sequence
    limit %(bite)s
),
young as (
    select min(sequence) as first from oldest where created_at >= now() - make_interval(days => %(days)s)
),
last as (
    select sequence, hash from oldest
    where sequence < coalesce((select first from young), 9223372036854775807)
    order by sequence desc
    limit 1
),
gone as (
    delete from audit_entries
    where chain = %(chain)s and sequence in (select sequence from oldest) and sequence <= (select sequence from last)
    returning 1
),
moved as (
    update audit_chains set anchor_sequence = last.sequence, anchor_hash = last.hash
    from last
    where chain = %(chain)s
)
select count(*) from gone
"""
BITE = 1_000


@frozen
class AuditRetention:
    """Keeps `days` days of the audit log; 0 keeps it for ever."""

    _database: Database
    _days: int

    async def run(self) -> None:
        """Forget what is too old, a bounded bite at a time, so that whoever records hardly waits."""
        if not self._days:
            return
        for (chain,) in await self._database.query(LONG, {"days": self._days}):
            gone = 0
            while bite := await self._forget(UUID(chain)):
                gone += bite
                if bite < BITE:
                    break
            if gone:
                log.info("Forgot {count} old entries of the audit log's chain {chain}", count=gone, chain=chain)

    async def _forget(self, chain: UUID) -> int:
        """Forget one bite; how many entries it was."""

        async def body(transaction: Transaction) -> int:
            [(ours,)] = await transaction.query(TRY_LOCK)
            if not ours:
                return 0
            await transaction.execute(LOCK_CHAIN, {"chain": str(chain)})
            parameters = {"chain": str(chain), "days": self._days, "bite": BITE}
            [(count,)] = await transaction.query(FORGET, parameters)
            return int(count)

        return await self._database.transaction(body)
