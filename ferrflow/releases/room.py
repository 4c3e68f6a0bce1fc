"""Wires the pieces of this room together."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from attrs import frozen

from ferrflow.db.database import Database
from ferrflow.releases.board.api import BoardApi
from ferrflow.releases.board.store import BoardStore
from ferrflow.releases.board.work import Boards
from ferrflow.releases.feed.api import FeedApi
from ferrflow.releases.feed.store import FeedStore
from ferrflow.releases.feed.work import Feed


@frozen
class ReleasesRoom:
    """What others need of this room; `handlers` serve its routes."""

    boards: Boards
    handlers: tuple[Any, ...]


def furnish(*, database: Database, now: Callable[[], datetime], pause: Callable[[], Awaitable[None]]) -> ReleasesRoom:
    """Make the room; `pause` lets others have their turn in the middle of long work."""
    boards = Boards(BoardStore(database), now, pause)
    handlers = (BoardApi(boards), FeedApi(Feed(FeedStore(database), now)))
    return ReleasesRoom(boards, handlers)
