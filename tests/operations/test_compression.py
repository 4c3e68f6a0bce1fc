"""Compression: where the database can, and without harm where it cannot.

Debian's TimescaleDB is the Apache edition, which has none. There a stand-in for its catalogue shows which chunks are
asked for; what becomes of compressed events is tested where Docker brings the community edition.
"""

from datetime import UTC, datetime, timedelta
from unittest import SkipTest

from ferrflow.db import timescaledb
from ferrflow.db.database import Database
from ferrflow.ids import new_id_text
from ferrflow.operations import compression
from ferrflow.operations.compression import Compression
from ferrflow.operations.retention import Retention
from ferrflow.operations.storage import storage_of
from ferrflow.telemetry.events import Event
from ferrflow.telemetry.store import Received, TelemetryStore
from tests.support.database import DatabaseTestCase, run_sql

# As much of TimescaleDB's catalogue as is asked: a chunk a week, the oldest one first, and who was compressed.
STAND_IN = """
create schema stand_in;
create table stand_in.hypertables (hypertable_name text, compression_enabled boolean);
insert into stand_in.hypertables values ('telemetry_events', true);
create table stand_in.chunks (
    hypertable_name text, chunk_schema text, chunk_name text, is_compressed boolean, range_end timestamptz, turn xid8
);
insert into stand_in.chunks
select 'telemetry_events', 'stand_in', 'week-' || week, week = 5, now() - make_interval(weeks => week)
from generate_series(-1, 5) as week;
"""
COMPRESS = """
update stand_in.chunks set is_compressed = true, turn = pg_current_xact_id()
where format('%%I.%%I', chunk_schema, chunk_name) = %(chunk)s
"""


class CompressionTests(DatabaseTestCase):
    """Old chunks, and everything that happens to events, compressed or not."""

    async def set_up(self) -> None:
        self.organization = new_id_text()
        run_sql(self.url, "insert into organizations (id, slug, name) values (%s, 'org', 'Org')", (self.organization,))
        self.now = datetime.now(UTC)
        self.store = TelemetryStore(self.database)
        self.batch = [
            Received(new_id_text(), (self.now - timedelta(days=days)).timestamp(), Event("check", repo_hash="a" * 64))
            for days in (0, 13, 40, 40, 41, 80)
        ]
        await self.store.write(self.batch)

    def pretend_community(self) -> None:
        """Believe that the database can compress."""

        async def edition(_database: Database) -> timescaledb.Edition:
            return "community"

        self.patch(timescaledb, "edition", edition)

    async def test_nothing_is_tried_where_there_is_no_compression(self) -> None:
        if await timescaledb.edition(self.database) == "community":
            raise SkipTest("this TimescaleDB can compress")
        await Compression(self.database).run()
        self.assertEqual(self.flushLoggedErrors(), [])
        self.assertIsNone((await storage_of(self.database, 90)).compressed_after_days)

    async def test_a_refusal_harms_nothing(self) -> None:
        if await timescaledb.edition(self.database) == "community":
            raise SkipTest("this TimescaleDB can compress")
        self.pretend_community()
        await Compression(self.database).run()
        self.assertEqual(run_sql(self.url, "select count(*) from telemetry_events"), [(6,)])

    async def test_old_chunks_are_compressed_each_in_a_transaction_of_its_own(self) -> None:
        self.pretend_community()
        run_sql(self.url, STAND_IN)
        self.addCleanup(run_sql, self.url, "drop schema stand_in cascade")
        for name in ("IS_SET_UP", "NEXT"):
            self.patch(compression, name, getattr(compression, name).replace("timescaledb_information", "stand_in"))
        self.patch(compression, "COMPRESS", COMPRESS + " returning 1")
        await Compression(self.database).run()
        rows = run_sql(self.url, "select chunk_name, turn from stand_in.chunks where turn is not null order by turn")
        self.assertEqual([name for name, _ in rows], ["week-4", "week-3", "week-2"])
        self.assertEqual(len({turn for _, turn in rows}), 3)

    async def test_compressed_events_are_read_changed_and_forgotten_like_others(self) -> None:
        if await timescaledb.edition(self.database) != "community":
            raise SkipTest("only the community edition of TimescaleDB compresses")
        await Compression(self.database).run()
        compressed = "select count(*) from timescaledb_information.chunks where is_compressed"
        [(chunks,)] = run_sql(self.url, compressed)
        self.assertGreaterEqual(chunks, 2)
        # Twice is once, and what comes late comes in.
        late = Received(new_id_text(), self.batch[2].received_at, Event("check", repo_hash="a" * 64))
        await self.store.write([*self.batch, late])
        count = "select count(*), count(distinct id) from telemetry_events"
        self.assertEqual(run_sql(self.url, count), [(7, 7)])
        repository = new_id_text()
        await self.database.execute("update telemetry_events set repository_id = %s", (repository,))
        [(moved,)] = run_sql(self.url, "select count(*) from telemetry_events where repository_id = %s", (repository,))
        self.assertEqual(moved, 7)
        await Retention(self.database, 60).run()
        self.assertEqual(run_sql(self.url, count), [(6, 6)])


class StorageTests(DatabaseTestCase):
    """What the log, and whoever asks, is told."""

    async def test_it_is_what_the_database_says(self) -> None:
        storage = await storage_of(self.database, 90)
        self.assertEqual(storage.version, await timescaledb.installed(self.database))
        if storage.edition == "plain":
            self.assertEqual(
                str(storage),
                "Events are on plain PostgreSQL; compressed never, kept for 90 days, forgotten in batches",
            )
        else:
            self.assertIn(f"TimescaleDB {storage.version}, ", str(storage))
            self.assertTrue(str(storage).endswith("kept for 90 days, forgotten in chunks"))

    async def test_nothing_is_forgotten_without_retention(self) -> None:
        self.assertEqual((await storage_of(self.database, 0)).forgetting, "never")
