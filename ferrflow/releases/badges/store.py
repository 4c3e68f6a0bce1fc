"""The statement behind badges."""

from uuid import UUID

from attrs import frozen

from ferrflow.db.database import Database
from ferrflow.releases.badges.model import Badge
from ferrflow.repositories.reference import COLUMNS, RepositoryRef

# A package's current version, or the newest while there are only prereleases; a repository's newest release.
PUBLIC = f"""
select {COLUMNS}, packages.name, coalesce(current_version, latest_version), coalesce(current_at, latest_at), false
from packages left join repositories on repositories.id = packages.repository_id
where packages.public_id = %(public_id)s
union all
select {COLUMNS}, newest.name, newest.latest_version, newest.latest_at, true
from repositories
left join lateral (
    select name, latest_version, latest_at from packages
    where packages.organization_id = repositories.organization_id and packages.repository_id = repositories.id
    order by latest_at desc, id desc
    limit 1
) as newest on true
where repositories.public_id = %(public_id)s
"""


@frozen
class BadgeStore:
    """Reads what is public."""

    _database: Database

    async def public(self, public_id: UUID) -> Badge | None:
        """The badge at this address, while it is public."""
        rows = await self._database.query(PUBLIC, {"public_id": str(public_id)})
        if not rows:
            return None
        package_name, *rest = rows[0][4:]
        return Badge(RepositoryRef.of(rows[0][:4]), package_name or None, *rest)
