"""Wires the pieces of this room together."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from attrs import frozen

from ferrflow.db.database import Database
from ferrflow.reports.events.api import RawEventsApi
from ferrflow.reports.events.store import EventStore
from ferrflow.reports.events.work import RawEvents


@frozen
class ReportsRoom:
    """What others need of this room; `handlers` serve its routes."""

    handlers: tuple[Any, ...]


def furnish(*, database: Database, now: Callable[[], datetime]) -> ReportsRoom:
    """Make the room."""
    return ReportsRoom((RawEventsApi(RawEvents(EventStore(database), now)),))
