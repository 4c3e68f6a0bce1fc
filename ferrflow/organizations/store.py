"""The statements about organizations."""

from uuid import UUID

from attrs import frozen

from ferrflow.db.database import Database, Row
from ferrflow.organizations.model import Organization

OF_MEMBER = """
select
    organizations.id, organizations.slug, organizations.name, memberships.role,
    (select count(*) from memberships as others where others.organization_id = organizations.id) as member_count,
    organizations.created_at
from organizations
join memberships on memberships.organization_id = organizations.id and memberships.user_id = %(user_id)s
where %(slug)s::text is null or organizations.slug = %(slug)s
order by organizations.name, organizations.id
"""


@frozen
class OrganizationStore:
    """Reads organizations."""

    _database: Database

    async def of_member(self, user_id: UUID) -> list[Organization]:
        """All organizations that a person is a member of, by name."""
        return list(map(_organization, await self._database.query(OF_MEMBER, {"user_id": str(user_id), "slug": None})))

    async def by_slug(self, slug: str, user_id: UUID) -> Organization | None:
        """One organization, if the person is a member of it."""
        rows = await self._database.query(OF_MEMBER, {"user_id": str(user_id), "slug": slug})
        return _organization(rows[0]) if rows else None


def _organization(row: Row) -> Organization:
    return Organization(UUID(row[0]), *row[1:])
