"""Transfers: exact whatever comes in between, however often they are broken off."""

import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID

from twisted.internet.defer import Deferred, gatherResults

from ferrflow.audit.model import SYSTEM
from ferrflow.db.database import Database, Transaction
from ferrflow.errors import DatabaseUnavailable, FerrFlowError
from ferrflow.ids import new_id, new_id_text
from ferrflow.organizations.model import Organization
from ferrflow.releases.digest.job import Digest
from ferrflow.repositories.ownership.moves import RepositoryMoves
from ferrflow.repositories.ownership.naming import RepositoryNames
from ferrflow.repositories.ownership.store import OwnershipStore
from ferrflow.repositories.store import RepositoryStore
from ferrflow.repositories.transfers import events, releases, sums
from ferrflow.repositories.transfers import job as transfers_job
from ferrflow.repositories.transfers.job import Transfers
from ferrflow.repositories.work import Repositories
from ferrflow.telemetry.events import Event
from ferrflow.telemetry.orphans import Orphans
from ferrflow.telemetry.rebuild import Rebuild
from ferrflow.telemetry.store import Received, TelemetryStore
from tests.repositories.case import hash_of
from tests.support.database import DatabaseTestCase

T = TypeVar("T")

NOW = datetime.now(UTC).replace(microsecond=0)
ADD_ORGANIZATION = "insert into organizations (id, slug, name, created_at) values (%s, %s, %s, %s)"
# Without what a move may leave: when an organization's last event of a quarter of an hour came.
TABLES = {
    "event_sums": "*",
    "organization_sums": (
        "organization_id, bucket, checks, version_bumps, releases, inits, errors, release_errors, commits, demo"
    ),
    "organization_hours": "*",
    "error_sums": "*",
    "error_hours": "*",
    "error_days": "*",
    "error_kinds": "*",
    "releases": "*",
    "release_failures": "*",
    "packages": (
        "organization_id, repository_id, name, scheme, current_version, current_at, latest_version, latest_at, "
        "latest_bump, latest_commits, first_at, releases, median_interval, median_commits, last_day, days"
    ),
    "release_sums": "*",
    "release_hours": "*",
}
EVENTS = """
select
    organization_id, repository_id, repo_hash, event_type, package_name, package_version, commits_count, metadata,
    source, received_at
from telemetry_events
"""


class BrokenOff(Database):
    """A database that goes away after some transactions: what they did is done."""

    left: int

    async def transaction(self, body: Callable[[Transaction], Awaitable[T]], *, seconds: float | None = 15.0) -> T:
        result = await super().transaction(body, seconds=seconds)
        self.left -= 1
        if self.left < 0:
            raise DatabaseUnavailable
        return result


class Failing(Database):
    """A database that goes away just before the end of each transaction: what they did is undone."""

    async def transaction(self, body: Callable[[Transaction], Awaitable[T]], *, seconds: float | None = 15.0) -> T:
        async def fail(transaction: Transaction) -> T:
            await body(transaction)
            raise DatabaseUnavailable

        return await super().transaction(fail, seconds=seconds)


