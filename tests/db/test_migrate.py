"""The schema's way to today: applied once, by one server, whole or not at all."""

from attrs import evolve
from twisted.internet import reactor
from twisted.internet.defer import Deferred, gatherResults
from twisted.trial.unittest import TestCase

from ferrflow.db import timescaledb
from ferrflow.db.address import parse_address
from ferrflow.db.database import Database
from ferrflow.db.migrate import Migration, migrate, migrations
from ferrflow.errors import BootError
from tests.support.database import drop_database, make_database, run_sql

TABLES = "select count(*) from pg_tables where schemaname = 'public'"


class Migrations(TestCase):
    """On databases of their own."""

    timeout = 60

    async def empty(self) -> Database:
        """A pool on a database without a schema."""
        self.url = make_database("migrate")
        self.addCleanup(drop_database, self.url)
        return await self.connect()

    async def connect(self) -> Database:
        database = Database.at(reactor, parse_address(self.url), size=2)
        database.open()
        self.addCleanup(database.close)
        await database.reach(10)
        return database

    async def test_once(self) -> None:
        database = await self.empty()
        known = migrations()
        self.assertEqual(await migrate(database, known), len(known))
        self.assertEqual(await migrate(database, known), 0)
        rows = await database.query("select version, name, checksum, applied_at is not null from schema_migrations")
        self.assertEqual(
            sorted(rows), [(migration.version, migration.name, migration.checksum, True) for migration in known]
        )

    async def test_versions_are_gapless(self) -> None:
        self.assertEqual([migration.version for migration in migrations()], [*range(1, len(migrations()) + 1)])

    async def test_two_servers_at_once(self) -> None:
        first = await self.empty()
        second = await self.connect()
        counts = await gatherResults([Deferred.fromCoroutine(migrate(each, migrations())) for each in (first, second)])
        self.assertIn(len(migrations()), counts)
        self.assertEqual(await first.query("select count(*) from schema_migrations"), [(len(migrations()),)])

    async def test_an_edited_migration(self) -> None:
        database = await self.empty()
        known = migrations()
        await migrate(database, known)
        with self.assertRaises(BootError) as caught:
            await migrate(database, [evolve(known[0], sql=known[0].sql + " "), *known[1:]])
        self.assertIn("0001", caught.exception.sentence)
        self.assertIn("unaltered release", caught.exception.sentence)

    async def test_a_newer_database(self) -> None:
        database = await self.empty()
        await migrate(database, migrations())
        await database.execute("insert into schema_migrations (version, name, checksum) values (999, 'x', 'y')")
        with self.assertRaises(BootError) as caught:
            await migrate(database, migrations())
        self.assertIn("999", caught.exception.sentence)

    async def test_a_failing_migration_leaves_the_database_as_it_was(self) -> None:
        database = await self.empty()
        bad = Migration(1, "bad", "create table half (id integer); select 1 / 0;")
        with self.assertRaises(BootError) as caught:
            await migrate(database, [bad])
        self.assertIn("division by zero", caught.exception.sentence)
        self.assertEqual(run_sql(self.url, TABLES), [(0,)])

    async def test_a_table_that_is_in_use(self) -> None:
        """A migration sets `lock_timeout`: it fails rather than stop the running release behind it."""
        database = await self.empty()
        await migrate(database, migrations())
        for migration in migrations():
            with self.subTest(migration=migration.name):
                self.assertIn("set local lock_timeout", migration.sql)

    async def test_timescaledb(self) -> None:
        """Where TimescaleDB can be had the events' table is a hypertable, with what came before moved over."""
        database = await self.empty()
        await migrate(database, migrations())
        await database.execute(
            """
            insert into organizations (id, slug, name) values (gen_random_uuid(), 'org', 'Org');
            insert into telemetry_events (received_at, id, organization_id, event_type, source)
            select now(), gen_random_uuid(), id, 'check', 'cli' from organizations
            """
        )
        address = parse_address(self.url)
        version = await timescaledb.install(database, address, required=False)
        available = run_sql(self.url, "select 1 from pg_available_extensions where name = 'timescaledb'")
        self.assertEqual(version is not None, bool(available))
        if version is None:
            with self.assertRaises(BootError) as caught:
                await timescaledb.install(database, address, required=True)
            self.assertIn("CREATE EXTENSION IF NOT EXISTS timescaledb;", caught.exception.sentence)
            self.assertIn("FERRFLOW_TIMESCALEDB=optional", caught.exception.sentence)
        else:
            await timescaledb.ensure_hypertable(database)
            await timescaledb.ensure_hypertable(database)
            self.assertEqual(
                await database.query("select hypertable_name from timescaledb_information.hypertables"),
                [("telemetry_events",)],
            )
        self.assertEqual(await database.query("select count(*) from telemetry_events"), [(1,)])
