"""Removes rows whose time is over: ended sessions, unanswered challenges, unused links, old refusals and the like."""

from attrs import frozen
from twisted.logger import Logger

from ferrflow.db.database import Database, Transaction

log = Logger()

# One server at a time, and none that waits for another. Any fixed number: "expiries" as ASCII.
TRY_LOCK = "select pg_try_advisory_xact_lock(7311717593229387123)"
# Which rows of which table. People may still ask where a session was or what became of an invitation.
EXPIRED = {
    "sessions": "least(ended_at, expires_at) < now() - interval '30 days'",
    "invitations": "least(accepted_at, revoked_at, expires_at) < now() - interval '90 days'",
    "password_resets": "expires_at < now()",
    "challenges": "expires_at < now()",
    "ingest_outcomes": "bucket < now() - interval '90 days'",
    "ingest_refusals": "refused_at < now() - interval '90 days'",
    "ingest_key_sums": "not exists (select from ingest_keys where id = key_id)",
}
BITE = 1_000


@frozen
class Expiry:
    """Keeps tables from growing for ever."""

    _database: Database

    async def run(self) -> None:
        """Remove what has expired, a bounded bite at a time, so that no lock is held for long."""
        for table, condition in EXPIRED.items():
            removed = 0
            while bite := await self._remove(_statement(table, condition)):
                removed += bite
                if bite < BITE:
                    break
            if removed:
                log.info("Removed {count} expired {table}", count=removed, table=table.replace("_", " "))

    async def _remove(self, sql: str) -> int:
        """Remove one bite; how many rows it was."""

        async def body(transaction: Transaction) -> int:
            [(ours,)] = await transaction.query(TRY_LOCK)
            return await transaction.execute(sql, {"bite": BITE}) if ours else 0

        return await self._database.transaction(body)


def _statement(table: str, condition: str) -> str:
    return f"delete from {table} where ctid in (select ctid from {table} where {condition} limit %(bite)s)"  # noqa: S608
