"""Routes: the events of an organization as they arrived, in pages and as a file."""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from attrs import frozen
from msgspec import UNSET, Meta, Struct, UnsetType

from ferrflow.api import wire
from ferrflow.api.access import member
from ferrflow.api.router import Routes
from ferrflow.api.wire import Download, Page
from ferrflow.fields import Cursor
from ferrflow.organizations.model import Organization
from ferrflow.positions import Position
from ferrflow.reports.events.files import COLUMNS, csv_lines, csv_row
from ferrflow.reports.events.model import Arrived, KeyName, Sought
from ferrflow.reports.events.work import RawEvents, check_period
from ferrflow.repositories.reference import RepositoryRef
from ferrflow.telemetry.events import EventType

T = TypeVar("T")

READER = member("viewer", "telemetry:read")
JSON_LINES, CSV = "application/x-ndjson", "text/csv; charset=utf-8"


class EventsSought(Struct, frozen=True):
    """Which events are sought; `until` is excluded. Of a package: those of the repositories that released it."""

    type: EventType | None = None
    repository: UUID | None = None
    package: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    since: Annotated[datetime, Meta(tz=True)] | None = None
    until: Annotated[datetime, Meta(tz=True)] | None = None

    def sought(self) -> Sought:
        """What it comes to."""
        return Sought(self.type, self.repository, self.package, self.since, self.until)


class EventsPage(EventsSought, frozen=True):
    """One page of what is sought."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    cursor: Cursor | None = None


class EventsExport(EventsSought, frozen=True):
    """A file of what is sought."""

    format: Literal["ndjson", "csv"] = "ndjson"


class SentEvent(Struct, frozen=True, omit_defaults=True):
    """An event as it was sent: the same keys in the same order, and those that were absent are."""

    event_type: EventType
    package_name: str | UnsetType = UNSET
    package_version: str | UnsetType = UNSET
    metadata: dict[str, Any] | UnsetType = UNSET
    repo_hash: str | UnsetType = UNSET
    commits_count: int | UnsetType = UNSET


@frozen
class RawEvent:
    """An event, and what the server added; `key` is the ingest key that it came by."""

    id: UUID
    received_at: datetime
    source: str
    key: KeyName | None
    repository: RepositoryRef | None
    event: SentEvent


@frozen
class RawEventsApi:
    """Handlers of `/orgs/<slug>/events`."""

    routes = Routes()

    events: RawEvents

    @routes("GET", "/orgs/<slug>/events", READER, quiet=True)
    async def newest(self, organization: Organization, query: EventsPage) -> Page[RawEvent]:
        """Events as they arrived, newest first."""
        before = Position.read(query.cursor) if query.cursor else None
        # One more than asked for tells whether there is another page.
        found = await self.events.newest(organization.id, query.sought(), before, query.limit + 1)
        shown = found[: query.limit]
        return Page(list(map(_raw, shown)), str(shown[-1].position) if len(found) > query.limit else None)

    @routes("GET", "/orgs/<slug>/events/export", READER, produces=(JSON_LINES, CSV))
    async def export(self, organization: Organization, query: EventsExport) -> Download:
        """The same as a file, oldest first, up to now: JSON lines, or CSV."""
        sought = query.sought()
        check_period(sought)
        pages = self.events.all(organization.id, sought)
        name = f"events-{organization.slug}.{query.format}"
        if query.format == "csv":
            return Download(_csv(pages), name, content_type=CSV)
        return Download(_json_lines(pages), name, content_type=JSON_LINES)


async def _json_lines(pages: AsyncGenerator[list[Arrived], None]) -> AsyncGenerator[bytes, None]:
    async for page in pages:
        yield b"".join(wire.render(_raw(arrived)) + b"\n" for arrived in page)


async def _csv(pages: AsyncGenerator[list[Arrived], None]) -> AsyncGenerator[bytes, None]:
    # With the first page: what fails before anything was sent is still answered as an error.
    head = [COLUMNS]
    async for page in pages:
        yield csv_lines([*head, *map(csv_row, page)])
        head = []
    if head:
        yield csv_lines(head)


def _raw(arrived: Arrived) -> RawEvent:
    event = arrived.event
    return RawEvent(
        id=arrived.id,
        received_at=arrived.received_at,
        source=arrived.source,
        key=arrived.key,
        repository=arrived.repository,
        event=SentEvent(
            event_type=event.event_type,
            package_name=_given(event.package_name),
            package_version=_given(event.package_version),
            metadata=_given(event.metadata),
            repo_hash=_given(event.repo_hash),
            commits_count=_given(event.commits_count),
        ),
    )


def _given(value: T | None) -> T | UnsetType:
    return UNSET if value is None else value
