"""The statements about teams."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.audit.model import Deed
from ferrflow.audit.record import audited
from ferrflow.db.conflicts import refused_as
from ferrflow.db.database import Database, Row
from ferrflow.errors import NotFound, OrganizationNotFound, TeamSlugTaken, UserNotFound
from ferrflow.organizations.teams.model import Team, TeamMember

COLUMNS = """
    id, slug, name, (select count(*) from team_members where team_members.team_id = teams.id), created_at
"""
TEAMS = f"select {COLUMNS} from teams where organization_id = %(organization_id)s order by name, id"
# A slug may look like another team's id; the slug is what people see.
TEAM = f"""
select {COLUMNS}
from teams
where organization_id = %(organization_id)s and (slug = %(key)s or id::text = %(key)s)
order by slug = %(key)s desc
limit 1
"""
ADD = f"""
insert into teams (id, organization_id, slug, name) values (%(id)s, %(organization_id)s, %(slug)s, %(name)s)
returning {COLUMNS}
"""
CHANGE = f"""
update teams
set name = coalesce(%(name)s, name), slug = coalesce(%(slug)s, slug)
where id = %(id)s
returning {COLUMNS}
"""
DELETE = "delete from teams where id = %(id)s returning id"

MEMBERS = """
select users.id, users.email, users.display_name, memberships.role, team_members.added_at
from team_members
join memberships
    on memberships.organization_id = team_members.organization_id and memberships.user_id = team_members.user_id
join users on users.id = team_members.user_id
where team_members.team_id = %(team_id)s and (%(user_id)s::uuid is null or team_members.user_id = %(user_id)s)
order by team_members.added_at, users.id
"""
ADD_MEMBER = """
insert into team_members (team_id, organization_id, user_id)
select %(team_id)s, organization_id, user_id
from memberships
where organization_id = %(organization_id)s and user_id = %(user_id)s
on conflict do nothing
returning (select email from users where users.id = team_members.user_id)
"""
REMOVE_MEMBER = """
delete from team_members
where team_id = %(team_id)s and user_id = %(user_id)s
returning (select email from users where users.id = team_members.user_id)
"""

REFUSALS = {
    "teams_slug_key": TeamSlugTaken,
    "teams_organization_id_fkey": OrganizationNotFound,
    "team_members_organization_id_team_id_fkey": NotFound,
    "team_members_organization_id_user_id_fkey": UserNotFound,
}


@frozen
class TeamStore:
    """Reads and writes teams."""

    _database: Database

    async def all(self, organization_id: UUID) -> list[Team]:
        """The teams of an organization, by name."""
        return list(map(_team, await self._database.query(TEAMS, {"organization_id": str(organization_id)})))

    async def one(self, organization_id: UUID, key: str) -> Team:
        """The team with that slug or id. Raises NotFound."""
        return _first(await self._database.query(TEAM, {"organization_id": str(organization_id), "key": key}))

    async def add(self, team_id: UUID, name: str, slug: str, deed: Deed) -> Team:
        """Make a team in the organization of the deed's chain. Raises TeamSlugTaken."""
        parameters = {"id": str(team_id), "organization_id": str(deed.chain), "name": name, "slug": slug}
        with refused_as(REFUSALS):
            return _first(await audited(self._database, ADD, parameters, deed))

    async def change(self, team_id: UUID, new: dict[str, Any], deed: Deed) -> Team:
        """Set the fields in `new`. Raises TeamSlugTaken, NotFound."""
        with refused_as(REFUSALS):
            parameters = {"name": None, "slug": None, "id": str(team_id), **new}
            return _first(await audited(self._database, CHANGE, parameters, deed))

    async def delete(self, team_id: UUID, deed: Deed) -> None:
        """Delete a team; its members stay in the organization. Raises NotFound."""
        if not await audited(self._database, DELETE, {"id": str(team_id)}, deed):
            raise NotFound

    async def members(self, team_id: UUID) -> list[TeamMember]:
        """Who is in a team, in the order they were added."""
        return list(map(_member, await self._database.query(MEMBERS, {"team_id": str(team_id), "user_id": None})))

    async def add_member(
        self, organization_id: UUID, team_id: UUID, user_id: UUID, deed: Callable[[str], Deed]
    ) -> TeamMember:
        """Add a member of the organization; `deed` takes their e-mail. Raises UserNotFound, NotFound."""
        parameters = {"organization_id": str(organization_id), "team_id": str(team_id), "user_id": str(user_id)}
        with refused_as(REFUSALS):
            await audited(self._database, ADD_MEMBER, parameters, lambda row: deed(row[0]))
        rows = await self._database.query(MEMBERS, parameters)
        if not rows:
            raise UserNotFound
        return _member(rows[0])

    async def remove_member(self, team_id: UUID, user_id: UUID, deed: Callable[[str], Deed]) -> None:
        """Take somebody out of a team; `deed` takes their e-mail. Raises UserNotFound."""
        parameters = {"team_id": str(team_id), "user_id": str(user_id)}
        if not await audited(self._database, REMOVE_MEMBER, parameters, lambda row: deed(row[0])):
            raise UserNotFound


def _first(rows: list[Row]) -> Team:
    if not rows:
        raise NotFound
    return _team(rows[0])


def _team(row: Row) -> Team:
    return Team(UUID(row[0]), *row[1:])


def _member(row: Row) -> TeamMember:
    return TeamMember(UUID(row[0]), *row[1:])
