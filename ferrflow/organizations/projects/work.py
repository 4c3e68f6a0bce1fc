"""The rules about projects."""

from collections.abc import Callable
from uuid import UUID

from attrs import frozen

from ferrflow.audit.model import Actor, Deed
from ferrflow.organizations.model import Organization
from ferrflow.organizations.naming import (
    Naming,
    Renaming,
    before_and_after,
    difference,
    refuse_reserved,
    refuse_unless_confirmed,
)
from ferrflow.organizations.projects.model import Project
from ferrflow.organizations.projects.store import ProjectStore


@frozen
class Projects:
    """What an organization works on."""

    _store: ProjectStore
    _new_id: Callable[[], UUID]

    async def all(self, organization: Organization) -> list[Project]:
        """All projects, by name."""
        return await self._store.all(organization.id)

    async def one(self, organization: Organization, slug: str) -> Project:
        """The project with that slug. Raises ProjectNotFound."""
        return await self._store.by_slug(organization.id, slug)

    async def create(self, organization: Organization, naming: Naming, actor: Actor) -> Project:
        """Make a project. Raises ValidationFailed, ProjectSlugTaken."""
        refuse_reserved(naming.slug)
        project_id = self._new_id()
        metadata = {"id": str(project_id), "name": naming.name}
        deed = Deed(actor, "project.create", naming.slug, organization.id, metadata)
        return await self._store.add(project_id, naming.name, naming.slug, deed)

    async def change(self, organization: Organization, slug: str, changes: Renaming, actor: Actor) -> Project:
        """Give it another name or slug. Raises ProjectNotFound, ValidationFailed, ProjectSlugTaken."""
        project = await self.one(organization, slug)
        new = difference(project, changes)
        if not new:
            return project
        deed = Deed(actor, "project.update", project.slug, organization.id, before_and_after(project, new))
        return await self._store.change(project.id, new, deed)

    async def delete(self, organization: Organization, slug: str, confirm: str, actor: Actor) -> None:
        """Delete it and everything under it. Raises ProjectNotFound, ValidationFailed."""
        project = await self.one(organization, slug)
        refuse_unless_confirmed(project.slug, confirm)
        metadata = {"id": str(project.id), "name": project.name}
        await self._store.delete(project.id, Deed(actor, "project.delete", project.slug, organization.id, metadata))