class TransfersTestCase(DatabaseTestCase):
    """Two organizations, `a` being the default one, and what it takes to take things from one to the other."""

    async def set_up(self) -> None:
        for module in (sums, releases, events):
            self.patch(module, "BITE", 2)
        self.organizations = [await self.organization(slug) for slug in ("aa", "bb", "cc")]
        self.a, self.b, self.c = self.organizations
        self.random = random.Random(self.id())  # noqa: S311
        self.transfers = Transfers(self.database)
        self.furnish(self.transfers)

    def furnish(self, transfers: Transfers) -> None:
        """Make what changes ownership; transfers go on by themselves as far as they do at once."""
        now = lambda: datetime.now(UTC)  # noqa: E731
        self.all = Repositories(RepositoryStore(self.database), now, new_id)
        ownership = OwnershipStore(self.database)
        self.names = RepositoryNames(ownership, transfers, self.all, new_id, now)
        self.moves = RepositoryMoves(ownership, transfers, self.all, new_id, now)

    async def organization(self, slug: str) -> Organization:
        organization_id = new_id()
        await self.database.execute(ADD_ORGANIZATION, (str(organization_id), slug, slug, datetime.now(UTC)))
        return Organization(organization_id, slug, slug, "owner", 1, requires_second_factor=False, created_at=NOW)

    def event(self, word: str, **more: Any) -> Received:
        """Any event of a repository, some time in the last week."""
        kind = self.random.choice(["check", "version_bump", "init", "release", "release", "release", "error", "error"])
        told: dict[str, Any] = {"event_type": kind, "repo_hash": hash_of(word) if word else None}
        if kind == "release":
            version = f"1.{self.random.randrange(4)}.{self.random.randrange(3)}"
            told |= {"package_name": self.random.choice(["api", "web"]), "package_version": version}
            told["commits_count"] = self.random.randrange(9)
        if kind == "error":
            told["metadata"] = {"command": self.random.choice(["release", "check"]), "error_code": "E1001"}
        at = NOW - timedelta(minutes=self.random.randrange(7 * 24 * 60), seconds=self.random.randrange(60))
        source = self.random.choice(["cli", "cli", "demo"])
        return Received(
            **{"id": new_id_text(), "received_at": at.timestamp(), "source": source, **more}, event=Event(**told)
        )

    async def write(self, *words: str, **more: Any) -> None:
        """Write an event of each of these repositories."""
        await TelemetryStore(self.database).write([self.event(word, **more) for word in words])

    async def digest(self) -> None:
        """Let what has changed be digested."""
        while await self.database.query("select from release_changes limit 1"):
            await Digest(self.database).run()

    async def repository(self, word: str, organization: Organization | None = None) -> UUID | None:
        """The repository that a hash leads to."""
        rows = await self.database.query(
            "select repository_id from repository_hashes where hash = %s and organization_id = %s",
            (hash_of(word), str((organization or self.a).id)),
        )
        return UUID(rows[0][0]) if rows else None

    async def move(self, word: str, source: Organization, target: Organization) -> Any:
        repository = await self.repository(word, source)
        assert repository is not None
        return await self.moves.move(source, repository, target, hash_of(word), SYSTEM)

    async def delete(self, word: str, organization: Organization | None = None) -> None:
        repository = await self.repository(word, organization)
        assert repository is not None
        await self.moves.delete(organization or self.a, repository, hash_of(word), SYSTEM)

    async def settle(self) -> None:
        """Let all that has begun come to its end."""
        while await self.database.query("select from repository_transfers limit 1"):
            await self.transfers.run()
        await self.digest()

    async def contents(self) -> dict[str, Counter[Any]]:
        """The rows of all that is summed up."""
        found = {}
        for table, columns in TABLES.items():
            rows = await self.database.query(f"select to_jsonb(t)::text from (select {columns} from {table}) t")
            found[table] = Counter(row[0] for row in rows)
        return found

    async def check(self) -> None:
        """Everything is as it would be if it had been summed up only now, and as Python counts it."""
        await self.settle()
        found = await self.contents()
        await self.compare_with_python()
        await Rebuild(self.database).run()
        await self.settle()
        expected = await self.contents()
        for table in TABLES:
            self.assertEqual(found[table], expected[table], table)

    async def compare_with_python(self) -> None:
        """Count the events in plain Python."""
        by_type: Counter[Any] = Counter()
        versions: dict[Any, list[datetime]] = defaultdict(list)
        failures: Counter[Any] = Counter()
        for owner, place, _, kind, package, version, _, metadata, _, at in await self.database.query(EVENTS):
            by_type[owner, place, kind] += 1
            if kind == "release":
                versions[owner, place, package, version].append(at)
            if kind == "error" and metadata["command"] == "release":
                failures[owner, place] += 1
        self.assertEqual(dict(by_type), await self.counted("event_sums", "event_type", "sum(events)::int"))
        self.assertEqual(dict(failures), await self.counted("release_failures", None, "count(*)::int"))
        rows = await self.database.query(
            "select organization_id, repository_id, package_name, version, first_at, last_at, sightings from releases"
        )
        self.assertEqual(
            {tuple(row[:4]): tuple(row[4:]) for row in rows},
            {key: (min(times), max(times), len(times)) for key, times in versions.items()},
        )

    async def counted(self, table: str, column: str | None, value: str) -> dict[Any, int]:
        columns = ", ".join(filter(None, ("organization_id", "repository_id", column)))
        rows = await self.database.query(f"select {columns}, {value} from {table} group by {columns}")
        return {tuple(row[:-1]): row[-1] for row in rows}

    async def at_once(self, *work: Awaitable[Any]) -> None:
        """Do several things at the same time."""
        _ = await gatherResults([Deferred.fromCoroutine(cast("Any", part)) for part in work], consumeErrors=True)


