"""Routes: the caller's private link to an organization's releases, and the feeds that it leads to."""

from datetime import datetime
from urllib.parse import urlencode

from attrs import field, frozen

from ferrflow.accounts.model import User
from ferrflow.api.access import ANYONE, Access, Kind
from ferrflow.api.origin import address_of
from ferrflow.api.request import Request
from ferrflow.api.router import BASE, Routes
from ferrflow.api.wire import Written
from ferrflow.audit.model import Actor
from ferrflow.errors import NotFound
from ferrflow.organizations.model import Organization
from ferrflow.releases.feed.api import ReleasesSought
from ferrflow.releases.subscriptions.formats import atom, json_feed
from ferrflow.releases.subscriptions.model import Document, document
from ferrflow.releases.subscriptions.work import Subscriptions

# A link outlives the token that made it, so no token makes one.
IN_PERSON = Access(Kind.MEMBER, signed_in=True)


@frozen
class FeedLink:
    """When the link was made; null where there is none."""

    created_at: datetime | None


@frozen
class FeedLinkMade:
    """The addresses of a fresh link. They are the credential, and are shown only now."""

    atom: str = field(repr=False)
    json: str = field(repr=False)
    created_at: datetime


@frozen
class SubscriptionsApi:
    """Handlers of `/orgs/<slug>/feed-link` and `/feeds`."""

    routes = Routes()

    subscriptions: Subscriptions
    public_url: str | None

    @routes("GET", "/orgs/<slug>/feed-link", IN_PERSON)
    async def show(self, organization: Organization, user: User) -> FeedLink:
        """Whether the caller has a private link to the organization's releases."""
        return FeedLink(await self.subscriptions.created_at(organization, user.id))

    @routes("POST", "/orgs/<slug>/feed-link", IN_PERSON, status=201)
    async def make(self, organization: Organization, user: User, actor: Actor, request: Request) -> FeedLinkMade:
        """Make a private link. The one before ends."""
        address = address_of(request, self.public_url)
        token, created_at = await self.subscriptions.make(organization, user.id, actor)
        feed = f"{address}{BASE}/feeds/{token}/releases"
        return FeedLinkMade(f"{feed}.atom", f"{feed}.json", created_at)

    @routes("DELETE", "/orgs/<slug>/feed-link", IN_PERSON)
    async def remove(self, organization: Organization, user: User, actor: Actor) -> None:
        """End the caller's link at once."""
        await self.subscriptions.remove(organization, user.id, actor)

    @routes("GET", "/feeds/<token>/releases.atom", ANYONE, refuses=(NotFound,), produces="application/atom+xml")
    async def atom(self, token: str, query: ReleasesSought, request: Request) -> Written:
        """The newest releases as Atom. Whoever has the address may read it."""
        return Written(atom(await self._document(token, query, request)))

    @routes("GET", "/feeds/<token>/releases.json", ANYONE, refuses=(NotFound,), produces="application/feed+json")
    async def json(self, token: str, query: ReleasesSought, request: Request) -> Written:
        """The newest releases as JSON Feed. Whoever has the address may read it."""
        return Written(json_feed(await self._document(token, query, request)))

    async def _document(self, token: str, query: ReleasesSought, request: Request) -> Document:
        origin = address_of(request, self.public_url)
        subscription, releases = await self.subscriptions.read(token, query.sought())
        question = urlencode({name: given[-1] for name, given in request.args.items()})
        path = request.path.decode("ascii", "replace")
        return document(subscription, releases, origin, f"{origin}{path}" + (f"?{question}" if question else ""))
