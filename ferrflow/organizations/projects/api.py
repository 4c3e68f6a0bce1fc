"""Routes: projects of an organization."""

from attrs import frozen

from ferrflow.api.access import member
from ferrflow.api.router import Routes
from ferrflow.audit.model import Actor
from ferrflow.errors import ProjectNotFound, ProjectSlugTaken
from ferrflow.organizations.model import Organization
from ferrflow.organizations.naming import Confirmation, Naming, Renaming
from ferrflow.organizations.projects.model import Project
from ferrflow.organizations.projects.work import Projects

READING = member("viewer", "org:read")
CHANGING = member("admin", "org:admin")


@frozen
class ProjectsApi:
    """Handlers of `/orgs/<slug>/projects`."""

    routes = Routes()

    projects: Projects

    @routes("GET", "/orgs/<slug>/projects", READING)
    async def all(self, organization: Organization) -> list[Project]:
        """All projects, by name."""
        return await self.projects.all(organization)

    @routes("POST", "/orgs/<slug>/projects", CHANGING, status=201, refuses=(ProjectSlugTaken,))
    async def create(self, body: Naming, organization: Organization, actor: Actor) -> Project:
        """Make a project."""
        return await self.projects.create(organization, body, actor)

    @routes("GET", "/orgs/<slug>/projects/<project>", READING, refuses=(ProjectNotFound,))
    async def one(self, project: str, organization: Organization) -> Project:
        """The project with that slug."""
        return await self.projects.one(organization, project)

    @routes("PATCH", "/orgs/<slug>/projects/<project>", CHANGING, refuses=(ProjectNotFound, ProjectSlugTaken))
    async def change(self, project: str, body: Renaming, organization: Organization, actor: Actor) -> Project:
        """Give it another name or slug; the old slug is free at once."""
        return await self.projects.change(organization, project, body, actor)

    @routes("DELETE", "/orgs/<slug>/projects/<project>", CHANGING, refuses=(ProjectNotFound,))
    async def delete(self, project: str, query: Confirmation, organization: Organization, actor: Actor) -> None:
        """Delete it and everything under it; `confirm` is its slug."""
        await self.projects.delete(organization, project, query.confirm, actor)
