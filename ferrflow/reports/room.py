"""Wires the pieces of this room together."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from attrs import frozen

from ferrflow.db.database import Database
from ferrflow.releases.board.work import Boards
from ferrflow.reports.errors.api import ErrorsApi
from ferrflow.reports.errors.store import ErrorStore
from ferrflow.reports.errors.work import Errors
from ferrflow.reports.events.api import RawEventsApi
from ferrflow.reports.events.store import EventStore
from ferrflow.reports.events.work import RawEvents
from ferrflow.reports.overview.api import OverviewApi
from ferrflow.reports.overview.store import OverviewStore
from ferrflow.reports.overview.work import Overviews
from ferrflow.reports.repository.api import RepositoryReportsApi
from ferrflow.reports.repository.store import RepositoryReportStore
from ferrflow.reports.repository.work import RepositoryReports
from ferrflow.reports.stats.api import StatsApi
from ferrflow.reports.stats.store import StatsOf


@frozen
class ReportsRoom:
    """What others need of this room; `handlers` serve its routes."""

    handlers: tuple[Any, ...]


def furnish(*, database: Database, boards: Boards, now: Callable[[], datetime]) -> ReportsRoom:
    """Make the room."""
    handlers = (
        OverviewApi(Overviews(OverviewStore(database), now), now),
        ErrorsApi(Errors(ErrorStore(database), now), now),
        RawEventsApi(RawEvents(EventStore(database), now)),
        RepositoryReportsApi(RepositoryReports(RepositoryReportStore(database), boards, now), now),
        StatsApi(StatsOf(database)),
    )
    return ReportsRoom(handlers)
