"""The statements about errors, all of one snapshot; none of them reads events."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.db.database import Database, Transaction
from ferrflow.releases.period import Period
from ferrflow.reports.errors.model import Extent, RepositoryHit, hit_of
from ferrflow.reports.hours import split_hours, sums_of
from ferrflow.reports.snapshot import in_snapshot
from ferrflow.repositories.reference import COLUMNS

# Senders choose codes and commands: nobody reads more, and nobody is to be kept waiting by more.
KINDS = 100
HITS = 5

SERIES = f"""
with counted as materialized (
    select error_code, command, width_bucket(bucket, %(edges)s::timestamptz[]) as day, sum(events)::bigint as events
    from {sums_of("error", "error_code, command, events")} as sums
    group by error_code, command, day
),
most as (
    select error_code, command, sum(events) as total
    from counted
    group by error_code, command
    order by total desc, error_code, command
    limit %(kinds)s
)
select error_code, command, day, events
from counted join most using (error_code, command)
order by total desc, error_code, command
"""
EXTENTS = """
select kind.error_code, kind.command, extent.*
from unnest(%(error_codes)s::text[], %(commands)s::text[]) as kind (error_code, command)
cross join lateral (
    select count(repository_id) filter (where last_at >= %(start)s), min(first_at) as first_at, max(last_at)
    from error_kinds
    where
        organization_id = %(organization_id)s
        and error_kinds.error_code = kind.error_code and error_kinds.command = kind.command
) as extent
where extent.first_at is not null
"""
HIT = f"""
select kind.error_code, kind.command, hit.events, hit.last_at, {COLUMNS}
from unnest(%(error_codes)s::text[], %(commands)s::text[]) as kind (error_code, command)
cross join lateral (
    select repository_id, events, last_at
    from error_kinds
    where
        organization_id = %(organization_id)s
        and error_kinds.error_code = kind.error_code and error_kinds.command = kind.command
        and repository_id is not null and last_at >= %(start)s
    order by events desc, last_at desc, repository_id
    limit %(hits)s
) as hit
join repositories on repositories.id = hit.repository_id
order by hit.events desc, hit.last_at desc, repositories.id
"""

Named = tuple[str, str]


@frozen
class Found:
    """Kinds by code and command, the most frequent first: errors by day, how far each goes, and where it was."""

    series: dict[Named, list[int]]
    extents: dict[Named, Extent]
    hit: dict[Named, list[RepositoryHit]]


@frozen
class ErrorStore:
    """Reads sums of errors."""

    _database: Database

    async def kinds(self, organization_id: UUID, period: Period) -> Found:
        """The kinds of errors of a period."""
        parameters = {
            "organization_id": str(organization_id),
            "edges": period.edges,
            "split_hours": split_hours(period.edges),
            "start": period.start,
            "end": period.end,
            "kinds": KINDS,
            "hits": HITS,
        }
        return await in_snapshot(self._database, lambda transaction: _kinds(transaction, parameters, period.days))


async def _kinds(transaction: Transaction, parameters: dict[str, Any], days: int) -> Found:
    series: dict[Named, list[int]] = {}
    for code, command, day, events in await transaction.query(SERIES, parameters):
        series.setdefault((code, command), [0] * days)[day - 1] = events
    parameters |= {"error_codes": [code for code, _ in series], "commands": [command for _, command in series]}
    extents = await transaction.query(EXTENTS, parameters)
    hit: defaultdict[Named, list[RepositoryHit]] = defaultdict(list)
    for code, command, events, last_at, *repository in await transaction.query(HIT, parameters):
        hit[code, command].append(hit_of(repository, events, last_at))
    return Found(series, {(code, command): Extent(*extent) for code, command, *extent in extents}, hit)
