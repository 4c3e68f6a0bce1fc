"""The statements that write telemetry."""

from collections.abc import Iterable, Sequence
from typing import Literal

from attrs import frozen

from ferrflow.db.database import RETRIED, Database
from ferrflow.errors import DatabaseRefused
from ferrflow.ids import new_id_text
from ferrflow.telemetry import sums
from ferrflow.telemetry.events import Event, encode_metadata

# How an event came: signed, by an ingest key, from a forge's webhook; or made up.
Source = Literal["cli", "key", "github", "gitlab", "demo"]
# The CLI does not wait for longer than five seconds.
WRITE_SECONDS = 4.0
# Shorter, so that what is answered with 503 because of a lock is not stored after all.
WRITE_STATEMENT_SECONDS = 3
ATTEMPTS = 3
# Whoever listens hears which organizations' events have come.
CHANNEL = "ferrflow_events"


@frozen
class Received:
    """An event with what the server adds to it: when it came, in Unix seconds, an id, and how it came.

    The id makes writing it twice the same as writing it once. `organization_id` and `key_id` are those of the ingest
    key that it came by, as text; without a key the event itself tells whose it is.
    """

    id: str
    received_at: float
    event: Event
    source: Source = "cli"
    organization_id: str | None = None
    key_id: str | None = None


# Several statements in one round trip, hence in one transaction; each sees what was committed before it began, so that
# the third finds the repositories that another server has just made. Who takes a repository elsewhere holds the lock
# alone for a moment (repositories/transfers), so that no event is on its way to where it was. Each column arrives as
# one quoted array, which PostgreSQL reads faster than an adapted list.
OWNERS = 8032009842429487209  # "ownershi" as ASCII
SHARE_OWNERS = f"select pg_advisory_xact_lock_shared({OWNERS})"

SIGHT_REPOSITORIES = """
with seen as (
    select
        hash,
        repository_id,
        coalesce(
            new.organization_id,
            (select organization_id from repository_hashes as claim where claim.hash = new.hash and claim.registered),
            (select id from organizations order by created_at, id limit 1)
        ) as organization_id
    from unnest(%(hashes)s::text[], %(hash_organizations)s::uuid[], %(repository_ids)s::uuid[])
        as new (hash, organization_id, repository_id)
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
insert into repositories (id, organization_id) select repository_id, organization_id from added
"""

STORE = """
with stored as (
    insert into telemetry_events (
        received_at, id, organization_id, repository_id, repo_hash, event_type, package_name, package_version,
        commits_count, metadata, source, key_id
    )
    select
        to_timestamp(new.received_at), new.id, coalesce(new.organization_id, claim.organization_id, fallback.id),
        known.repository_id, new.repo_hash, new.event_type, new.package_name, new.package_version, new.commits_count,
        new.metadata, new.source, new.key_id
    from unnest(
        %(received_at)s::double precision[], %(ids)s::uuid[], %(organization_ids)s::uuid[], %(repo_hash)s::text[],
        %(event_type)s::text[], %(package_name)s::text[], %(package_version)s::text[], %(commits_count)s::integer[],
        %(metadata)s::jsonb[], %(source)s::text[], %(key_ids)s::uuid[]
    ) as new (
        received_at, id, organization_id, repo_hash, event_type, package_name, package_version, commits_count, metadata,
        source, key_id
    )
    left join (select id from organizations order by created_at, id limit 1) as fallback on true
    left join repository_hashes as claim on claim.hash = new.repo_hash and claim.registered
    left join repository_hashes as known
        on known.hash = new.repo_hash
        and known.organization_id = coalesce(new.organization_id, claim.organization_id, fallback.id)
    on conflict do nothing
    returning *
)
"""

TELL = f"select pg_notify('{CHANNEL}', organization_id::text) from stored group by organization_id"


@frozen
class TelemetryStore:
    """Writes events."""

    _database: Database

    async def write(self, batch: Sequence[Received]) -> None:
        """Store a batch and sum it up: all of it or nothing. What is there already, by id, stays as it is.

        An event belongs to the organization of its ingest key, else to the one that has registered its repository's
        hash, else to the default one; a repository that nobody has seen before is made.
        """
        sql, columns = _statement(batch), _columns(batch)
        for _ in range(ATTEMPTS - 1):
            try:
                await self._database.execute(sql, columns, seconds=WRITE_SECONDS)
            except DatabaseRefused as error:
                # It lost a race against another server, or against a move of repositories.
                if error.sqlstate not in RETRIED:
                    raise
            else:
                return
        await self._database.execute(sql, columns, seconds=WRITE_SECONDS)


def _statement(batch: Sequence[Received]) -> str:
    """The parts that the batch has something for: what a statement holds is planned, needed or not."""
    types = {received.event.event_type for received in batch}
    parts = [STORE, sums.EVENT_SUMS, sums.ORGANIZATION_SUMS]
    if "release" in types:
        parts.append(sums.RELEASES)
    if "error" in types:
        parts.append(sums.ERRORS)
    if any(received.key_id for received in batch):
        parts.append(sums.KEY_SUMS)
    return ";".join([SHARE_OWNERS, SIGHT_REPOSITORIES, ",".join(parts) + TELL])


def _columns(batch: Sequence[Received]) -> dict[str, str]:
    """The batch turned by a quarter: one array for each column."""
    events = [received.event for received in batch]
    hashes = sorted({_hash(received) for received in batch if received.event.repo_hash})
    return {
        "hashes": _array(repo_hash for repo_hash, _ in hashes),
        "hash_organizations": _array(organization_id or None for _, organization_id in hashes),
        "repository_ids": _array(new_id_text() for _ in hashes),
        "received_at": _array(str(received.received_at) for received in batch),
        "ids": _array(received.id for received in batch),
        "organization_ids": _array(received.organization_id for received in batch),
        "repo_hash": _array(event.repo_hash and event.repo_hash.lower() for event in events),
        "event_type": _array(event.event_type for event in events),
        "package_name": _array(event.package_name for event in events),
        "package_version": _array(event.package_version for event in events),
        "commits_count": _array(None if event.commits_count is None else str(event.commits_count) for event in events),
        "metadata": _array(
            None if event.metadata is None else encode_metadata(event.metadata).decode() for event in events
        ),
        "source": _array(received.source for received in batch),
        "key_ids": _array(received.key_id for received in batch),
    }


def _hash(received: Received) -> tuple[str, str]:
    """The repository's hash, and the organization where a key tells it."""
    return (received.event.repo_hash or "").lower(), received.organization_id or ""


def _array(values: Iterable[str | None]) -> str:
    """PostgreSQL's text form of an array; quoting the whole is the driver's business."""
    return "{" + ",".join("null" if value is None else _element(value) for value in values) + "}"


def _element(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
