"""The statements that read the audit log."""

import json
from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID

from attrs import asdict, frozen

from ferrflow.audit.model import Actor, Chain, Deed, Entry, Filters, Named, Written
from ferrflow.db.database import Database, Row

# Times and metadata as text: a row that was tampered with may hold what no Python value can.
COLUMNS = """
    chain, sequence, id, created_at::text, actor_kind, actor_id, actor_name, actor_token, action, target, address,
    user_agent, request_id, metadata::text, hash
"""
SOUGHT = """
    chain = %(chain)s
    and (%(actor_id)s::uuid is null or actor_id = %(actor_id)s::uuid)
    and (%(actor_name)s::text is null or lower(actor_name) = lower(%(actor_name)s))
    and (%(action)s::text is null or action = %(action)s)
    and (%(noun)s::text is null or starts_with(action, %(noun)s))
    and (%(since)s::timestamptz is null or created_at >= %(since)s::timestamptz)
    and (%(until)s::timestamptz is null or created_at < %(until)s::timestamptz)
"""
NEWEST = f"""
select {COLUMNS} from audit_entries where {SOUGHT} and sequence < %(before)s order by sequence desc limit %(limit)s
"""
OLDEST = f"""
select {COLUMNS} from audit_entries where {SOUGHT} and sequence > %(after)s order by sequence limit %(limit)s
"""

WRITTEN = f"""
select {COLUMNS} from audit_entries
where chain = %(chain)s and sequence between %(first)s and %(last)s
order by sequence
limit %(limit)s
"""
CHAIN = "select chain, sequence, hash, anchor_sequence, anchor_hash from audit_chains where chain = %(chain)s"
# In one statement, so that what is being recorded meanwhile is seen with its chain's new end or not at all.
BEYOND_END = """
select min(sequence) from audit_entries
where chain = %(chain)s
    and sequence > coalesce((select sequence from audit_chains where chain = %(chain)s), 0)
"""
CHAINS = """
select chains.chain, organizations.slug
from (select chain from audit_chains union select chain from audit_entries) as chains
left join organizations on organizations.id = chains.chain
order by organizations.slug nulls first, chains.chain
"""


@frozen
class AuditStore:
    """Reads entries and the ends of their chains."""

    _database: Database

    async def newest(self, chain: UUID, filters: Filters, before: int, limit: int) -> list[Written]:
        """Entries that pass the filters, with sequences below `before`, newest first."""
        return await self._rows(NEWEST, {"chain": str(chain), "before": before, "limit": limit, **_sought(filters)})

    async def oldest(self, chain: UUID, filters: Filters, after: int, limit: int) -> list[Written]:
        """Entries that pass the filters, with sequences above `after`, oldest first."""
        return await self._rows(OLDEST, {"chain": str(chain), "after": after, "limit": limit, **_sought(filters)})

    async def written(self, chain: UUID, first: int, last: int, limit: int) -> list[Written]:
        """The rows of a chain with sequences from `first` to `last`."""
        return await self._rows(WRITTEN, {"chain": str(chain), "first": first, "last": last, "limit": limit})

    async def chain(self, chain: UUID) -> Chain:
        """The ends of a chain; one that nothing was recorded in is empty."""
        rows = await self._database.query(CHAIN, {"chain": str(chain)})
        if not rows:
            return Chain(chain, 0, b"", 0, b"")
        [(_, sequence, digest, anchor, anchor_hash)] = rows
        return Chain(chain, sequence, bytes(digest), anchor, bytes(anchor_hash))

    async def beyond_end(self, chain: UUID) -> int | None:
        """The sequence of the first row that stands after the end of its chain."""
        [(sequence,)] = await self._database.query(BEYOND_END, {"chain": str(chain)})
        return None if sequence is None else int(sequence)

    async def chains(self) -> list[Named]:
        """All chains that something was recorded in."""
        return [Named(UUID(chain), slug) for chain, slug in await self._database.query(CHAINS)]

    async def _rows(self, sql: str, parameters: dict[str, Any]) -> list[Written]:
        return [_written(row) for row in await self._database.query(sql, parameters)]


def _sought(filters: Filters) -> dict[str, Any]:
    found = asdict(filters)
    return found | {"actor_id": str(filters.actor_id) if filters.actor_id else None}


def _written(row: Row) -> Written:
    """A row as it stands; without its entry where the server would not have written it so."""
    try:
        entry = _entry(row)
    except (ValueError, TypeError, RecursionError):
        entry = None
    return Written(row[1], entry, bytes(row[-1]))


def _entry(row: Row) -> Entry:
    (
        chain,
        sequence,
        entry_id,
        created_at,
        kind,
        actor_id,
        name,
        token,
        action,
        target,
        address,
        agent,
        request,
        text,
    ) = row[:-1]
    actor = Actor(kind, UUID(actor_id) if actor_id else None, name, token, address, agent, request)
    deed = Deed(actor, action, target, UUID(chain), _read_json(text))
    return Entry(sequence, UUID(entry_id), datetime.fromisoformat(created_at), deed)


def _refuse(number: str) -> NoReturn:
    raise ValueError(f"{number} is no whole number")


_read_json = json.JSONDecoder(parse_float=_refuse).decode
