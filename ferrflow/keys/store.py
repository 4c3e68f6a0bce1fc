"""The statements about ingest keys."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.audit.model import Deed
from ferrflow.audit.record import audited
from ferrflow.db.conflicts import refused_as
from ferrflow.db.database import Database, Row
from ferrflow.errors import NotFound, OrganizationNotFound, Unauthorized
from ferrflow.keys.model import ActiveKey, IngestKey, UsedKey

# Servers hear of each change on this channel.
CHANNEL = "ferrflow_keys"
COLUMNS = "id, organization_id, name, prefix, events_per_minute, created_at, revoked_at"
WIDTH = 7
TELL = f"select {COLUMNS}, pg_notify('{CHANNEL}', '') from changed"

USED = """
select
    keys.id, keys.organization_id, keys.name, keys.prefix, keys.events_per_minute, keys.created_at, keys.revoked_at,
    makers.email, sums.last_at, sums.events,
    array(
        select coalesce(sum(hourly.events), 0)
        from generate_series(
            date_trunc('hour', %(now)s::timestamptz) - interval '23 hours', date_trunc('hour', %(now)s::timestamptz),
            interval '1 hour'
        ) as hour
        left join ingest_key_sums as hourly
            on hourly.key_id = keys.id and hourly.bucket >= hour and hourly.bucket < hour + interval '1 hour'
        group by hour
        order by hour
    )
from ingest_keys as keys
left join users as makers on makers.id = keys.created_by
cross join lateral (
    select max(last_at) as last_at, coalesce(sum(events), 0) as events from ingest_key_sums where key_id = keys.id
) as sums
where keys.organization_id = %(organization_id)s and (%(id)s::uuid is null or keys.id = %(id)s)
order by keys.created_at desc, keys.id desc
"""
ADD = f"""
with changed as (
    insert into ingest_keys (
        id, organization_id, name, prefix, key_hash, webhook_secret, events_per_minute, created_by, created_at
    ) values (
        %(id)s, %(organization_id)s, %(name)s, %(prefix)s, %(hash)s, %(secret)s, %(events_per_minute)s, %(created_by)s,
        %(created_at)s
    )
    returning *
)
{TELL}
"""
CHANGE = f"""
with changed as (
    update ingest_keys
    set
        name = coalesce(%(name)s, name),
        events_per_minute = case when %(limits)s then %(events_per_minute)s else events_per_minute end
    where id = %(id)s and organization_id = %(organization_id)s
    returning *
)
{TELL}
"""
REVOKE = f"""
with changed as (
    update ingest_keys set revoked_at = %(now)s
    where id = %(id)s and organization_id = %(organization_id)s and revoked_at is null
    returning *
)
{TELL}
"""
ACTIVE = """
select key_hash, id, organization_id, events_per_minute, webhook_secret from ingest_keys where revoked_at is null
"""

# Whose it is to be, or who makes it, was deleted a moment ago.
GONE = {"ingest_keys_organization_id_fkey": OrganizationNotFound, "ingest_keys_created_by_fkey": Unauthorized}


@frozen
class KeyStore:
    """Reads and writes ingest keys."""

    _database: Database

    async def used(self, organization_id: UUID, now: datetime) -> list[UsedKey]:
        """All keys of an organization, the newest first; revoked ones too."""
        parameters = {"organization_id": str(organization_id), "id": None, "now": now}
        return list(map(_used, await self._database.query(USED, parameters)))

    async def one(self, organization_id: UUID, key_id: UUID, now: datetime) -> UsedKey:
        """One key of an organization. Raises NotFound."""
        parameters = {"organization_id": str(organization_id), "id": str(key_id), "now": now}
        rows = await self._database.query(USED, parameters)
        if not rows:
            raise NotFound
        return _used(rows[0])

    async def add(self, key: IngestKey, key_hash: bytes, secret: bytes, maker: UUID | None, deed: Deed) -> None:
        """Keep a new key: its hash, and its sealed webhook secret. Raises OrganizationNotFound, Unauthorized."""
        parameters = {
            "id": str(key.id),
            "organization_id": str(key.organization_id),
            "name": key.name,
            "prefix": key.prefix,
            "hash": key_hash,
            "secret": secret,
            "events_per_minute": key.events_per_minute,
            "created_by": str(maker) if maker else None,
            "created_at": key.created_at,
        }
        with refused_as(GONE):
            await audited(self._database, ADD, parameters, deed)

    async def change(self, key: IngestKey, changes: Mapping[str, Any], deed: Deed) -> None:
        """Set the name, the limit or both; what is not among the changes stays as it is by then. Raises NotFound."""
        parameters: dict[str, Any] = {
            "id": str(key.id),
            "organization_id": str(key.organization_id),
            "name": changes.get("name"),
            "limits": "events_per_minute" in changes,
            "events_per_minute": changes.get("events_per_minute"),
        }
        if not await audited(self._database, CHANGE, parameters, deed):
            raise NotFound

    async def revoke(self, key: IngestKey, now: datetime, deed: Deed) -> None:
        """Revoke a key; one that is revoked stays so."""
        parameters = {"id": str(key.id), "organization_id": str(key.organization_id), "now": now}
        await audited(self._database, REVOKE, parameters, deed)

    async def active(self, per_minute: int) -> dict[bytes, ActiveKey]:
        """Every key that counts, by its hash; `per_minute` is the limit of those that have none of their own."""
        return {
            bytes(key_hash): ActiveKey(key_id, organization_id, limit or per_minute, bytes(secret))
            for key_hash, key_id, organization_id, limit, secret in await self._database.query(ACTIVE)
        }


def _used(row: Row) -> UsedKey:
    created_by, last_seen_at, events, rate = row[WIDTH:]
    return UsedKey(_key(row[:WIDTH]), created_by, last_seen_at, int(events), tuple(map(int, rate)))


def _key(row: Row) -> IngestKey:
    key_id, organization_id, *rest = row
    return IngestKey(UUID(key_id), UUID(organization_id), *rest)
