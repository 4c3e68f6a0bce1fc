"""Old telemetry is forgotten, young telemetry never."""

from datetime import UTC, datetime, timedelta
from unittest import SkipTest

from ferrflow.db import timescaledb
from ferrflow.db.database import Transaction
from ferrflow.ids import new_id_text
from ferrflow.operations import retention
from ferrflow.operations.retention import Retention
from ferrflow.telemetry.events import Event
from ferrflow.telemetry.store import Received, TelemetryStore
from tests.support.database import DatabaseTestCase

DAYS = "select round(extract(epoch from now() - received_at) / 86400)::int from telemetry_events order by 1"


class RetentionOfEvents(DatabaseTestCase):
    """Plain tables lose rows, hypertables whole chunks of a week."""

    async def set_up(self) -> None:
        await self.database.execute(
            "insert into organizations (id, slug, name) values (gen_random_uuid(), 'org', 'Org')"
        )
        now = datetime.now(UTC)
        batch = [
            Received(new_id_text(), (now - timedelta(days=days)).timestamp(), Event("check"))
            for days in (0, 29, 31, 60, 200)
        ]
        await TelemetryStore(self.database).write(batch)

    async def test_old_events_go(self) -> None:
        await Retention(self.database, 30).run()
        days = [day for (day,) in await self.database.query(DAYS)]
        self.assertEqual(days[:2], [0, 29])
        self.assertNotIn(60, days)
        self.assertNotIn(200, days)

    async def test_zero_keeps_all(self) -> None:
        await Retention(self.database, 0).run()
        self.assertEqual(len(await self.database.query(DAYS)), 5)

    async def test_nobody_waits_behind_a_chunk_that_is_being_read(self) -> None:
        if await timescaledb.edition(self.database) == "plain":
            raise SkipTest("there are no chunks")
        self.patch(retention, "WAIT", "set local lock_timeout = '50ms'")
        other = await self.connect(size=1)

        async def forget_meanwhile(transaction: Transaction) -> None:
            await transaction.query("select count(*) from telemetry_events")
            await Retention(self.database, 30).run()

        await other.transaction(forget_meanwhile)
        self.assertEqual(len(await self.database.query(DAYS)), 5)
        await Retention(self.database, 30).run()
        self.assertLess(len(await self.database.query(DAYS)), 5)
