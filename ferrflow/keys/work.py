"""The rules of ingest keys."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ferrflow.audit.model import Actor, Deed
from ferrflow.keys.model import KIND, IngestKey, UsedKey, sealing_context
from ferrflow.keys.store import KeyStore
from ferrflow.keys.table import KeyTable
from ferrflow.organizations.model import Organization
from ferrflow.security.envelopes import Envelopes
from ferrflow.security.tokens import new_token


@frozen
class MadeKey:
    """A fresh key at the only moment that it and its webhook secret are known whole."""

    used: UsedKey
    text: str = field(repr=False)
    webhook_secret: str = field(repr=False)


@frozen
class Keys:
    """Makes, lists, changes and revokes ingest keys; `per_minute` is the limit of those that have none of their own."""

    per_minute: int
    _store: KeyStore
    _table: KeyTable
    _envelopes: Envelopes
    _now: Callable[[], datetime]
    _new_id: Callable[[], UUID]

    async def used(self, organization: Organization) -> list[UsedKey]:
        """All keys of an organization, the newest first; revoked ones too."""
        return await self._store.used(organization.id, self._now())

    async def make(
        self, organization: Organization, name: str, events_per_minute: int | None, maker: UUID | None, actor: Actor
    ) -> MadeKey:
        """Make a key, which counts from now on."""
        new, secret, now = new_token(KIND), secrets.token_urlsafe(32), self._now()
        key = IngestKey(self._new_id(), organization.id, name, new.prefix, events_per_minute, now, None)
        sealed = self._envelopes.seal(secret.encode(), sealing_context(str(key.id)))
        deed = _deed(actor, "ingest_key.create", key, {"events_per_minute": events_per_minute})
        await self._store.add(key, new.hash, sealed, maker, deed)
        await self._table.refresh()
        return MadeKey(await self._store.one(organization.id, key.id, now), new.text, secret)

    async def change(self, organization: Organization, key_id: UUID, changes: dict[str, Any], actor: Actor) -> UsedKey:
        """Set the name, the limit or both. Raises NotFound."""
        used = await self._store.one(organization.id, key_id, self._now())
        new = {name: value for name, value in changes.items() if value != getattr(used.key, name)}
        if new:
            before = {name: getattr(used.key, name) for name in new}
            deed = _deed(actor, "ingest_key.update", used.key, {"before": before, "after": new})
            await self._store.change(used.key, new, deed)
            await self._table.refresh()
            used = await self._store.one(organization.id, key_id, self._now())
        return used

    async def revoke(self, organization: Organization, key_id: UUID, actor: Actor) -> None:
        """Revoke a key for good; once this is over, nothing more comes by it to this server. Raises NotFound."""
        used = await self._store.one(organization.id, key_id, self._now())
        await self._store.revoke(used.key, self._now(), _deed(actor, "ingest_key.revoke", used.key, {}))
        await self._table.reload()
        await self._table.quiet(str(key_id))


def _deed(actor: Actor, action: str, key: IngestKey, metadata: dict[str, Any]) -> Deed:
    return Deed(actor, action, key.name, key.organization_id, {"id": str(key.id), "prefix": key.prefix, **metadata})
