"""Digests everything at once, where all releases are new: change by change it would take hours.

Nobody else writes meanwhile. Whole histories are read, however long; the rest is one statement for all repositories.
"""

from uuid import UUID

from twisted.logger import Logger

from ferrflow.db.database import Transaction
from ferrflow.releases.digest.job import standing
from ferrflow.releases.digest.model import Facts, Package
from ferrflow.releases.digest.store import DigestStore, columns_of
from ferrflow.releases.history import Released, understand
from ferrflow.releases.runs import ARRIVAL_GAP, RUN_GAP
from ferrflow.telemetry.sums import bucket_of

log = Logger()

PACKAGES = """
select organization_id, repository_id, package_name from releases group by 1, 2, 3 order by 1, 2, 3
"""
# With the beginnings of runs, since each change of a row costs as much as all its indexes.
NOTE = """
update releases as release
set
    previous = facts.previous, bump = facts.bump, is_prerelease = facts.is_prerelease, is_rework = facts.is_rework,
    counted_at = release.first_at,
    begins_run = not exists (
        select from releases as earlier
        where
            earlier.repository_id = release.repository_id and earlier.organization_id = release.organization_id
            and earlier.first_at between release.first_at - make_interval(secs => %(gap)s) and release.first_at
            and (earlier.first_at, earlier.id) < (release.first_at, release.id)
    ) and (release.repository_id is not null or not exists (
        select from releases as earlier
        where
            earlier.repository_id is null and earlier.organization_id = release.organization_id
            and earlier.first_at between release.first_at - make_interval(secs => %(gap)s) and release.first_at
            and (earlier.first_at, earlier.id) < (release.first_at, release.id)
    ))
from unnest(%(ids)s::uuid[], %(previous)s::text[], %(bump)s::text[], %(is_prerelease)s::boolean[],
    %(is_rework)s::boolean[]) as facts (id, previous, bump, is_prerelease, is_rework)
where release.id = facts.id
"""
RECOVER = """
update release_failures as failure
set recovered_at = (
    select min(first_at)
    from releases
    where
        releases.organization_id = failure.organization_id and releases.repository_id = failure.repository_id
        and first_at > failure.failed_at + make_interval(secs => %(gap)s)
)
where repository_id is not null
"""
SUM = f"""
insert into release_sums (
    organization_id, bucket, releases, runs, reworks, majors, minors, patches, semantic_patches, prereleases, others,
    commits
)
select
    organization_id, {bucket_of("first_at")}, count(*),
    count(*) filter (where begins_run), count(*) filter (where is_rework), count(*) filter (where bump = 'major'),
    count(*) filter (where bump = 'minor'), count(*) filter (where bump = 'patch'),
    count(*) filter (where bump = 'patch' and is_rework is not null),
    count(*) filter (where bump = 'prerelease'), count(*) filter (where bump = 'other'), coalesce(sum(commits), 0)
from releases
group by 1, 2
"""  # noqa: S608 - constants
DONE = "truncate release_changes"


async def digest_anew(transaction: Transaction) -> None:
    """Write all that follows from releases and failures; nothing of it is there yet."""
    # What was just written is not known to the planner, which would read everything for each package.
    await transaction.execute("analyze releases; analyze release_failures")
    packages = await transaction.query(PACKAGES)
    for owner, place, name in packages:
        await _review(transaction, Package(UUID(owner), None if place is None else UUID(place), name))
    await transaction.execute(RECOVER, {"gap": ARRIVAL_GAP.total_seconds()})
    await transaction.execute(SUM)
    await transaction.execute(DONE)
    log.info("Worked out {count} packages", count=len(packages))


async def _review(transaction: Transaction, package: Package) -> None:
    """Judge all of a package's releases."""
    store = DigestStore(transaction)
    rows = await store.history(package, limit=None)
    history = understand(Released(row.version, row.at, row.commits) for row in rows)
    if history is None:
        return
    facts = {step.version: Facts.of(step) for step in history.steps}
    parameters = columns_of([(row.id, facts[row.version]) for row in rows])
    await transaction.execute(NOTE, {**parameters, "gap": RUN_GAP.total_seconds()})
    await store.stand(standing(package, history, rows, len(rows), rows[0].at))
