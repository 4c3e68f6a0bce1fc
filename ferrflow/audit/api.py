"""Routes: an organization's audit log and the server's own: searched, exported, verified."""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from attrs import frozen
from msgspec import Meta, Struct

from ferrflow.api import wire
from ferrflow.api.access import STAFF, member
from ferrflow.api.router import Routes
from ferrflow.api.wire import Download, Page
from ferrflow.audit.model import SERVER_CHAIN, ActorKind, Fault, Filters, Verdict, Written
from ferrflow.audit.work import HIGHEST, Audit
from ferrflow.fields import ActionSought
from ferrflow.organizations.model import Organization

ADMINISTRATOR = member("admin", "org:admin")
JSON_LINES = "application/jsonl"


class Sought(Struct, frozen=True):
    """Which entries are sought: by an actor's id or e-mail, an action or its noun, a time; `until` is excluded."""

    actor: Annotated[str, Meta(min_length=1, max_length=254)] | None = None
    action: ActionSought | None = None
    since: Annotated[datetime, Meta(tz=True)] | None = None
    until: Annotated[datetime, Meta(tz=True)] | None = None

    def filters(self) -> Filters:
        """What it comes to."""
        actor_id = _id_in(self.actor)
        noun, _, verb = (self.action or "").partition(".")
        return Filters(
            actor_id=actor_id,
            actor_name=None if actor_id else self.actor,
            action=self.action if verb else None,
            noun=f"{noun}." if noun and not verb else None,
            since=self.since,
            until=self.until,
        )


class SoughtPage(Sought, frozen=True):
    """One page of what is sought."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    cursor: Annotated[int, Meta(ge=1, le=HIGHEST)] | None = None


@frozen
class AuditEntry:
    """A recorded deed; `hash` (hexadecimal) binds it to the one before."""

    id: UUID
    actor_id: UUID | None
    actor_kind: ActorKind
    actor_name: str | None
    actor_token: str | None
    action: str
    target: str | None
    address: str | None
    user_agent: str | None
    request_id: str | None
    metadata: dict[str, Any]
    created_at: datetime
    sequence: int
    hash: str


@frozen
class Verification:
    """Whether a chain is as it was written; `sequence` and `hash` are those of the last entry which is."""

    intact: bool
    entries: int
    sequence: int
    hash: str
    first_bad: Fault | None


@frozen
class AuditApi:
    """Handlers of `/orgs/<slug>/audit` and `/admin/audit`."""

    routes = Routes()

    audit: Audit

    @routes("GET", "/orgs/<slug>/audit", ADMINISTRATOR)
    async def search(self, organization: Organization, query: SoughtPage) -> Page[AuditEntry]:
        """What was done in an organization, newest first."""
        return await self._page(organization.id, query)

    @routes("GET", "/orgs/<slug>/audit/export", ADMINISTRATOR, produces=JSON_LINES)
    async def export(self, organization: Organization, query: Sought) -> Download:
        """The same as a file, oldest first: one JSON object a line."""
        return self._file(organization.id, query, organization.slug)

    @routes("GET", "/orgs/<slug>/audit/verify", ADMINISTRATOR)
    async def verify(self, organization: Organization) -> Verification:
        """Whether the organization's log is as it was written."""
        return _shown(await self.audit.verify(organization.id))

    @routes("GET", "/admin/audit", STAFF)
    async def search_server(self, query: SoughtPage) -> Page[AuditEntry]:
        """What was done on the server, outside of organizations, newest first."""
        return await self._page(SERVER_CHAIN, query)

    @routes("GET", "/admin/audit/export", STAFF, produces=JSON_LINES)
    async def export_server(self, query: Sought) -> Download:
        """The same as a file, oldest first: one JSON object a line."""
        return self._file(SERVER_CHAIN, query, "server")

    @routes("GET", "/admin/audit/verify", STAFF)
    async def verify_server(self) -> Verification:
        """Whether the server's own log is as it was written."""
        return _shown(await self.audit.verify(SERVER_CHAIN))

    async def _page(self, chain: UUID, query: SoughtPage) -> Page[AuditEntry]:
        # One more than asked for tells whether there is another page.
        found = await self.audit.search(chain, query.filters(), query.cursor, query.limit + 1)
        shown = list(map(_entry, found[: query.limit]))
        return Page(shown, str(shown[-1].sequence) if len(found) > query.limit else None)

    def _file(self, chain: UUID, query: Sought, name: str) -> Download:
        pages = self.audit.export(chain, query.filters())
        return Download(_lines(pages), f"audit-{name}.jsonl")


async def _lines(pages: AsyncGenerator[list[Written], None]) -> AsyncGenerator[bytes, None]:
    async for page in pages:
        yield b"".join(wire.render(_entry(written)) + b"\n" for written in page)


def _entry(written: Written) -> AuditEntry:
    if written.entry is None:
        raise ValueError(f"Entry {written.sequence} is unreadable: somebody changed it, `audit verify` tells more")
    entry, deed = written.entry, written.entry.deed
    actor = deed.actor
    return AuditEntry(
        id=entry.id,
        actor_id=actor.id,
        actor_kind=actor.kind,
        actor_name=actor.name,
        actor_token=actor.token,
        action=deed.action,
        target=deed.target,
        address=actor.address,
        user_agent=actor.user_agent,
        request_id=actor.request_id,
        metadata=deed.metadata,
        created_at=entry.created_at,
        sequence=entry.sequence,
        hash=written.hash.hex(),
    )


def _shown(verdict: Verdict) -> Verification:
    return Verification(verdict.fault is None, verdict.entries, verdict.sequence, verdict.hash.hex(), verdict.fault)


def _id_in(text: str | None) -> UUID | None:
    """An id, where the text is one as ids are written."""
    try:
        return UUID(text) if text and len(text) == 36 else None
    except ValueError:
        return None
