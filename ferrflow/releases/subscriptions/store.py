"""The statements about subscriptions."""

from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.audit.model import Deed
from ferrflow.audit.record import audited
from ferrflow.db.database import Database
from ferrflow.errors import OrganizationNotFound
from ferrflow.releases.subscriptions.model import Subscription

CREATED_AT = """
select feed_created_at from release_readers
where organization_id = %(organization_id)s and user_id = %(user_id)s and feed_hash is not null
"""
MAKE = """
insert into release_readers (organization_id, user_id, feed_hash, feed_created_at)
select organization_id, user_id, %(hash)s, %(now)s from memberships
where organization_id = %(organization_id)s and user_id = %(user_id)s
on conflict (organization_id, user_id) do update set
    feed_hash = excluded.feed_hash, feed_created_at = excluded.feed_created_at
returning feed_created_at
"""
REMOVE = """
update release_readers set feed_hash = null, feed_created_at = null
where organization_id = %(organization_id)s and user_id = %(user_id)s and feed_hash is not null
returning user_id
"""
# What a feed shows is what its person may see today: the row goes with their membership.
VALID = """
select organizations.id, organizations.slug, organizations.name, release_readers.feed_created_at
from release_readers
join organizations on organizations.id = release_readers.organization_id
join users on users.id = release_readers.user_id
where release_readers.feed_hash = %(hash)s and users.disabled_at is null and (
    not organizations.requires_second_factor
    or users.totp_confirmed_at is not null
    or exists (select from passkeys where passkeys.user_id = users.id)
)
"""


@frozen
class SubscriptionStore:
    """Reads and writes subscriptions."""

    _database: Database

    async def created_at(self, organization_id: UUID, user_id: UUID) -> datetime | None:
        """When a person's subscription was made, if they have one."""
        rows = await self._database.query(CREATED_AT, _whose(organization_id, user_id))
        return rows[0][0] if rows else None

    async def make(self, organization_id: UUID, user_id: UUID, token_hash: bytes, now: datetime, deed: Deed) -> None:
        """Keep a new subscription instead of whatever there was: of its token only the hash.

        Raises OrganizationNotFound where the person is no member any more.
        """
        parameters = {**_whose(organization_id, user_id), "hash": token_hash, "now": now}
        if not await audited(self._database, MAKE, parameters, deed):
            raise OrganizationNotFound

    async def remove(self, organization_id: UUID, user_id: UUID, deed: Deed) -> None:
        """End a person's subscription."""
        await audited(self._database, REMOVE, _whose(organization_id, user_id), deed)

    async def valid(self, token_hash: bytes) -> Subscription | None:
        """The subscription with this hash, if its person may read it today."""
        rows = await self._database.query(VALID, {"hash": token_hash})
        return Subscription(UUID(rows[0][0]), *rows[0][1:]) if rows else None


def _whose(organization_id: UUID, user_id: UUID) -> dict[str, str]:
    return {"organization_id": str(organization_id), "user_id": str(user_id)}