class Exact(TransfersTestCase):
    """Sums are right after it."""

    async def test_after_a_move(self) -> None:
        await self.write(*["x"] * 30, *["y"] * 10, *[""] * 5)
        await self.digest()
        await self.move("x", self.a, self.b)
        await self.write(*["x"] * 5)
        await self.check()
        self.assertIsNone(await self.repository("x"))

    async def test_after_a_move_to_one_that_is_there_already(self) -> None:
        await self.write(*["x"] * 20)
        await self.write(*["x"] * 20, organization_id=str(self.b.id))
        await self.digest()
        await self.move("x", self.a, self.b)
        await self.check()

    async def test_after_a_deletion(self) -> None:
        await self.write(*["x"] * 30, *["y"] * 10)
        await self.digest()
        await self.delete("x")
        await self.write(*["x"] * 5)
        await self.check()

    async def test_after_a_join(self) -> None:
        await self.write(*["github.com/acme/shop", "github.com/acme/shop.git"] * 20)
        await self.digest()
        repository = await self.repository("github.com/acme/shop.git")
        assert repository is not None
        await self.names.name(self.a, repository, ["https://github.com/acme/shop"], None, SYSTEM)
        await self.check()
        self.assertEqual(await self.repository("github.com/acme/shop"), repository)

    async def test_after_anything(self) -> None:
        words = ["x", "y", "github.com/acme/shop", "github.com/acme/shop.git"]
        self.patch(transfers_job, "BITES_AT_ONCE", 2)
        for _ in range(60):
            await self.write(*self.random.choices([*words, ""], k=4))
            word, source = self.random.choice(words), self.random.choice(self.organizations)
            if (repository := await self.repository(word, source)) is None:
                continue
            deed = self.random.choice(["move", "move", "name", "delete", "bite", "bite", "digest"])
            if deed == "digest":
                await self.digest()
            elif deed == "bite":
                await self.transfers.begin([UUID(row[0]) for row in await self.database.query(WAITING)][:1])
            elif deed == "delete" and self.random.random() < 0.3:
                await self.delete(word, source)
            elif deed == "name" and "/" in word:
                try:
                    await self.names.name(source, repository, [f"https://{word.removesuffix('.git')}"], None, SYSTEM)
                except FerrFlowError:  # Another organization has claimed it.
                    continue
            elif deed == "move":
                target = self.random.choice([place for place in self.organizations if place is not source])
                await self.move(word, source, target)
        await self.check()


WAITING = "select from_repository_id from repository_transfers"


class Resumed(TransfersTestCase):
    """However it is broken off."""

    async def interrupted(self, deed: Callable[[], Awaitable[Any]]) -> None:
        """Do something, and break what follows off after each single transaction; all of it is done in the end."""
        self.patch(transfers_job, "BITES_AT_ONCE", 0)
        await deed()
        broken = 0
        while await self.database.query(WAITING):
            away = BrokenOff(self.database.reactor, self.database._pool)
            # To finish takes two in a row.
            away.left = broken % 2
            try:
                await Transfers(away).run()
            except DatabaseUnavailable:
                broken += 1
        self.assertGreater(broken, 20)
        await self.check()

    async def test_a_move(self) -> None:
        await self.write(*["x"] * 30, *["y"] * 5)
        await self.digest()
        await self.interrupted(lambda: self.move("x", self.a, self.b))

    async def test_a_deletion(self) -> None:
        await self.write(*["x"] * 30, *["y"] * 5)
        await self.digest()
        await self.interrupted(lambda: self.delete("x"))

    async def test_a_bite_that_fails_takes_nothing(self) -> None:
        await self.write(*["x"] * 20)
        self.patch(transfers_job, "BITES_AT_ONCE", 0)
        await self.move("x", self.a, self.b)
        before = await self.contents()
        with self.assertRaises(DatabaseUnavailable):
            await Transfers(Failing(self.database.reactor, self.database._pool)).run()
        self.assertEqual(await self.contents(), before)
        await self.check()


