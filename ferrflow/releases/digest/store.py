"""The digest's statements, all of one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import asdict, frozen

from ferrflow.db.database import Row as DatabaseRow
from ferrflow.db.database import Transaction
from ferrflow.ids import new_id_text
from ferrflow.releases.digest.model import Change, Facts, Moment, Package, Row, Standing
from ferrflow.releases.history import Released
from ferrflow.releases.runs import ARRIVAL_GAP, RUN_GAP
from ferrflow.telemetry.store import CHANNEL
from ferrflow.telemetry.sums import bucket_of

# One server at a time, and none that waits for another. Any fixed number: "digestin" as ASCII.
LOCK = 7235427842989517166
TRY_LOCK = f"select pg_try_advisory_xact_lock({LOCK})"
CHANGES = """
select id, organization_id, repository_id, package_name, changed_at
from release_changes
order by id
limit %(bite)s
"""
# Two ways, since an index does not find `is not distinct from`. The newest ones, which are all of nearly every package.
HISTORY = """
select id, version, first_at, commits, is_prerelease, previous, bump, is_rework, counted_at
from (
    select * from releases
    where organization_id = %(organization_id)s and package_name = %(name)s and repository_id = %(repository_id)s
    union all
    select * from releases
    where
        organization_id = %(organization_id)s and package_name = %(name)s and repository_id is null
        and %(repository_id)s::uuid is null
) as history
order by first_at desc, id desc
limit %(limit)s
"""
EXTENT = """
select count(*), min(first_at)
from releases
where organization_id = %(organization_id)s and package_name = %(name)s and (
    repository_id = %(repository_id)s or (repository_id is null and %(repository_id)s::uuid is null)
)
"""
HIGHEST = """
select current_version, current_at
from packages
where
    organization_id = %(organization_id)s and name = %(name)s and repository_id is not distinct from %(repository_id)s
    and current_version is not null
"""
# Locked in the order in which ingest locks them.
NOTE = """
with noted as (
    select releases.id, facts.previous, facts.bump, facts.is_prerelease, facts.is_rework
    from unnest(%(ids)s::uuid[], %(previous)s::text[], %(bump)s::text[], %(is_prerelease)s::boolean[],
        %(is_rework)s::boolean[]) as facts (id, previous, bump, is_prerelease, is_rework)
    join releases using (id)
    order by releases.organization_id, releases.repository_id, releases.package_name, releases.version
    for update of releases
)
update releases
set previous = noted.previous, bump = noted.bump, is_prerelease = noted.is_prerelease, is_rework = noted.is_rework,
    counted_at = releases.first_at
from noted
where releases.id = noted.id
"""
STAND = """
insert into packages (
    id, organization_id, repository_id, name, scheme, current_version, current_at, latest_version, latest_at,
    latest_bump, latest_commits, first_at, releases, median_interval, median_commits, last_day, days
) values (
    %(id)s, %(organization_id)s, %(repository_id)s, %(name)s, %(scheme)s, %(current_version)s, %(current_at)s,
    %(latest_version)s, %(latest_at)s, %(latest_bump)s, %(latest_commits)s, %(first_at)s, %(releases)s,
    %(median_interval)s, %(median_commits)s, %(last_day)s, %(days)s
)
on conflict (organization_id, repository_id, name) do update set
    scheme = excluded.scheme, current_version = excluded.current_version, current_at = excluded.current_at,
    latest_version = excluded.latest_version, latest_at = excluded.latest_at, latest_bump = excluded.latest_bump,
    latest_commits = excluded.latest_commits, first_at = excluded.first_at, releases = excluded.releases,
    median_interval = excluded.median_interval, median_commits = excluded.median_commits,
    last_day = excluded.last_day, days = excluded.days
"""
FORGET = """
delete from packages
where
    organization_id = %(organization_id)s and name = %(name)s and repository_id is not distinct from %(repository_id)s
