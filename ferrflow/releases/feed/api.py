"""Routes: releases, newest first, and how far the caller has read them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from attrs import frozen
from msgspec import Meta, Struct

from ferrflow.accounts.model import User
from ferrflow.api.access import member
from ferrflow.api.router import Routes
from ferrflow.api.wire import Page
from ferrflow.fields import Cursor
from ferrflow.organizations.model import Organization
from ferrflow.positions import Position
from ferrflow.releases.feed.model import FeedRelease, News, Sought
from ferrflow.releases.feed.work import Feed
from ferrflow.releases.versions import Bump

READING = member("viewer", "telemetry:read")


class ReleasesSought(Struct, frozen=True):
    """Which releases are sought: of a repository, a package by its name, a bump, a time; `until` is excluded."""

    repository: UUID | None = None
    package: Annotated[str, Meta(max_length=200)] | None = None
    bump: Bump | None = None
    prereleases: bool = True
    since: Annotated[datetime, Meta(tz=True)] | None = None
    until: Annotated[datetime, Meta(tz=True)] | None = None

    def sought(self) -> Sought:
        """What it comes to."""
        return Sought(self.repository, self.package, self.bump, self.prereleases, self.since, self.until)


class ReleasesPage(ReleasesSought, frozen=True):
    """One page of what is sought."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    cursor: Cursor | None = None


@frozen
class Seen:
    """How far somebody has read: the time of the newest release that they saw."""

    seen_at: Annotated[datetime, Meta(tz=True)]


@frozen
class FeedApi:
    """Handlers of `/orgs/<slug>/releases`."""

    routes = Routes()

    feed: Feed

    @routes("GET", "/orgs/<slug>/releases", READING)
    async def releases(self, organization: Organization, query: ReleasesPage) -> Page[FeedRelease]:
        """Releases, newest first."""
        after = Position.read(query.cursor) if query.cursor else None
        # One more than asked for tells whether there is another page.
        found = await self.feed.releases(organization.id, query.sought(), after, query.limit + 1)
        return page_of(found, query.limit)

    @routes("GET", "/orgs/<slug>/releases/new", READING, quiet=True)
    async def news(self, organization: Organization, user: User) -> News:
        """How much has come since the caller last looked."""
        return await self.feed.news(organization.id, user.id)

    @routes("POST", "/orgs/<slug>/releases/seen", READING)
    async def seen(self, body: Seen, organization: Organization, user: User) -> None:
        """Note how far the caller has read; never backwards."""
        await self.feed.seen(organization.id, user.id, body.seen_at)


def page_of(found: list[FeedRelease], limit: int) -> Page[FeedRelease]:
    """A page of releases, of which one more than fits was looked for."""
    shown = found[:limit]
    more = len(found) > limit
    return Page(shown, str(Position(shown[-1].released_at, shown[-1].id)) if more else None)
