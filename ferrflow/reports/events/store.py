"""The statements that read events: always a bounded number of rows from ranges of an index."""

from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.db.database import Database, Row
from ferrflow.db.times import FIRST, LAST
from ferrflow.positions import Position
from ferrflow.reports.events.model import Arrived, KeyName, Sought
from ferrflow.repositories.reference import COLUMNS, RepositoryRef
from ferrflow.telemetry.events import Event

# The time is said twice, since an index can look for the first and only filter by the second.
SOUGHT = """
    event.organization_id = %(organization_id)s
    and event.received_at >= %(since)s and event.received_at < %(until)s
    and (%(package)s::text is null or event.package_name = %(package)s)
"""
BEFORE = "event.received_at <= %(at)s and (event.received_at < %(at)s or event.id < %(id)s::uuid)"
AFTER = "event.received_at >= %(at)s and (event.received_at > %(at)s or event.id > %(id)s::uuid)"

# In the order of ids, but the primary key does not have it: an index by time alone would be walked through whatever
# else there is, to its end where there is nothing. For the same reason positions are not compared as rows.
NOT_BY_TIME_ALONE = 'event.id::text collate "C"'


def _statement(places: str, here: str, beyond: str, order: str) -> str:
    """The first events beyond a position, from each of some ranges of an index and then from all of them.

    An event that came along with a moved repository does not tell the key of the organization that had it.
    """
    return f"""
select
    event.id, event.received_at, event.source, ingest_keys.id, ingest_keys.name, event.event_type, event.package_name,
    event.package_version, event.metadata, event.repo_hash, event.commits_count, {COLUMNS}
from (
    select event.*
    from {places}
    cross join lateral (
        select * from telemetry_events as event
        where {here} and {SOUGHT} and {beyond}
        order by event.received_at {order}, {NOT_BY_TIME_ALONE} {order}
        limit %(limit)s
    ) as event
    order by event.received_at {order}, event.id {order}
    limit %(limit)s
) as event
left join repositories on repositories.id = event.repository_id
left join ingest_keys on ingest_keys.id = event.key_id and ingest_keys.organization_id = event.organization_id
order by event.received_at {order}, event.id {order}
"""


BY_TYPE = "unnest(%(types)s::text[]) as place (event_type)", "event.event_type = place.event_type"
BY_REPOSITORY = (
    "(select %(repository_id)s::uuid as repository_id) as place",
    "event.repository_id = place.repository_id and event.event_type = any (%(types)s)",
)
BY_PACKAGE = (
    "(select %(package)s::text as package_name) as place",
    "event.package_name = place.package_name and event.event_type = any (%(types)s)",
)
NEWEST_BY_TYPE = _statement(*BY_TYPE, BEFORE, "desc")
NEWEST_BY_REPOSITORY = _statement(*BY_REPOSITORY, BEFORE, "desc")
NEWEST_BY_PACKAGE = _statement(*BY_PACKAGE, BEFORE, "desc")
OLDEST_BY_TYPE = _statement(*BY_TYPE, AFTER, "asc")
OLDEST_BY_REPOSITORY = _statement(*BY_REPOSITORY, AFTER, "asc")
OLDEST_BY_PACKAGE = _statement(*BY_PACKAGE, AFTER, "asc")

BEGINNING, END = Position(FIRST, UUID(int=0)), Position(LAST, UUID(int=2**128 - 1))


@frozen
class EventStore:
    """Reads events."""

    _database: Database

    async def newest(self, organization_id: UUID, sought: Sought, before: Position, limit: int) -> list[Arrived]:
        """Events before a position, newest first."""
        sql = _chosen(sought, NEWEST_BY_TYPE, NEWEST_BY_REPOSITORY, NEWEST_BY_PACKAGE)
        return await self._events(sql, organization_id, sought, {"at": before.at, "id": str(before.id), "limit": limit})

    async def oldest(self, organization_id: UUID, sought: Sought, after: Position, limit: int) -> list[Arrived]:
        """Events after a position, oldest first."""
        sql = _chosen(sought, OLDEST_BY_TYPE, OLDEST_BY_REPOSITORY, OLDEST_BY_PACKAGE)
        return await self._events(sql, organization_id, sought, {"at": after.at, "id": str(after.id), "limit": limit})

    async def _events(self, sql: str, organization_id: UUID, sought: Sought, part: dict[str, Any]) -> list[Arrived]:
        parameters = {
            "organization_id": str(organization_id),
            "types": sought.types,
            "repository_id": sought.repository_id and str(sought.repository_id),
            "package": sought.package,
            "since": sought.since or FIRST,
            "until": sought.until or LAST,
        }
        return [_arrived(row) for row in await self._database.query(sql, {**parameters, **part})]


def _chosen(sought: Sought, by_type: str, by_repository: str, by_package: str) -> str:
    """The statement that finds what is sought soonest."""
    if sought.repository_id is not None:
        return by_repository
    return by_type if sought.package is None else by_package


def _arrived(row: Row) -> Arrived:
    event_id, at, source, key_id, key_name, event_type, name, version, metadata, repo_hash, commits, *repository = row
    return Arrived(
        id=UUID(event_id),
        received_at=at,
        source=source,
        key=KeyName(UUID(key_id), key_name) if key_id else None,
        repository=RepositoryRef.of(repository),
        event=Event(event_type, name, version, metadata, repo_hash, commits),
    )
