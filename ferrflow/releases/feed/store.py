"""The statements that list releases, and those about how far people have read."""

from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import asdict, frozen

from ferrflow.db.database import Database, Row
from ferrflow.positions import Position
from ferrflow.releases.feed.model import MOST_NEWS, FeedRelease, News, Sought
from ferrflow.repositories.reference import COLUMNS, RepositoryRef

# The page is found first: what is beside each release is looked up for no more than these.
RELEASES = f"""
with page as (
    select * from releases
    where
        organization_id = %(organization_id)s
        and (%(repository_id)s::uuid is null or repository_id = %(repository_id)s::uuid)
        and (not %(unplaced)s or repository_id is null)
        and (%(package_name)s::text is null or package_name = %(package_name)s)
        and (%(bump)s::text is null or bump = %(bump)s)
        and (%(prereleases)s or is_prerelease is not true)
        and (%(since)s::timestamptz is null or first_at >= %(since)s::timestamptz)
        and (%(until)s::timestamptz is null or first_at < %(until)s::timestamptz)
        and (%(at)s::timestamptz is null or (first_at, id) < (%(at)s::timestamptz, %(id)s::uuid))
    order by first_at desc, id desc
    limit %(limit)s
)
select
    {COLUMNS}, page.id, packages.id, page.package_name, page.version, page.previous, page.bump, page.is_prerelease,
    page.is_rework, page.commits, page.first_at, page.sightings - 1, page.source
from page
left join repositories on repositories.id = page.repository_id
left join packages
    on packages.organization_id = page.organization_id and packages.name = page.package_name
    and coalesce(packages.repository_id, packages.organization_id) = coalesce(page.repository_id, page.organization_id)
order by page.first_at desc, page.id desc
"""
NEWS = """
select reader.seen_at, count(release.id)
from (
    select memberships.organization_id, release_readers.seen_at,
        coalesce(release_readers.seen_at, memberships.joined_at) as since
    from memberships left join release_readers using (organization_id, user_id)
    where memberships.organization_id = %(organization_id)s and memberships.user_id = %(user_id)s
) as reader
left join lateral (
    select id from releases
    where organization_id = reader.organization_id and first_at > reader.since
    limit %(most)s
) as release on true
group by reader.seen_at
"""
# Who was taken out of the organization meanwhile has nothing to note.
SEEN = """
insert into release_readers (organization_id, user_id, seen_at)
select organization_id, user_id, %(seen_at)s from memberships
where organization_id = %(organization_id)s and user_id = %(user_id)s
on conflict (organization_id, user_id) do update set
    seen_at = greatest(release_readers.seen_at, excluded.seen_at)
"""


@frozen
class FeedStore:
    """Reads releases."""

    _database: Database

    async def releases(
        self, organization_id: UUID, sought: Sought, after: Position | None, limit: int
    ) -> list[FeedRelease]:
        """Releases, newest first; `after` is the last one of the page before."""
        parameters: dict[str, Any] = {
            **asdict(sought),
            "organization_id": str(organization_id),
            "repository_id": str(sought.repository_id) if sought.repository_id else None,
            "at": after and after.at,
            "id": after and str(after.id),
            "limit": limit,
        }
        return list(map(_release, await self._database.query(RELEASES, parameters)))

    async def news(self, organization_id: UUID, user_id: UUID) -> News:
        """How much has come since somebody last looked."""
        parameters = {**_reader(organization_id, user_id), "most": MOST_NEWS}
        rows = await self._database.query(NEWS, parameters)
        return News(*rows[0]) if rows else News(None, 0)

    async def seen(self, organization_id: UUID, user_id: UUID, seen_at: datetime) -> None:
        """Note how far somebody has read; never backwards."""
        await self._database.execute(SEEN, {**_reader(organization_id, user_id), "seen_at": seen_at})


def _reader(organization_id: UUID, user_id: UUID) -> dict[str, Any]:
    return {"organization_id": str(organization_id), "user_id": str(user_id)}


def _release(row: Row) -> FeedRelease:
    release_id, package_id, package_name, *rest = row[4:]
    return FeedRelease(
        UUID(release_id),
        RepositoryRef.of(row[:4]),
        UUID(package_id) if package_id else None,
        package_name or None,
        *rest,
    )
