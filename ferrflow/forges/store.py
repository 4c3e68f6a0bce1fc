"""The statements about what forges tell."""

from uuid import UUID

from attrs import frozen

from ferrflow.db.conflicts import refused_as
from ferrflow.db.database import Database
from ferrflow.errors import Unauthorized
from ferrflow.forges.model import Remote

# Whoever tells of it first decides when it was. Releases outlive their events, which
# once they are forgotten do not tell any more that they have been counted.
RELEASED_AT = """
insert into forge_releases (event_id, organization_id, released_at)
values (%(event_id)s, %(organization_id)s, to_timestamp(%(at)s))
on conflict (event_id) do update set event_id = excluded.event_id
returning extract(epoch from released_at)::double precision, exists (select from releases where id = %(event_id)s)
"""
SUGGEST = """
update repositories
set suggested_name = coalesce(%(name)s, suggested_name), suggested_url = coalesce(%(url)s, suggested_url)
from repository_hashes as known
where known.organization_id = %(organization_id)s and known.hash = %(hash)s and repositories.id = known.repository_id
    and (
        suggested_name is distinct from coalesce(%(name)s, suggested_name)
        or suggested_url is distinct from coalesce(%(url)s, suggested_url)
    )
"""
# The key's organization was deleted a moment ago, and the key with it.
GONE = {"forge_releases_organization_id_fkey": Unauthorized}


@frozen
class ForgeStore:
    """Remembers what forges told."""

    _database: Database

    async def released_at(self, event_id: UUID, organization_id: str, at: float) -> float | None:
        """When this release was, as it was told first, which may be now; None where its event was stored already.

        Raises Unauthorized.
        """
        parameters = {"event_id": str(event_id), "organization_id": organization_id, "at": at}
        with refused_as(GONE):
            [(released_at, is_stored)] = await self._database.query(RELEASED_AT, parameters)
        return None if is_stored else float(released_at)

    async def suggest(self, organization_id: str, repo_hash: str, remote: Remote) -> None:
        """Keep a repository's name and address to be offered to whoever names it; nothing, where it is not known."""
        parameters = {
            "organization_id": organization_id,
            "hash": repo_hash,
            "name": remote.suggested_name,
            "url": remote.suggested_url,
        }
        await self._database.execute(SUGGEST, parameters)
