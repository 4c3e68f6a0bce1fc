"""The rules about teams."""

from collections.abc import Callable
from uuid import UUID

from attrs import frozen

from ferrflow.audit.model import Actor, Deed
from ferrflow.organizations.model import Organization
from ferrflow.organizations.naming import Naming, Renaming, before_and_after, difference, refuse_reserved
from ferrflow.organizations.teams.model import Team, TeamMember
from ferrflow.organizations.teams.store import TeamStore


@frozen
class Teams:
    """Members of an organization, grouped. `key` is a team's slug or id."""

    _store: TeamStore
    _new_id: Callable[[], UUID]

    async def all(self, organization: Organization) -> list[Team]:
        """All teams, by name."""
        return await self._store.all(organization.id)

    async def one(self, organization: Organization, key: str) -> Team:
        """A team. Raises NotFound."""
        return await self._store.one(organization.id, key)

    async def create(self, organization: Organization, naming: Naming, actor: Actor) -> Team:
        """Make a team. Raises ValidationFailed, TeamSlugTaken."""
        refuse_reserved(naming.slug)
        team_id = self._new_id()
        metadata = {"id": str(team_id), "name": naming.name}
        deed = Deed(actor, "team.create", naming.slug, organization.id, metadata)
        return await self._store.add(team_id, naming.name, naming.slug, deed)

    async def change(self, organization: Organization, key: str, changes: Renaming, actor: Actor) -> Team:
        """Give it another name or slug. Raises NotFound, ValidationFailed, TeamSlugTaken."""
        team = await self.one(organization, key)
        new = difference(team, changes)
        if not new:
            return team
        deed = Deed(actor, "team.update", team.slug, organization.id, before_and_after(team, new))
        return await self._store.change(team.id, new, deed)

    async def delete(self, organization: Organization, key: str, actor: Actor) -> None:
        """Delete it; its members stay in the organization. Raises NotFound."""
        team = await self.one(organization, key)
        metadata = {"id": str(team.id), "name": team.name}
        await self._store.delete(team.id, Deed(actor, "team.delete", team.slug, organization.id, metadata))

    async def members(self, organization: Organization, key: str) -> list[TeamMember]:
        """Who is in it, in the order they were added. Raises NotFound."""
        team = await self.one(organization, key)
        return await self._store.members(team.id)

    async def add_member(self, organization: Organization, key: str, user_id: UUID, actor: Actor) -> TeamMember:
        """Add a member of the organization, if they are not in it yet. Raises NotFound, UserNotFound."""
        team = await self.one(organization, key)
        deed = _deed(actor, "team_member.add", organization, team, user_id)
        return await self._store.add_member(organization.id, team.id, user_id, deed)

    async def remove_member(self, organization: Organization, key: str, user_id: UUID, actor: Actor) -> None:
        """Take somebody out of it. Raises NotFound, UserNotFound."""
        team = await self.one(organization, key)
        await self._store.remove_member(
            team.id, user_id, _deed(actor, "team_member.remove", organization, team, user_id)
        )


def _deed(actor: Actor, action: str, organization: Organization, team: Team, user_id: UUID) -> Callable[[str], Deed]:
    """What is recorded, once the person's e-mail is known."""
    metadata = {"team": team.slug, "user_id": str(user_id)}
    return lambda email: Deed(actor, action, email, organization.id, metadata)
