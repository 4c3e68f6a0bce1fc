"""An event with what the server knows of it, and which ones are sought."""

from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.positions import Position
from ferrflow.repositories.reference import RepositoryRef
from ferrflow.telemetry.events import EVENT_TYPES, Event, EventType


@frozen
class Sought:
    """Which events are sought; None leaves open, `until` is excluded."""

    event_type: EventType | None = None
    repository_id: UUID | None = None
    package: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def types(self) -> list[EventType]:
        """The types that can be among them."""
        return [event_type for event_type in EVENT_TYPES if self.event_type in {None, event_type}]


@frozen
class KeyName:
    """The ingest key that an event came by."""

    id: UUID
    name: str | None


@frozen
class Arrived:
    """An event as it was sent, and what the server added."""

    id: UUID
    received_at: datetime
    source: str
    key: KeyName | None
    repository: RepositoryRef | None
    event: Event

    @property
    def position(self) -> Position:
        """Its place among all."""
        return Position(self.received_at, self.id)
