"""Writing the audit log: in the transaction that does the thing, so that nothing is done without its row."""

import json
from collections.abc import Callable
from typing import Any

from ferrflow.audit.model import Deed, Entry
from ferrflow.db.database import Database, Parameters, Row, Transaction
from ferrflow.ids import new_id

# Locks the end of the chain: entries of one chain wait for each other, so that each knows the one before it.
END_OF_CHAIN = """
insert into audit_chains (chain, sequence, hash) values (%(chain)s, 0, ''::bytea)
on conflict (chain) do update set chain = excluded.chain
returning sequence, hash, clock_timestamp()
"""
# The entry and the chain's new end, in one round trip.
ADD = """
with moved as (
    update audit_chains set sequence = %(sequence)s, hash = %(hash)s where chain = %(chain)s
)
insert into audit_entries (
    chain, sequence, id, created_at, actor_kind, actor_id, actor_name, actor_token, action, target, address, user_agent,
    request_id, metadata, hash
) values (
    %(chain)s, %(sequence)s, %(id)s, %(created_at)s, %(actor_kind)s, %(actor_id)s, %(actor_name)s, %(actor_token)s,
    %(action)s, %(target)s, %(address)s, %(user_agent)s, %(request_id)s, %(metadata)s::jsonb, %(hash)s
)
"""


async def record(transaction: Transaction, deed: Deed) -> None:
    """Add a deed to its chain. Last in a transaction: until it ends, whoever adds to the same chain waits."""
    [(sequence, previous, now)] = await transaction.query(END_OF_CHAIN, {"chain": str(deed.chain)})
    entry = Entry(sequence + 1, new_id(), now, deed)
    await transaction.execute(ADD, _parameters(entry, entry.hash_after(bytes(previous))))


async def audited(
    database: Database, sql: str, parameters: Parameters, deed: Deed | Callable[[Row], Deed]
) -> list[Row]:
    """Run one statement that yields the rows it touched; what it did is recorded with it, unless it touched none.

    A function makes the deed of the first row, where only the row knows what is to be said.
    """

    async def body(transaction: Transaction) -> list[Row]:
        rows = await transaction.query(sql, parameters)
        if rows:
            await record(transaction, deed if isinstance(deed, Deed) else deed(rows[0]))
        return rows

    return await database.transaction(body)


def _parameters(entry: Entry, digest: bytes) -> dict[str, Any]:
    deed, actor = entry.deed, entry.deed.actor
    return {
        "chain": str(deed.chain),
        "sequence": entry.sequence,
        "id": str(entry.id),
        "created_at": entry.created_at,
        "actor_kind": actor.kind,
        "actor_id": str(actor.id) if actor.id else None,
        "actor_name": actor.name,
        "actor_token": actor.token,
        "action": deed.action,
        "target": deed.target,
        "address": actor.address,
        "user_agent": actor.user_agent,
        "request_id": actor.request_id,
        "metadata": json.dumps(deed.metadata),
        "hash": digest,
    }
