"""The statements about projects."""

from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.audit.model import Deed
from ferrflow.audit.record import audited
from ferrflow.db.conflicts import refused_as
from ferrflow.db.database import Database, Row
from ferrflow.errors import OrganizationNotFound, ProjectNotFound, ProjectSlugTaken
from ferrflow.organizations.projects.model import Project

# No vaults yet.
COLUMNS = "id, slug, name, 0, 0, created_at"
PROJECTS = f"""
select {COLUMNS}
from projects
where organization_id = %(organization_id)s and (%(slug)s::text is null or slug = %(slug)s)
order by name, id
"""
ADD = f"""
insert into projects (id, organization_id, slug, name) values (%(id)s, %(organization_id)s, %(slug)s, %(name)s)
returning {COLUMNS}
"""
CHANGE = f"""
update projects
set name = coalesce(%(name)s, name), slug = coalesce(%(slug)s, slug)
where id = %(id)s
returning {COLUMNS}
"""
DELETE = "delete from projects where id = %(id)s returning id"

REFUSALS = {"projects_slug_key": ProjectSlugTaken, "projects_organization_id_fkey": OrganizationNotFound}


@frozen
class ProjectStore:
    """Reads and writes projects."""

    _database: Database

    async def all(self, organization_id: UUID) -> list[Project]:
        """The projects of an organization, by name."""
        parameters = {"organization_id": str(organization_id), "slug": None}
        return list(map(_project, await self._database.query(PROJECTS, parameters)))

    async def by_slug(self, organization_id: UUID, slug: str) -> Project:
        """One project. Raises ProjectNotFound."""
        rows = await self._database.query(PROJECTS, {"organization_id": str(organization_id), "slug": slug})
        return _first(rows)

    async def add(self, project_id: UUID, name: str, slug: str, deed: Deed) -> Project:
        """Make a project in the organization of the deed's chain. Raises ProjectSlugTaken."""
        parameters = {"id": str(project_id), "organization_id": str(deed.chain), "name": name, "slug": slug}
        with refused_as(REFUSALS):
            return _first(await audited(self._database, ADD, parameters, deed))

    async def change(self, project_id: UUID, new: dict[str, Any], deed: Deed) -> Project:
        """Set the fields in `new`. Raises ProjectSlugTaken, ProjectNotFound."""
        parameters = {"name": None, "slug": None, "id": str(project_id), **new}
        with refused_as(REFUSALS):
            return _first(await audited(self._database, CHANGE, parameters, deed))

    async def delete(self, project_id: UUID, deed: Deed) -> None:
        """Delete a project with all that is under it. Raises ProjectNotFound."""
        if not await audited(self._database, DELETE, {"id": str(project_id)}, deed):
            raise ProjectNotFound


def _first(rows: list[Row]) -> Project:
    if not rows:
        raise ProjectNotFound
    return _project(rows[0])


def _project(row: Row) -> Project:
    return Project(UUID(row[0]), *row[1:])
