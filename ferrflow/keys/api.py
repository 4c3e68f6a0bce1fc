"""Routes: ingest keys of an organization."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import attrs
from attrs import field, frozen
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from ferrflow.api.access import Caller, member
from ferrflow.api.origin import address_of
from ferrflow.api.request import Request
from ferrflow.api.router import Routes
from ferrflow.audit.model import Actor
from ferrflow.fields import Name
from ferrflow.keys.model import UsedKey
from ferrflow.keys.work import Keys
from ferrflow.organizations.model import Organization

ADMIN = member("admin", "org:admin")
EventsPerMinute = Annotated[int, Meta(ge=1, le=1_000_000)]


class NewIngestKey(Struct, frozen=True):
    """A key to be made; without `events_per_minute` it has the server's limit."""

    name: Name
    events_per_minute: EventsPerMinute | None = None


class IngestKeyChanges(Struct, frozen=True):
    """What is to change; null takes away the key's own limit."""

    name: Name | UnsetType = UNSET
    events_per_minute: EventsPerMinute | UnsetType | None = UNSET


@frozen
class IngestKeySeen:
    """An ingest key as it is listed.

    `prefix` is its public part; `limit` the events a minute that it may send, by its own setting or the server's;
    `rate` counts the events of each of the last 24 hours, the oldest first.
    """

    id: UUID
    name: str
    prefix: str
    events_per_minute: int | None
    limit: int
    created_by: str | None
    created_at: datetime
    revoked_at: datetime | None
    last_seen_at: datetime | None
    events: int
    rate: tuple[int, ...]


@frozen
class IngestKeyMade(IngestKeySeen):
    """A fresh key; `key`, `url` (what senders take as FERRFLOW_API_URL) and `webhook_secret` are told this once."""

    key: str = field(repr=False)
    url: str = field(repr=False)
    webhook_secret: str = field(repr=False)


@frozen
class KeysApi:
    """Handlers of `/orgs/<slug>/ingest-keys`."""

    routes = Routes()

    keys: Keys
    public_url: str | None

    @routes("GET", "/orgs/<slug>/ingest-keys", ADMIN)
    async def all(self, organization: Organization) -> list[IngestKeySeen]:
        """All ingest keys, the newest first; revoked ones too."""
        return [self._seen(used) for used in await self.keys.used(organization)]

    @routes("POST", "/orgs/<slug>/ingest-keys", ADMIN, status=201)
    async def make(
        self, request: Request, organization: Organization, caller: Caller, actor: Actor, body: NewIngestKey
    ) -> IngestKeyMade:
        """Make an ingest key."""
        base = address_of(request, self.public_url)
        maker = caller.user.id if caller.user else None
        made = await self.keys.make(organization, body.name, body.events_per_minute, maker, actor)
        flat: dict[str, Any] = attrs.asdict(self._seen(made.used), recurse=False)
        return IngestKeyMade(**flat, key=made.text, url=f"{base}/i/{made.text}", webhook_secret=made.webhook_secret)

    @routes("PATCH", "/orgs/<slug>/ingest-keys/<id>", ADMIN)
    async def change(
        self,
        id: UUID,  # noqa: A002 - a part of the path
        organization: Organization,
        actor: Actor,
        body: IngestKeyChanges,
    ) -> IngestKeySeen:
        """Give a key another name or limit."""
        changes = {name: value for name, value in structs.asdict(body).items() if value is not UNSET}
        return self._seen(await self.keys.change(organization, id, changes, actor))

    @routes("DELETE", "/orgs/<slug>/ingest-keys/<id>", ADMIN)
    async def revoke(self, id: UUID, organization: Organization, actor: Actor) -> None:  # noqa: A002 - of the path
        """Revoke a key for good; nothing more comes by it. It stays in the list."""
        await self.keys.revoke(organization, id, actor)

    def _seen(self, used: UsedKey) -> IngestKeySeen:
        key = used.key
        return IngestKeySeen(
            id=key.id,
            name=key.name,
            prefix=key.prefix,
            events_per_minute=key.events_per_minute,
            limit=key.events_per_minute or self.keys.per_minute,
            created_by=used.created_by,
            created_at=key.created_at,
            revoked_at=key.revoked_at,
            last_seen_at=used.last_seen_at,
            events=used.events,
            rate=used.rate,
        )
