"""The statements about repositories as they are described."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from attrs import asdict, fields, frozen

from ferrflow.audit.model import Deed
from ferrflow.audit.record import record
from ferrflow.db.database import Database, Row, Transaction
from ferrflow.reports.snapshot import in_snapshot
from ferrflow.repositories.model import Alias, Description, Repository, RepositoryDetails

# One that goes into another, or away, is not there any more, though some of what came from it may be.
# Sums are asked by index for the last bucket of each type, however many there are.
REPOSITORIES = """
with chosen as (
    select * from repositories
    where
        organization_id = %(organization_id)s
        and (%(id)s::uuid is null or id = %(id)s)
        and (%(archived)s::boolean is null or (archived_at is not null) = %(archived)s)
        and not exists (select from repository_transfers where from_repository_id = repositories.id)
),
hashes as (
    select repository_id, min(hash) as hash
    from repository_hashes
    where organization_id = %(organization_id)s
    group by repository_id
),
released as (
    select
        repository_id, count(*)::integer as packages, sum(releases)::integer as releases, min(first_at) as first_at,
        max(latest_at) as last_at
    from packages
    where organization_id = %(organization_id)s
    group by repository_id
),
failing as (
    select distinct repository_id
    from release_failures
    where organization_id = %(organization_id)s and recovered_at is null
)
select
    chosen.id, name, suggested_name, suggested_url, hash, group_name, owner, url, archived_at,
    case when seen.last_at is not null then least(created_at, released.first_at, seen.last_at) end, seen.last_at,
    coalesce(packages, 0), coalesce(releases, 0), released.last_at, failing.repository_id is not null, public_id,
    exists (select from repository_transfers where to_repository_id = chosen.id)
from chosen
left join hashes on hashes.repository_id = chosen.id
left join released on released.repository_id = chosen.id
left join failing on failing.repository_id = chosen.id
left join lateral (
    select max(sums.last_at) as last_at
    from (
        select kind, bucket, max(bucket) over () as newest
        from (values ('check'), ('version_bump'), ('release'), ('init'), ('error')) as kinds (kind)
        cross join lateral (
            select bucket from event_sums
            where repository_id = chosen.id and event_type = kind
            order by bucket desc
            limit 1
        ) as sums
    ) as ends
    join lateral (
        select last_at from event_sums
        where repository_id = chosen.id and event_type = kind and event_sums.bucket = newest
    ) as sums on bucket = newest
) as seen on true
order by lower(coalesce(name, suggested_name)), chosen.id
"""
# What is not claimed is there since an event came under it. Of the rest the newest events tell: there may be millions.
ALIASES = """
with reported as (
    select distinct repo_hash as hash
    from (
        select repo_hash from telemetry_events where repository_id = %(id)s order by received_at desc limit 1000
    ) as newest
)
select hash, registered, not registered or hash in (select hash from reported) as reported
from repository_hashes
where organization_id = %(organization_id)s and repository_id = %(id)s
order by reported desc, hash
"""
# Two changes at the same moment are made one after the other, so that neither undoes the other.
LOCK = """
select name, group_name, owner, url, archived_at, public_id
from repositories
where
    organization_id = %(organization_id)s and id = %(id)s
    and not exists (select from repository_transfers where from_repository_id = repositories.id)
for no key update
"""
DESCRIBE = """
update repositories
set
    name = %(name)s, group_name = %(group)s, owner = %(owner)s, url = %(url)s, archived_at = %(archived_at)s,
    public_id = %(public_id)s
where id = %(id)s
"""


@frozen
class RepositoryStore:
    """Reads repositories, and writes what people say of them."""

    _database: Database

    async def all(self, organization_id: UUID, *, archived: bool | None) -> list[Repository]:
        """The repositories of an organization, by name, those without one last; only archived ones, none, or all."""
        parameters = {"organization_id": str(organization_id), "id": None, "archived": archived}
        return list(map(repository_of, await self._database.query(REPOSITORIES, parameters)))

    async def one(self, organization_id: UUID, repository_id: UUID) -> RepositoryDetails | None:
        """One repository, if the organization has it."""
        parameters = {"organization_id": str(organization_id), "id": str(repository_id), "archived": None}

        async def body(transaction: Transaction) -> RepositoryDetails | None:
            rows = await transaction.query(REPOSITORIES, parameters)
            aliases = await transaction.query(ALIASES, parameters)
            return _details(rows[0], aliases) if rows else None

        return await in_snapshot(self._database, body)

    async def describe(
        self,
        organization_id: UUID,
        repository_id: UUID,
        change: Callable[[Description], Description],
        deeds: Callable[[Description, Description], list[Deed]],
    ) -> None:
        """Change what is said of a repository and record it, if anything is changed; no repository, no change."""
        parameters = {"organization_id": str(organization_id), "id": str(repository_id)}

        async def body(transaction: Transaction) -> None:
            for row in await transaction.query(LOCK, parameters):
                before = _description(row)
                after = change(before)
                if after != before:
                    public_id = str(after.public_id) if after.public_id else None
                    await transaction.execute(DESCRIBE, {**parameters, **asdict(after), "public_id": public_id})
                    for deed in deeds(before, after):
                        await record(transaction, deed)

        await self._database.transaction(body)


def repository_of(row: Row) -> Repository:
    """A row of `REPOSITORIES`."""
    return Repository(**_fields(row))


def _details(row: Row, aliases: list[Row]) -> RepositoryDetails:
    return RepositoryDetails(**_fields(row), aliases=[Alias(*alias) for alias in aliases])


def _fields(row: Row) -> dict[str, Any]:
    values = dict(zip((field.name for field in fields(Repository)), row, strict=True))
    return {**values, "id": UUID(values["id"]), "public_id": values["public_id"] and UUID(values["public_id"])}


def _description(row: Row) -> Description:
    name, group, owner, url, archived_at, public_id = row
    return Description(name, group, owner, url, archived_at, UUID(public_id) if public_id else None)
