"""What all events of the caller's organizations add up to: the few numbers that released clients ask for."""

from uuid import UUID

from attrs import frozen

from ferrflow.db.database import Database

# As at the gate: whoever lacks the second factor that an organization demands does not see into it.
STATS = """
with mine as (
    select id from organizations
    where id = %(organization_id)s or (
        (%(second_factor)s or not requires_second_factor)
        and id in (select organization_id from memberships where user_id = %(user_id)s)
    )
)
select
    count(*) filter (where event_type = 'release'),
    count(distinct (repository_id, package_name)) filter (where event_type = 'release'),
    count(distinct repository_id),
    coalesce(sum(commits_count) filter (where event_type = 'release'), 0)::bigint,
    (select count(distinct user_id) from memberships where organization_id in (select id from mine)),
    count(*) filter (where event_type = 'version_bump'),
    count(*) filter (where event_type = 'check'),
    count(*) filter (where event_type = 'init')
from telemetry_events
where organization_id in (select id from mine)
"""


@frozen
class Stats:
    """Everything that is kept: events by type, distinct packages and repositories, commits in releases, members."""

    total_releases: int
    total_packages: int
    total_repos: int
    total_commits_analyzed: int
    total_users: int
    total_bumps: int
    total_checks: int
    total_inits: int


@frozen
class StatsOf:
    """Sums up all of somebody's organizations."""

    _database: Database

    async def person(self, user_id: UUID, *, second_factor: bool) -> Stats:
        """Over the organizations that a person is a member of."""
        return await self._sum(str(user_id), None, second_factor=second_factor)

    async def organization(self, organization_id: UUID) -> Stats:
        """Over one organization."""
        return await self._sum(None, str(organization_id), second_factor=False)

    async def _sum(self, user_id: str | None, organization_id: str | None, *, second_factor: bool) -> Stats:
        parameters = {"user_id": user_id, "organization_id": organization_id, "second_factor": second_factor}
        [row] = await self._database.query(STATS, parameters)
        return Stats(*row)