"""
# Whether a release begins a run is up to what the minute before it brought, so what changed says it of a minute. In two
# ways everywhere, as above: a busy organization has very many releases in a minute, one of its repositories has few.
RUNS = """
with change as (
    select distinct organization_id, repository_id, at
    from unnest(%(organization_ids)s::uuid[], %(repository_ids)s::uuid[], %(at)s::timestamptz[])
        as change (organization_id, repository_id, at)
),
near as (
    select release.id, release.first_at, release.organization_id, release.repository_id
    from change
    join releases as release
        on release.repository_id = change.repository_id and release.organization_id = change.organization_id
        and release.first_at between change.at and change.at + make_interval(secs => %(gap)s)
    union
    select release.id, release.first_at, release.organization_id, release.repository_id
    from change
    join releases as release
        on release.repository_id is null and change.repository_id is null
        and release.organization_id = change.organization_id
        and release.first_at between change.at and change.at + make_interval(secs => %(gap)s)
),
judged as (
    select near.id, not exists (
        select from releases as earlier
        where
            earlier.repository_id = near.repository_id and earlier.organization_id = near.organization_id
            and earlier.first_at between near.first_at - make_interval(secs => %(gap)s) and near.first_at
            and (earlier.first_at, earlier.id) < (near.first_at, near.id)
    ) and (near.repository_id is not null or not exists (
        select from releases as earlier
        where
            earlier.repository_id is null and earlier.organization_id = near.organization_id
            and earlier.first_at between near.first_at - make_interval(secs => %(gap)s) and near.first_at
            and (earlier.first_at, earlier.id) < (near.first_at, near.id)
    )) as begins_run
    from near
)
update releases
set begins_run = judged.begins_run
from judged
where releases.id = judged.id and releases.begins_run is distinct from judged.begins_run
returning releases.organization_id, releases.first_at
"""
# The beginning of the next run: releases of the failed run itself that arrive after its error repair nothing.
RECOVERIES = """
update release_failures as failure
set recovered_at = recovery.at
from (
    select organization_id, repository_id, min(at) as at
    from unnest(%(organization_ids)s::uuid[], %(repository_ids)s::uuid[], %(at)s::timestamptz[])
        as change (organization_id, repository_id, at)
    group by 1, 2
) as change
join release_failures as broken
    on broken.organization_id = change.organization_id and broken.repository_id = change.repository_id
    and (broken.recovered_at is null or broken.recovered_at >= change.at)
cross join lateral (
    select min(first_at) as at
    from releases
    where
        releases.organization_id = broken.organization_id and releases.repository_id = broken.repository_id
        and releases.first_at > broken.failed_at + make_interval(secs => %(gap)s)
) as recovery
where failure.id = broken.id and failure.recovered_at is distinct from recovery.at
"""
# An aggregate of its own for each quarter of an hour, which the planner cannot turn into one over all releases.
SUM = f"""
with touched as (
    select distinct organization_id, {bucket_of("at")} as bucket
    from unnest(%(organization_ids)s::uuid[], %(at)s::timestamptz[]) as moments (organization_id, at)
)
insert into release_sums (
    organization_id, bucket, releases, runs, reworks, majors, minors, patches, semantic_patches, prereleases, others,
    commits
)
select touched.organization_id, touched.bucket, summed.*
from touched
cross join lateral (
    select
        count(*), count(*) filter (where begins_run), count(*) filter (where is_rework),
        count(*) filter (where bump = 'major'), count(*) filter (where bump = 'minor'),
        count(*) filter (where bump = 'patch'), count(*) filter (where bump = 'patch' and is_rework is not null),
        count(*) filter (where bump = 'prerelease'),
        count(*) filter (where bump = 'other'), coalesce(sum(commits), 0)
    from releases
    where
        releases.organization_id = touched.organization_id
        and first_at >= touched.bucket and first_at < touched.bucket + interval '15 minutes'
) as summed
order by 1, 2
on conflict (organization_id, bucket) do update set
    releases = excluded.releases, runs = excluded.runs, reworks = excluded.reworks, majors = excluded.majors,
    minors = excluded.minors, patches = excluded.patches, semantic_patches = excluded.semantic_patches,
    prereleases = excluded.prereleases, others = excluded.others, commits = excluded.commits
"""
DROP_EMPTY_SUMS = f"""
delete from release_sums
using unnest(%(organization_ids)s::uuid[], %(at)s::timestamptz[]) as touched (organization_id, at)
where
    release_sums.organization_id = touched.organization_id and releases = 0
    and bucket = {bucket_of("at")}