class Meanwhile(TransfersTestCase):
    """Whatever happens while something is on its way."""

    async def set_up(self) -> None:
        await super().set_up()
        self.patch(transfers_job, "BITES_AT_ONCE", 3)
        await self.write(*["x"] * 30, *["y"] * 10)
        await self.digest()

    async def test_events_come(self) -> None:
        async def write() -> None:
            for _ in range(30):
                await self.write("x", "y", "x")

        async def go() -> None:
            await self.move("x", self.a, self.b)
            await self.move("x", self.b, self.c)
            await self.delete("y")
            await self.move("x", self.c, self.a)
            await self.transfers.run()

        await self.at_once(write(), write(), go())
        await self.check()

    async def test_it_goes_on_to_a_third_place(self) -> None:
        await self.move("x", self.a, self.b)
        await self.move("x", self.b, self.c)
        await self.check()
        self.assertEqual(
            {row[0] for row in await self.database.query(EVENTS) if row[2] == hash_of("x")}, {str(self.c.id)}
        )

    async def test_it_goes_back(self) -> None:
        await self.move("x", self.a, self.b)
        await self.move("x", self.b, self.a)
        await self.check()
        self.assertEqual({row[0] for row in await self.database.query(EVENTS)}, {str(self.a.id)})

    async def test_two_servers_carry_it(self) -> None:
        await self.move("x", self.a, self.b)
        await self.move("y", self.a, self.b)
        other = Transfers(await self.connect())
        await self.at_once(self.transfers.run(), other.run(), self.transfers.run())
        await self.check()

    async def test_it_is_deleted_where_it_goes(self) -> None:
        await self.move("x", self.a, self.b)
        await self.delete("x", self.b)
        await self.check()
        self.assertEqual({row[2] for row in await self.database.query(EVENTS)}, {hash_of("y")})

    async def test_the_organization_that_it_goes_to_is_deleted(self) -> None:
        await self.move("x", self.a, self.b)
        await self.drop(self.b)
        await self.check()
        self.assertEqual({row[2] for row in await self.database.query(EVENTS)}, {hash_of("y")})

    async def test_the_organization_that_it_comes_from_is_deleted(self) -> None:
        await self.move("x", self.a, self.b)
        await self.write(*[""] * 5)
        expected = await self.database.query(
            "select count(*) from telemetry_events where repo_hash = %s", (hash_of("x"),)
        )
        await self.drop(self.a)
        await self.check()
        self.assertEqual({row[0] for row in await self.database.query(EVENTS)}, {str(self.b.id)})
        self.assertEqual(await self.database.query("select count(*) from telemetry_events"), expected)

    async def drop(self, organization: Organization) -> None:
        """Delete an organization, with all that is swept up after it."""
        await self.database.execute("delete from organizations where id = %s", (str(organization.id),))
        orphans = Orphans(self.database, self.transfers.leave)
        await orphans.begin(organization.id)
        await self.settle()
        await orphans.sweep()

    async def test_a_badge_goes_along(self) -> None:
        await self.settle()
        await self.database.execute("update packages set public_id = gen_random_uuid()")
        before = await self.badges()
        await self.move("x", self.a, self.b)
        await self.settle()
        self.assertEqual(await self.badges(), before)

    async def test_a_badge_of_one_that_is_joined_is_the_other_ones(self) -> None:
        await self.settle()
        await self.database.execute("update packages set public_id = gen_random_uuid()")
        before = await self.badges()
        await self.write(*["x"] * 30, organization_id=str(self.b.id))
        await Digest(self.database).run()
        await self.move("x", self.a, self.b)
        await self.settle()
        self.assertEqual(await self.badges(), before)

    async def badges(self) -> list[Any]:
        return await self.database.query(
            "select public_id from packages where public_id is not null order by public_id"
        )
