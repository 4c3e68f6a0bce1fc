"""The statements that read events: always a bounded number of rows from ranges of an index."""

from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.db.database import Database, Row
from ferrflow.db.times import FIRST, LAST
from ferrflow.positions import Position
from ferrflow.reports.events.model import Arrived, KeyName, Place, Sought
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
    "unnest(%(repository_ids)s::uuid[]) as place (repository_id)",
    "event.repository_id = place.repository_id and event.event_type = any (%(types)s)",
)
NEWEST_BY_TYPE = _statement(*BY_TYPE, BEFORE, "desc")
NEWEST_BY_REPOSITORY = _statement(*BY_REPOSITORY, BEFORE, "desc")
OLDEST_BY_TYPE = _statement(*BY_TYPE, AFTER, "asc")
OLDEST_BY_REPOSITORY = _statement(*BY_REPOSITORY, AFTER, "asc")

REPOSITORIES_OF_PACKAGE = """
select distinct repository_id from packages where organization_id = %(organization_id)s and name = %(package)s
limit %(limit)s
"""
# A package of more repositories is so common that its events are found soon, wherever one looks.
FEW_REPOSITORIES = 50

BEGINNING, END = Position(FIRST, UUID(int=0)), Position(LAST, UUID(int=2**128 - 1))


@frozen
class EventStore:
    """Reads events."""

    _database: Database

    async def newest(self, place: Place, sought: Sought, before: Position, limit: int) -> list[Arrived]:
        """Events before a position, newest first."""
        sql = NEWEST_BY_TYPE if place.repositories is None else NEWEST_BY_REPOSITORY
        return await self._events(sql, place, sought, {"at": before.at, "id": str(before.id), "limit": limit})

    async def oldest(self, place: Place, sought: Sought, after: Position, limit: int) -> list[Arrived]:
        """Events after a position, oldest first."""
        sql = OLDEST_BY_TYPE if place.repositories is None else OLDEST_BY_REPOSITORY
        return await self._events(sql, place, sought, {"at": after.at, "id": str(after.id), "limit": limit})

    async def repositories_of(self, organization_id: UUID, package: str) -> list[UUID] | None:
        """The repositories that released a package; None where they are many, or one of them is not known."""
        parameters = {"organization_id": str(organization_id), "package": package, "limit": FEW_REPOSITORIES + 1}
        found = [place for (place,) in await self._database.query(REPOSITORIES_OF_PACKAGE, parameters)]
        return None if None in found or len(found) > FEW_REPOSITORIES else [UUID(place) for place in found]

    async def _events(self, sql: str, place: Place, sought: Sought, part: dict[str, Any]) -> list[Arrived]:
        parameters = {
            "organization_id": str(place.organization_id),
            "types": sought.types,
            "repository_ids": list(map(str, place.repositories or ())),
            "package": sought.package,
            "since": sought.since or FIRST,
            "until": sought.until or LAST,
        }
        return [_arrived(row) for row in await self._database.query(sql, {**parameters, **part})]


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