"""
DONE = "delete from release_changes where id = any (%(ids)s)"
TELL = f"select pg_notify('{CHANNEL}', organization_id::text) from unnest(%(ids)s::uuid[]) as told (organization_id)"


@frozen
class DigestStore:
    """What lies open while some changes are digested."""

    _transaction: Transaction

    async def is_ours(self) -> bool:
        """Whether no other server digests."""
        [(ours,)] = await self._transaction.query(TRY_LOCK)
        return bool(ours)

    async def changes(self, bite: int) -> list[Change]:
        """The oldest changes."""
        rows = await self._transaction.query(CHANGES, {"bite": bite})
        return [Change(number, Moment(UUID(owner), _id(place), at), name) for number, owner, place, name, at in rows]

    async def history(self, package: Package, limit: int | None) -> list[Row]:
        """The package's newest releases, oldest first; all of them without a limit."""
        rows = await self._transaction.query(HISTORY, {**_key(package), "limit": limit})
        return [_row(row) for row in reversed(rows)]

    async def extent(self, package: Package) -> tuple[int, datetime]:
        """How many releases the package has in all, and when the first one was."""
        [(count, first_at)] = await self._transaction.query(EXTENT, _key(package))
        return count, first_at

    async def highest(self, package: Package) -> Released | None:
        """The current version as it was found the last time."""
        rows = await self._transaction.query(HIGHEST, _key(package))
        return Released(*rows[0]) if rows else None

    async def note(self, facts: Sequence[tuple[UUID, Facts]]) -> None:
        """Write what is known of releases, which will be counted under the time that they have."""
        if facts:
            await self._transaction.execute(NOTE, columns_of(facts))

    async def stand(self, standing: Standing) -> None:
        """Write a package as it stands."""
        columns = asdict(standing, recurse=False)
        package = columns.pop("package")
        await self._transaction.execute(STAND, {**columns, **_key(package), "id": new_id_text()})

    async def forget(self, package: Package) -> None:
        """A package without releases is none."""
        await self._transaction.execute(FORGET, _key(package))

    async def find_runs(self, moments: Sequence[Moment]) -> list[tuple[UUID, datetime]]:
        """Find out which releases begin runs; of which organizations and times that has changed."""
        rows = await self._transaction.query(RUNS, {**_columns(moments), "gap": RUN_GAP.total_seconds()})
        return [(UUID(owner), at) for owner, at in rows]

    async def find_recoveries(self, moments: Sequence[Moment]) -> None:
        """Find out which release run came after each failure; after the runs themselves."""
        await self._transaction.execute(RECOVERIES, {**_columns(moments), "gap": ARRIVAL_GAP.total_seconds()})

    async def sum(self, touched: Iterable[tuple[UUID, datetime]]) -> None:
        """Sum the quarters of an hour up in which these times are."""
        pairs = sorted(set(touched))
        parameters = {"organization_ids": [str(owner) for owner, _ in pairs], "at": [at for _, at in pairs]}
        await self._transaction.execute(SUM, parameters)
        await self._transaction.execute(DROP_EMPTY_SUMS, parameters)

    async def finish(self, changes: Sequence[Change]) -> None:
        """Strike the changes off, and tell whoever listens."""
        await self._transaction.execute(DONE, {"ids": [change.id for change in changes]})
        await self._transaction.query(TELL, {"ids": sorted({str(change.moment.organization_id) for change in changes})})


def columns_of(facts: Sequence[tuple[UUID, Facts]]) -> dict[str, Any]:
    """Facts as parameters, one array a column."""
    return {
        "ids": [str(release) for release, _ in facts],
        "previous": [known.previous for _, known in facts],
        "bump": [known.bump for _, known in facts],
        "is_prerelease": [known.is_prerelease for _, known in facts],
        "is_rework": [known.is_rework for _, known in facts],
    }


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def _key(package: Package) -> dict[str, Any]:
    return {
        "organization_id": str(package.organization_id),
        "repository_id": package.repository_id and str(package.repository_id),
        "name": package.name,
    }


def _row(row: DatabaseRow) -> Row:
    release, version, at, commits, is_prerelease, previous, bump, is_rework, counted_at = row
    facts = None if is_prerelease is None else Facts(previous, bump, is_prerelease, is_rework)
    return Row(UUID(release), version, at, commits, facts, counted_at)


def _columns(moments: Sequence[Moment]) -> dict[str, Any]:
    return {
        "organization_ids": [str(moment.organization_id) for moment in moments],
        "repository_ids": [moment.repository_id and str(moment.repository_id) for moment in moments],
        "at": [moment.at for moment in moments],
    }
