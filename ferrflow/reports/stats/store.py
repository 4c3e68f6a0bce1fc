"""The statement that adds up all of somebody's organizations, from sums: they outlive the events."""

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
    releases,
    (select count(*) from packages where organization_id in (select id from mine)),
    (
        select count(*) from repositories
        where organization_id in (select id from mine)
            and exists (select from event_sums where event_sums.repository_id = repositories.id)
    ),
    commits,
    (select count(distinct user_id) from memberships where organization_id in (select id from mine)),
    version_bumps, checks, inits
from (
    select
        coalesce(sum(releases), 0) as releases, coalesce(sum(commits), 0)::bigint as commits,
        coalesce(sum(version_bumps), 0) as version_bumps, coalesce(sum(checks), 0) as checks,
        coalesce(sum(inits), 0) as inits
    from organization_hours
    where organization_id in (select id from mine)
) as sums
"""


@frozen
class Stats:
    """Everything that is known: events by type, distinct packages and repositories, commits in releases, members."""

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
