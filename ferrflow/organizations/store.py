"""The statements about organizations."""

from uuid import UUID

from attrs import frozen

from ferrflow.db.database import Database, Row
from ferrflow.organizations.model import Organization

COLUMNS = """
    (select count(*) from memberships as others where others.organization_id = organizations.id) as member_count,
    organizations.requires_second_factor, organizations.created_at
"""
OF_MEMBER = f"""
select organizations.id, organizations.slug, organizations.name, memberships.role, {COLUMNS}
from organizations
join memberships on memberships.organization_id = organizations.id and memberships.user_id = %(user_id)s
where %(slug)s::text is null or organizations.slug = %(slug)s
order by organizations.name, organizations.id
"""
# An organization's own token acts as its administrator, within the token's scopes.
OF_TOKEN = f"""
select organizations.id, organizations.slug, organizations.name, 'admin', {COLUMNS}
from organizations
where organizations.id = %(id)s and (%(slug)s::text is null or organizations.slug = %(slug)s)
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

    async def of_token(self, organization_id: UUID, slug: str | None = None) -> Organization | None:
        """An organization as its own token sees it, if it has that slug."""
        rows = await self._database.query(OF_TOKEN, {"id": str(organization_id), "slug": slug})
        return _organization(rows[0]) if rows else None


def _organization(row: Row) -> Organization:
    return Organization(UUID(row[0]), *row[1:])
