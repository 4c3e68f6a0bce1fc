"""Who may read which feed, and what it says."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.audit.model import Actor, Deed
from ferrflow.errors import NotFound
from ferrflow.organizations.model import Organization
from ferrflow.releases.feed.model import FeedRelease, Sought
from ferrflow.releases.feed.work import Feed
from ferrflow.releases.subscriptions.model import KIND, MOST_ENTRIES, Subscription
from ferrflow.releases.subscriptions.store import SubscriptionStore
from ferrflow.security.tokens import could_be, hash_token, new_token


@frozen
class Subscriptions:
    """Makes and ends subscriptions, and reads what they lead to. Each person has one for each organization."""

    _store: SubscriptionStore
    _feed: Feed
    _now: Callable[[], datetime]

    async def created_at(self, organization: Organization, user_id: UUID) -> datetime | None:
        """When a person's subscription was made, if they have one."""
        return await self._store.created_at(organization.id, user_id)

    async def make(self, organization: Organization, user_id: UUID, actor: Actor) -> tuple[str, datetime]:
        """Make a subscription, which ends the one before; its token, at the only moment that it is known."""
        token, now = new_token(KIND), self._now()
        deed = Deed(actor, "feed.create", organization.slug, organization.id)
        await self._store.make(organization.id, user_id, token.hash, now, deed)
        return token.text, now

    async def remove(self, organization: Organization, user_id: UUID, actor: Actor) -> None:
        """End a person's subscription, if they have one."""
        deed = Deed(actor, "feed.delete", organization.slug, organization.id)
        await self._store.remove(organization.id, user_id, deed)

    async def read(self, token: str, sought: Sought) -> tuple[Subscription, list[FeedRelease]]:
        """The newest releases that a token leads to. Raises NotFound, ValidationFailed."""
        subscription = await self._store.valid(hash_token(token)) if could_be(KIND, token) else None
        if subscription is None:
            raise NotFound
        releases = await self._feed.releases(subscription.organization_id, sought, None, MOST_ENTRIES)
        return subscription, releases
