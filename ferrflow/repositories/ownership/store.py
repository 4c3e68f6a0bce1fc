"""Changes of ownership: in one short transaction that no event comes in between, after which the rest takes its time.

Ingest holds its lock together with others (telemetry/store.py); whoever changes where a hash leads holds it alone, for
some milliseconds. So an event is either stored where its repository was, and goes along with it, or where it is now.
Everything that may have to wait for others is done before: what is there is read, then recorded, then read again with
the lock held, and if something has come in between it all begins again.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from attrs import asdict, fields, frozen

from ferrflow.audit.model import Deed
from ferrflow.audit.record import record
from ferrflow.db.database import Database, Row, Transaction
from ferrflow.errors import Busy
from ferrflow.repositories.ownership.model import Card, Holding, Scene, Takeover
from ferrflow.telemetry.store import OWNERS

# Changes of ownership take turns, so that only events come in between. Any fixed number: "takeover" as ASCII.
TAKE_TURNS = "select pg_advisory_xact_lock(8386102064546473330)"
HOLD_OWNERS = f"select pg_advisory_xact_lock({OWNERS})"
# By hash: all that is known of it, in any organization; of each repository that it leads to all other hashes too.
HOLDINGS = """
with near as (
    select distinct repository_id from repository_hashes where hash = any (%(hashes)s)
    union
    select unnest(%(repositories)s::uuid[])
)
select hash, organization_id, repository_id, registered
from repository_hashes
where hash = any (%(hashes)s) or repository_id in (select repository_id from near)
union
select other.hash, other.organization_id, other.repository_id, other.registered
from near
join repository_hashes as mine using (repository_id)
join repository_hashes as other on other.hash = mine.hash
"""
CARDS = """
select
    id, organization_id, created_at, name, group_name, owner, url, archived_at, suggested_name, suggested_url, public_id
from repositories
where
    id = any (%(ids)s::uuid[])
    and not exists (select from repository_transfers where from_repository_id = repositories.id)
"""
# Whoever describes one holds its row, and then waits for the audit log: in another order we would wait for each other.
HOLD_REPOSITORIES = "select from repositories where id = any (%(ids)s::uuid[]) order by id for no key update"
# Whoever takes a bite holds the row: better to wait for them now than with the lock.
HOLD_TRANSFERS = """
select from repository_transfers where to_repository_id = any (%(ids)s::uuid[]) order by from_repository_id for update
"""
MAKE = """
insert into repositories (id, organization_id, created_at) values (%(id)s, %(organization_id)s, %(created_at)s)
"""
# A badge's address belongs to one repository at a time.
TAKE_OVER = """
update repositories set public_id = null where id = any (%(sources)s::uuid[]);
update repositories
set
    name = %(name)s, group_name = %(group_name)s, owner = %(owner)s, url = %(url)s, archived_at = %(archived_at)s,
    suggested_name = %(suggested_name)s, suggested_url = %(suggested_url)s, public_id = %(public_id)s,
    created_at = %(created_at)s
where id = %(id)s;
delete from repository_hashes where repository_id = any (%(sources)s::uuid[]);
insert into repository_hashes (organization_id, hash, repository_id, registered)
select %(organization_id)s, hash, %(id)s, registered
from unnest(%(hashes)s::text[], %(registered)s::boolean[]) as new (hash, registered)
order by hash
on conflict (organization_id, hash) do update set
    repository_id = excluded.repository_id, registered = excluded.registered;
update repository_transfers set to_repository_id = %(id)s where to_repository_id = any (%(sources)s::uuid[]);
insert into repository_transfers (from_repository_id, from_organization_id, to_repository_id)
select id, organization_id, %(id)s from repositories where id = any (%(sources)s::uuid[])
"""
ABANDON = """
delete from repository_hashes where repository_id = %(id)s;
update repositories set public_id = null where id = %(id)s;
update repository_transfers set to_repository_id = null where to_repository_id = %(id)s;
insert into repository_transfers (from_repository_id, from_organization_id)
select id, organization_id from repositories where id = %(id)s
"""
CLAIM = """
select registered from repository_hashes
where
    organization_id = %(organization_id)s and repository_id = %(id)s and hash = %(hash)s
    and not exists (select from repository_transfers where from_repository_id = %(id)s)
"""
# Also those that are on their way to it.
CAME = """
select from telemetry_events
where
    repo_hash = %(hash)s and received_at >= %(since)s
    and repository_id = any (array(
        select %(id)s::uuid
        union all
        select from_repository_id from repository_transfers where to_repository_id = %(id)s
    ))
