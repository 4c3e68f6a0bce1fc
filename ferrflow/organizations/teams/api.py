"""Routes: teams of an organization. A team is named by its slug or its id."""

from uuid import UUID

from attrs import frozen

from ferrflow.api.access import member
from ferrflow.api.router import Routes
from ferrflow.audit.model import Actor
from ferrflow.errors import TeamSlugTaken, UserNotFound
from ferrflow.organizations.model import Organization
from ferrflow.organizations.naming import Naming, Renaming
from ferrflow.organizations.teams.model import Team, TeamMember
from ferrflow.organizations.teams.work import Teams

READING = member("viewer", "org:read")
CHANGING = member("admin", "org:admin")


@frozen
class NewTeamMember:
    """Whom to add: a member of the organization."""

    user_id: UUID


@frozen
class TeamsApi:
    """Handlers of `/orgs/<slug>/teams`."""

    routes = Routes()

    teams: Teams

    @routes("GET", "/orgs/<slug>/teams", READING)
    async def all(self, organization: Organization) -> list[Team]:
        """All teams, by name."""
        return await self.teams.all(organization)

    @routes("POST", "/orgs/<slug>/teams", CHANGING, status=201, refuses=(TeamSlugTaken,))
    async def create(self, body: Naming, organization: Organization, actor: Actor) -> Team:
        """Make a team."""
        return await self.teams.create(organization, body, actor)

    @routes("GET", "/orgs/<slug>/teams/<team>", READING)
    async def one(self, team: str, organization: Organization) -> Team:
        """A team."""
        return await self.teams.one(organization, team)

    @routes("PATCH", "/orgs/<slug>/teams/<team>", CHANGING, refuses=(TeamSlugTaken,))
    async def change(self, team: str, body: Renaming, organization: Organization, actor: Actor) -> Team:
        """Give it another name or slug."""
        return await self.teams.change(organization, team, body, actor)

    @routes("DELETE", "/orgs/<slug>/teams/<team>", CHANGING)
    async def delete(self, team: str, organization: Organization, actor: Actor) -> None:
        """Delete it; its members stay in the organization."""
        await self.teams.delete(organization, team, actor)

    @routes("GET", "/orgs/<slug>/teams/<team>/members", READING)
    async def members(self, team: str, organization: Organization) -> list[TeamMember]:
        """Who is in it, in the order they were added."""
        return await self.teams.members(organization, team)

    @routes("POST", "/orgs/<slug>/teams/<team>/members", CHANGING, status=201, refuses=(UserNotFound,))
    async def add_member(self, team: str, body: NewTeamMember, organization: Organization, actor: Actor) -> TeamMember:
        """Add a member of the organization; whoever is in it already stays."""
        return await self.teams.add_member(organization, team, body.user_id, actor)

    @routes("DELETE", "/orgs/<slug>/teams/<team>/members/<user_id>", CHANGING, refuses=(UserNotFound,))
    async def remove_member(self, team: str, user_id: UUID, organization: Organization, actor: Actor) -> None:
        """Take somebody out of it."""
        await self.teams.remove_member(organization, team, user_id, actor)
