"""The statements that write telemetry."""

from collections.abc import Iterable, Sequence
from typing import Literal

from attrs import frozen

from ferrflow.db.database import Database
from ferrflow.ids import new_id_text
from ferrflow.telemetry.events import Event, encode_metadata

Source = Literal["cli", "demo"]
# The CLI does not wait for longer than five seconds.
WRITE_SECONDS = 4.0
# Shorter, so that what is answered with 503 because of a lock is not stored after all.
WRITE_STATEMENT_SECONDS = 3


@frozen
class Received:
    """An event with what the server adds to it: when it came, in Unix seconds, and an id.

    The id makes writing it twice the same as writing it once.
    """

    id: str
    received_at: float
    event: Event


# Two statements in one round trip, hence in one transaction; each sees what was committed before it began, so the
# second finds the repositories that another server has just made. Each column arrives as one quoted array, which
# PostgreSQL reads faster than an adapted list.
WRITE = """
with seen as (
    select
        hash,
        repository_id,
        coalesce(
            (select organization_id from repository_hashes as claim where claim.hash = new.hash and claim.registered),
            (select id from organizations order by created_at, id limit 1)
        ) as organization_id
    from unnest(%(hashes)s::text[], %(repository_ids)s::uuid[]) as new (hash, repository_id)
),
added as (
    insert into repository_hashes (organization_id, hash, repository_id)
    select organization_id, hash, repository_id
    from seen
    where not exists (
        select from repository_hashes as known
        where known.organization_id = seen.organization_id and known.hash = seen.hash
    )
    order by hash
    on conflict do nothing
    returning organization_id, repository_id
)
insert into repositories (id, organization_id) select repository_id, organization_id from added;

insert into telemetry_events (
    received_at, id, organization_id, repository_id, repo_hash, event_type, package_name, package_version,
    commits_count, metadata, source
)
select
    to_timestamp(new.received_at), new.id, coalesce(claim.organization_id, fallback.id), known.repository_id,
    new.repo_hash, new.event_type, new.package_name, new.package_version, new.commits_count, new.metadata, %(source)s
from unnest(
    %(received_at)s::double precision[], %(ids)s::uuid[], %(repo_hash)s::text[], %(event_type)s::text[],
    %(package_name)s::text[], %(package_version)s::text[], %(commits_count)s::integer[], %(metadata)s::jsonb[]
) as new (received_at, id, repo_hash, event_type, package_name, package_version, commits_count, metadata)
left join (select id from organizations order by created_at, id limit 1) as fallback on true
left join repository_hashes as claim on claim.hash = new.repo_hash and claim.registered
left join repository_hashes as known
    on known.hash = new.repo_hash and known.organization_id = coalesce(claim.organization_id, fallback.id)
on conflict do nothing
"""


@frozen
class TelemetryStore:
    """Writes events."""

    _database: Database

    async def write(self, batch: Sequence[Received], source: Source = "cli") -> None:
        """Store a batch: all of it or nothing. What is there already, by id, stays as it is.

        An event belongs to the organization that has registered its repository's hash, else to the default one;
        a repository that nobody has seen before is made.
        """
        await self._database.execute(WRITE, _columns(batch) | {"source": source}, seconds=WRITE_SECONDS)


def _columns(batch: Sequence[Received]) -> dict[str, str]:
    """The batch turned by a quarter: one array for each column."""
    events = [received.event for received in batch]
    hashes = sorted({event.repo_hash.lower() for event in events if event.repo_hash})
    return {
        "hashes": _array(hashes),
        "repository_ids": _array(new_id_text() for _ in hashes),
        "received_at": _array(str(received.received_at) for received in batch),
        "ids": _array(received.id for received in batch),
        "repo_hash": _array(event.repo_hash and event.repo_hash.lower() for event in events),
        "event_type": _array(event.event_type for event in events),
        "package_name": _array(event.package_name for event in events),
        "package_version": _array(event.package_version for event in events),
        "commits_count": _array(None if event.commits_count is None else str(event.commits_count) for event in events),
        "metadata": _array(
            None if event.metadata is None else encode_metadata(event.metadata).decode() for event in events
        ),
    }


def _array(values: Iterable[str | None]) -> str:
    """PostgreSQL's text form of an array; quoting the whole is the driver's business."""
    return "{" + ",".join("null" if value is None else _element(value) for value in values) + "}"


def _element(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