limit 1
"""
NOW = "select clock_timestamp()"
LET_GO = """
update repository_hashes set registered = false
where organization_id = %(organization_id)s and repository_id = %(id)s and hash = %(hash)s
"""
FORGET = """
delete from repository_hashes
where organization_id = %(organization_id)s and repository_id = %(id)s and hash = %(hash)s
"""
ATTEMPTS = 5

# An event's time is taken before it is stored.
MEANWHILE = timedelta(minutes=1)


class _SomethingCame(Exception):
    """Meanwhile the scene has changed."""


@frozen
class OwnershipStore:
    """Changes where hashes lead."""

    _database: Database

    async def take_over(
        self,
        hashes: Sequence[str],
        repositories: Sequence[UUID],
        decide: Callable[[Scene], Takeover],
        deeds: Callable[[Takeover], Iterable[Deed]],
    ) -> Takeover:
        """Take repositories into one, as `decide` says of what is there; what it raises undoes everything.

        The scene holds what is there under the hashes and of the repositories, those that are on their way left out.
        """

        async def body(transaction: Transaction) -> Takeover:
            takeover = await _prepare(transaction, hashes, repositories, decide, deeds)
            await _make_real(transaction, takeover)
            return takeover

        for _ in range(ATTEMPTS):
            try:
                return await self._database.transaction(body)
            except _SomethingCame:
                continue
        raise Busy

    async def abandon(self, repository: UUID, deed: Deed) -> bool:
        """Let a repository go to nowhere, with all that is on its way to it; False where there is none."""

        async def body(transaction: Transaction) -> bool:
            await transaction.query(TAKE_TURNS)
            if not await transaction.query(CARDS, {"ids": [str(repository)]}):
                return False
            await transaction.query(HOLD_REPOSITORIES, {"ids": [str(repository)]})
            await transaction.query(HOLD_TRANSFERS, {"ids": [str(repository)]})
            await record(transaction, deed)
            await transaction.query(HOLD_OWNERS)
            await transaction.execute(ABANDON, {"id": str(repository)})
            return True

        return await self._database.transaction(body)

    async def let_go(self, organization_id: UUID, repository: UUID, hash_: str, deed: Deed) -> bool:
        """Claim a hash no longer, and forget it unless events came under it; False where it leads elsewhere."""
        parameters = {"organization_id": str(organization_id), "id": str(repository), "hash": hash_}

        async def body(transaction: Transaction) -> bool:
            await transaction.query(TAKE_TURNS)
            claim = await transaction.query(CLAIM, parameters)
            if claim != [(True,)]:
                return bool(claim)
            await transaction.query(HOLD_REPOSITORIES, {"ids": [str(repository)]})
            [(looked_at,)] = await transaction.query(NOW)
            came = await transaction.query(CAME, {**parameters, "since": "-infinity"})
            await record(transaction, deed)
            await transaction.query(HOLD_OWNERS)
            # The long look was before the lock; what has come since is soon seen.
            since = looked_at - MEANWHILE
            came = came or await transaction.query(CAME, {**parameters, "since": since})
            await transaction.execute(LET_GO if came else FORGET, parameters)
            return True

        return await self._database.transaction(body)


async def _prepare(
    transaction: Transaction,
    hashes: Sequence[str],
    repositories: Sequence[UUID],
    decide: Callable[[Scene], Takeover],
    deeds: Callable[[Takeover], Iterable[Deed]],
) -> Takeover:
    """Find out what is to be done, do all that may have to wait, and take the lock."""
    await transaction.query(TAKE_TURNS)
    scene = await _scene(transaction, hashes, repositories)
    takeover = decide(scene)
    sources = [str(source) for source in takeover.sources]
    await transaction.query(HOLD_REPOSITORIES, {"ids": [str(takeover.target.id), *sources]})
    await transaction.query(HOLD_TRANSFERS, {"ids": sources})
    for deed in deeds(takeover):
        await record(transaction, deed)
    await transaction.query(HOLD_OWNERS)
    if await _scene(transaction, hashes, repositories) != scene:
        raise _SomethingCame
    return takeover


async def _scene(transaction: Transaction, hashes: Sequence[str], repositories: Sequence[UUID]) -> Scene:
    parameters = {"hashes": list(hashes), "repositories": [str(repository) for repository in repositories]}
    rows = await transaction.query(HOLDINGS, parameters)
    holdings = [Holding(hash_, UUID(owner), UUID(place), registered) for hash_, owner, place, registered in rows]
    ids = sorted({str(repository) for repository in (*repositories, *(found.repository_id for found in holdings))})
    cards = await transaction.query(CARDS, {"ids": ids})
    return Scene(frozenset(holdings), frozenset(map(_card, cards)))


async def _make_real(transaction: Transaction, takeover: Takeover) -> None:
    target = takeover.target
    hashes = sorted(takeover.hashes)
    parameters = {
        **asdict(target),
        "id": str(target.id),
        "organization_id": str(target.organization_id),
        "public_id": target.public_id and str(target.public_id),
        "sources": [str(source) for source in takeover.sources],
        "hashes": [hash_ for hash_, _ in hashes],
        "registered": [registered for _, registered in hashes],
    }
    if takeover.is_new:
        await transaction.execute(MAKE, parameters)
    await transaction.execute(TAKE_OVER, parameters)


def _card(row: Row) -> Card:
    values = dict(zip((field.name for field in fields(Card)), row, strict=True))
    ids = {name: values[name] and UUID(values[name]) for name in ("id", "organization_id", "public_id")}
    return Card(**{**values, **ids})
