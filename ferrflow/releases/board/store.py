"""The statements behind the board."""

from uuid import UUID

from attrs import frozen

from ferrflow.db.database import Database, Row
from ferrflow.releases.board.model import Place, Places, Standing
from ferrflow.repositories.reference import COLUMNS as REFERENCE
from ferrflow.repositories.reference import RepositoryRef

# The last check of each repository is one look at the end of an index. The last line is for what names no repository:
# nobody knows which release would be the next good one of such a failure.
PLACES = f"""
with failing as (
    select distinct repository_id from release_failures
    where organization_id = %(organization_id)s and recovered_at is null
)
select {REFERENCE}, group_name, owner, archived_at is not null, checks.last_at, failing.repository_id is not null
from repositories
left join lateral (
    select last_at from event_sums
    where repository_id = repositories.id and event_type = 'check'
    order by bucket desc
    limit 1
) as checks on true
left join failing on failing.repository_id = repositories.id
where repositories.organization_id = %(organization_id)s
union all
select null, null, null, null, null, null, false, null, false
"""
COLUMNS = """
    id, repository_id, public_id, name, scheme, current_version, current_at, latest_version, latest_at, latest_bump,
    latest_commits, first_at, releases, median_interval, last_day, days
"""
PACKAGES = f"""
select {COLUMNS} from packages
where organization_id = %(organization_id)s
order by latest_at desc, id desc
"""
# Its packages, and those of their names in other repositories.
NEAR_REPOSITORY = f"""
select {COLUMNS} from packages
where organization_id = %(organization_id)s and name in (
    select name from packages where organization_id = %(organization_id)s and repository_id = %(repository_id)s
)
order by latest_at desc, id desc
"""
NEAR_PACKAGE = f"""
select {COLUMNS} from packages
where organization_id = %(organization_id)s and name = (
    select name from packages where organization_id = %(organization_id)s and id = %(package_id)s
)
order by latest_at desc, id desc
"""


@frozen
class BoardStore:
    """Reads packages and the repositories that they are in."""

    _database: Database

    async def places(self, organization_id: UUID) -> Places:
        """All repositories of an organization; under None what names none."""
        rows = await self._database.query(PLACES, {"organization_id": str(organization_id)})
        return {place.repository.id if place.repository else None: place for place in map(_place, rows)}

    async def packages(self, organization_id: UUID) -> list[Row]:
        """All packages of an organization as rows for `standing_of`, the latest released first."""
        return await self._database.query(PACKAGES, {"organization_id": str(organization_id)})

    async def near_repository(self, organization_id: UUID, repository_id: UUID) -> list[Standing]:
        """The packages of a repository, and those of the same names in others."""
        parameters = {"organization_id": str(organization_id), "repository_id": str(repository_id)}
        return list(map(standing_of, await self._database.query(NEAR_REPOSITORY, parameters)))

    async def near_package(self, organization_id: UUID, package_id: UUID) -> list[Standing]:
        """A package, and those of its name in others."""
        parameters = {"organization_id": str(organization_id), "package_id": str(package_id)}
        return list(map(standing_of, await self._database.query(NEAR_PACKAGE, parameters)))


def _place(row: Row) -> Place:
    return Place(RepositoryRef.of(row[:4]), *row[4:])


def standing_of(row: Row) -> Standing:
    """A package from the columns of `COLUMNS`."""
    package_id, repository_id, public_id, *rest = row
    return Standing(
        UUID(package_id),
        UUID(repository_id) if repository_id else None,
        UUID(public_id) if public_id else None,
        *rest,
    )
