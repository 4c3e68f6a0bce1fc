"""The statements about what became of requests."""

from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.db.database import Database, Row
from ferrflow.telemetry.outcomes.model import Tallied
from ferrflow.telemetry.outcomes.tally import REFUSALS

# What belongs to nobody is the default organization's. An organization may have been deleted in the meantime. Rows are
# touched in the order of their key, so that two servers wait for each other in a circle nowhere.
ADD = """
insert into ingest_outcomes (organization_id, bucket, outcome, requests, slowest_clock, fastest_clock)
select owner.id, to_timestamp(new.bucket), new.outcome, sum(new.requests), min(new.slowest), max(new.fastest)
from unnest(
    %(organization_ids)s::uuid[], %(buckets)s::bigint[], %(outcomes)s::text[], %(requests)s::integer[],
    %(slowest)s::integer[], %(fastest)s::integer[]
) as new (organization_id, bucket, outcome, requests, slowest, fastest)
join organizations as owner
    on owner.id = coalesce(new.organization_id, (select id from organizations order by created_at, id limit 1))
group by 1, 2, 3
order by 1, 2, 3
on conflict (organization_id, bucket, outcome) do update set
    requests = ingest_outcomes.requests + excluded.requests,
    slowest_clock = least(ingest_outcomes.slowest_clock, excluded.slowest_clock),
    fastest_clock = greatest(ingest_outcomes.fastest_clock, excluded.fastest_clock);
insert into ingest_refusals (id, organization_id, key_id, refused_at, outcome, detail)
select new.id, owner.id, new.key_id, to_timestamp(new.refused_at), new.outcome, new.detail
from unnest(
    %(refusal_ids)s::uuid[], %(refusal_organization_ids)s::uuid[], %(key_ids)s::uuid[],
    %(refused_at)s::double precision[], %(refusal_outcomes)s::text[], %(details)s::text[]
) as new (id, organization_id, key_id, refused_at, outcome, detail)
join organizations as owner
    on owner.id = coalesce(new.organization_id, (select id from organizations order by created_at, id limit 1))
on conflict do nothing;
"""
# Only the newest are kept, or a flood of refusals would fill the disk.
FORGET = """
delete from ingest_refusals
where id in (
    select id
    from (
        select id, row_number() over (partition by organization_id order by refused_at desc, id desc) as place
        from ingest_refusals
    ) as placed
    where place > %(kept)s
)
"""

# Accepted events are counted where they are stored, so they are those that belong to the organization today.
SERIES = """
select extract(epoch from times.at)::bigint, coalesce(stored.accepted, 0), coalesce(others.refused, 0)
from generate_series(%(since)s::timestamptz, %(last)s::timestamptz, make_interval(secs => %(step)s)) as times (at)
left join lateral (
    select sum(checks + version_bumps + releases + inits + errors - demo) as accepted
    from organization_sums
    where organization_id = %(organization_id)s
        and bucket >= times.at and bucket < times.at + make_interval(secs => %(step)s)
) as stored on true
left join lateral (
    select sum(requests) as refused
    from ingest_outcomes
    where organization_id = %(organization_id)s and outcome not in ('accepted', 'ignored')
        and bucket >= times.at and bucket < times.at + make_interval(secs => %(step)s)
) as others on true
order by times.at
"""
TOTALS = """
select outcome, sum(requests), min(slowest_clock), max(fastest_clock)
from ingest_outcomes
where organization_id = %(organization_id)s and bucket >= %(since)s
group by outcome
"""
NEWEST = """
select refused_at, outcome, detail, keys.id, keys.name
from ingest_refusals
left join ingest_keys as keys on keys.id = key_id and keys.organization_id = ingest_refusals.organization_id
where ingest_refusals.organization_id = %(organization_id)s
order by refused_at desc, ingest_refusals.id desc
limit %(limit)s
"""
IS_DEFAULT = "select id = %(organization_id)s from organizations order by created_at, id limit 1"


@frozen
class OutcomeStore:
    """Writes what was counted, and reads it."""

    _database: Database

    async def add(self, tallied: Tallied) -> None:
        """Add to what is there: all of it or nothing."""
        await self._database.execute(ADD + FORGET, {**_columns(tallied), "kept": REFUSALS})

    async def series(self, organization_id: UUID, since: datetime, last: datetime, step: int) -> list[Row]:
        """For each `step` seconds from `since` to `last`: its beginning, accepted events, refused requests."""
        parameters = {"organization_id": str(organization_id), "since": since, "last": last, "step": step}
        return await self._database.query(SERIES, parameters)

    async def totals(self, organization_id: UUID, since: datetime) -> list[Row]:
        """For each outcome: how many requests; the slowest and the fastest clock."""
        return await self._database.query(TOTALS, {"organization_id": str(organization_id), "since": since})

    async def newest(self, organization_id: UUID, limit: int) -> list[Row]:
        """The newest refusals: when, outcome, detail, the key's id and name."""
        return await self._database.query(NEWEST, {"organization_id": str(organization_id), "limit": limit})

    async def is_default(self, organization_id: UUID) -> bool:
        """Whether what belongs to no organization is this one's."""
        rows = await self._database.query(IS_DEFAULT, {"organization_id": str(organization_id)})
        return bool(rows and rows[0][0])


def _columns(tallied: Tallied) -> dict[str, list[Any]]:
    """Both lists turned by a quarter."""
    return {
        "organization_ids": [count.organization_id for count in tallied.counts],
        "buckets": [count.bucket for count in tallied.counts],
        "outcomes": [count.outcome for count in tallied.counts],
        "requests": [count.requests for count in tallied.counts],
        "slowest": [count.slowest for count in tallied.counts],
        "fastest": [count.fastest for count in tallied.counts],
        "refusal_ids": [refusal.id for refusal in tallied.refusals],
        "refusal_organization_ids": [refusal.organization_id for refusal in tallied.refusals],
        "key_ids": [refusal.key_id for refusal in tallied.refusals],
        "refused_at": [refusal.refused_at for refusal in tallied.refusals],
        "refusal_outcomes": [refusal.outcome for refusal in tallied.refusals],
        "details": [refusal.detail for refusal in tallied.refusals],
    }
