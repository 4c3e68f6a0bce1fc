"""Wires the pieces of this room together."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.db.database import Database
from ferrflow.releases.badges.api import BadgesApi
from ferrflow.releases.badges.store import BadgeStore
from ferrflow.releases.badges.work import Badges
from ferrflow.releases.board.api import BoardApi
from ferrflow.releases.board.store import BoardStore
from ferrflow.releases.board.work import Boards
from ferrflow.releases.feed.api import FeedApi
from ferrflow.releases.feed.store import FeedStore
from ferrflow.releases.feed.work import Feed
from ferrflow.releases.packages.api import PackagesApi
from ferrflow.releases.packages.store import PackageStore
from ferrflow.releases.packages.work import Packages
from ferrflow.releases.subscriptions.api import SubscriptionsApi
from ferrflow.releases.subscriptions.store import SubscriptionStore
from ferrflow.releases.subscriptions.work import Subscriptions


@frozen
class ReleasesRoom:
    """What others need of this room; `handlers` serve its routes."""

    boards: Boards
    handlers: tuple[Any, ...]


def furnish(
    *,
    database: Database,
    public_url: str | None,
    now: Callable[[], datetime],
    new_public_id: Callable[[], UUID],
    pause: Callable[[], Awaitable[None]],
) -> ReleasesRoom:
    """Make the room; `pause` lets others have their turn in the middle of long work."""
    boards = Boards(BoardStore(database), now, pause)
    feed = Feed(FeedStore(database), now)
    packages = Packages(PackageStore(database), boards, feed, now, new_public_id)
    subscriptions = Subscriptions(SubscriptionStore(database), feed, now)
    handlers = (
        BoardApi(boards),
        FeedApi(feed),
        PackagesApi(packages, now),
        SubscriptionsApi(subscriptions, public_url),
        BadgesApi(Badges(BadgeStore(database))),
    )
    return ReleasesRoom(boards, handlers)
