"""The statements about single packages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.audit.model import Deed
from ferrflow.audit.record import audited
from ferrflow.db.database import Database
from ferrflow.releases.board.model import Standing
from ferrflow.releases.packages.model import Released

# Of a package that has more in a year, the newest; and two ways, since an index does not find `is not distinct from`.
MOST = 20_000
RELEASES = """
select first_at, version, commits, bump, is_rework
from (
    select * from releases
    where organization_id = %(organization_id)s and package_name = %(name)s and repository_id = %(repository_id)s
        and first_at >= %(start)s and first_at < %(end)s
    union all
    select * from releases
    where organization_id = %(organization_id)s and package_name = %(name)s and repository_id is null
        and %(repository_id)s::uuid is null and first_at >= %(start)s and first_at < %(end)s
) as found
order by first_at desc, id desc
limit %(most)s
"""
NAMED = "select repository_id, name from packages where id = %(id)s and organization_id = %(organization_id)s"
PUBLIC_ID = "select public_id from packages where id = %(id)s and organization_id = %(organization_id)s"
# Who asks for what is so already changes nothing, and keeps the address that is out.
SET_PUBLIC_ID = """
update packages set public_id = %(public_id)s
where id = %(id)s and organization_id = %(organization_id)s
    and (public_id is null) <> (%(public_id)s::uuid is null)
returning name
"""


@frozen
class PackageStore:
    """Reads a package's releases, and switches its badge."""

    _database: Database

    async def releases(
        self, organization_id: UUID, package: Standing, start: datetime, end: datetime
    ) -> list[Released]:
        """The package's releases from `start` to before `end`, oldest first."""
        parameters = {
            "organization_id": str(organization_id),
            "repository_id": str(package.repository_id) if package.repository_id else None,
            "name": package.name,
            "start": start,
            "end": end,
            "most": MOST,
        }
        return [Released(*row) for row in reversed(await self._database.query(RELEASES, parameters))]

    async def named(self, organization_id: UUID, package_id: UUID) -> tuple[UUID | None, str] | None:
        """The repository and the name of a package."""
        rows = await self._database.query(NAMED, {"id": str(package_id), "organization_id": str(organization_id)})
        return (UUID(rows[0][0]) if rows[0][0] else None, rows[0][1]) if rows else None

    async def publish(self, organization_id: UUID, package_id: UUID, public_id: UUID | None, deed: Deed) -> UUID | None:
        """Give the badge an address, or take it away; the address that it has then."""
        parameters: dict[str, Any] = {
            "id": str(package_id),
            "organization_id": str(organization_id),
            "public_id": str(public_id) if public_id else None,
        }
        await audited(self._database, SET_PUBLIC_ID, parameters, deed)
        rows = await self._database.query(PUBLIC_ID, parameters)
        return UUID(rows[0][0]) if rows and rows[0][0] else None
