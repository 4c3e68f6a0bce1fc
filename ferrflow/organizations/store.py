"""The statements about organizations."""

from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.audit.model import Deed
from ferrflow.audit.record import audited, record
from ferrflow.db.conflicts import refused_as
from ferrflow.db.database import Database, Row, Transaction
from ferrflow.errors import LastOrganization, OrganizationNotFound, OrganizationSlugTaken, Unauthorized
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
ADD = """
with organization as (
    insert into organizations (id, slug, name) values (%(id)s, %(slug)s, %(name)s)
    returning id, slug, name, requires_second_factor, created_at
),
owner as (
    insert into memberships (organization_id, user_id, role) select id, %(user_id)s, 'owner' from organization
)
select id, slug, name, 'owner', 1, requires_second_factor, created_at from organization
"""
CHANGE = """
update organizations
set
    name = coalesce(%(name)s, name),
    slug = coalesce(%(slug)s, slug),
    requires_second_factor = coalesce(%(requires_second_factor)s, requires_second_factor)
where id = %(id)s
returning id
"""
# Deletions take turns, or two at once could leave none. Any fixed number: "last-org" as ASCII.
LOCK = "select pg_advisory_xact_lock(7809650171652829799)"
# Its events are not among what goes with it: telemetry/orphans.py.
DELETE = """
delete from organizations
where id = %(id)s and exists (select from organizations as other where other.id <> %(id)s)
"""
EXISTS = "select 1 from organizations where id = %(id)s"

TAKEN = {"organizations_slug_key": OrganizationSlugTaken}
# Whoever makes it was deleted a moment ago.
NOBODYS = {"memberships_user_id_fkey": Unauthorized}


@frozen
class OrganizationStore:
    """Reads and writes organizations."""

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

    async def add(self, user_id: UUID, name: str, slug: str, deed: Deed) -> Organization:
        """Make an organization with one owner; its id is that of the deed's chain. Raises OrganizationSlugTaken."""
        parameters = {"id": str(deed.chain), "user_id": str(user_id), "name": name, "slug": slug}
        with refused_as({**TAKEN, **NOBODYS}):
            [row] = await audited(self._database, ADD, parameters, deed)
        return _organization(row)

    async def change(self, organization_id: UUID, new: dict[str, Any], deed: Deed) -> None:
        """Set the fields in `new`. Raises OrganizationSlugTaken, OrganizationNotFound."""
        parameters = {"name": None, "slug": None, "requires_second_factor": None, "id": str(organization_id), **new}
        with refused_as(TAKEN):
            if not await audited(self._database, CHANGE, parameters, deed):
                raise OrganizationNotFound

    async def delete(self, organization_id: UUID, deed: Deed) -> None:
        """Delete an organization with all that is under it. Raises LastOrganization, OrganizationNotFound."""

        async def body(transaction: Transaction) -> None:
            parameters = {"id": str(organization_id)}
            await transaction.query(LOCK)
            if not await transaction.execute(DELETE, parameters):
                raise LastOrganization if await transaction.query(EXISTS, parameters) else OrganizationNotFound
            await record(transaction, deed)

        await self._database.transaction(body)


def _organization(row: Row) -> Organization:
    return Organization(UUID(row[0]), *row[1:])
