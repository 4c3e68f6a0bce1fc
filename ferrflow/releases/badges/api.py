"""Routes: badges, for everybody. They are not counted: one page may show dozens, and many share an address."""

from typing import Annotated
from uuid import UUID

from attrs import frozen
from msgspec import Meta, Struct

from ferrflow.api.access import ANYONE
from ferrflow.api.router import Routes
from ferrflow.api.wire import Written
from ferrflow.errors import NotFound
from ferrflow.releases.badges.model import Latest
from ferrflow.releases.badges.svg import picture
from ferrflow.releases.badges.work import Badges

KEPT_SECONDS = 300
# A picture that others show in their pages: it may be shown anywhere, and do nothing.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class BadgeQuery(Struct, frozen=True):
    """What is to stand at the left instead of the name."""

    label: Annotated[str, Meta(max_length=100)] | None = None


@frozen
class BadgesApi:
    """Handlers of `/badges`."""

    routes = Routes()

    badges: Badges

    @routes(
        "GET",
        "/badges/<public_id>.svg",
        ANYONE,
        quiet=True,
        counted=False,
        kept=KEPT_SECONDS,
        refuses=(NotFound,),
        produces="image/svg+xml",
    )
    async def show(self, public_id: UUID, query: BadgeQuery) -> Written:
        """A package's current version, or a repository's newest release, as a picture for a README."""
        badge = await self.badges.public(public_id)
        return Written(picture(query.label or badge.label, badge.value), HEADERS)

    @routes(
        "GET",
        "/badges/<public_id>/latest.json",
        ANYONE,
        quiet=True,
        counted=False,
        kept=KEPT_SECONDS,
        refuses=(NotFound,),
    )
    async def latest(self, public_id: UUID) -> Latest:
        """A package's current version, or a repository's newest release, for programs."""
        return (await self.badges.public(public_id)).latest
