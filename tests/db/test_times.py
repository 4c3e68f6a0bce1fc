"""Whatever time a client writes, PostgreSQL takes it."""

from datetime import UTC, datetime

from tests.support.database import DatabaseTestCase


class Times(DatabaseTestCase):
    """RFC 3339 allows offsets up to 23:59, and moments that are off the calendar in UTC."""

    async def stored(self, text: str) -> datetime:
        [(time,)] = await self.database.query("select %(time)s", {"time": datetime.fromisoformat(text)})
        assert isinstance(time, datetime)
        return time

    async def test_far_offsets(self) -> None:
        for offset, hour in (("-23:59", 23), ("+18:41", 5), ("+00:00", 0)):
            time = await self.stored(f"2026-11-23T00:00:00{offset}")
            self.assertEqual(time, datetime.fromisoformat(f"2026-11-23T00:00:00{offset}"))
            self.assertEqual((time.utcoffset(), time.hour), (UTC.utcoffset(None), hour))

    async def test_the_ends_of_the_calendar(self) -> None:
        self.assertEqual(await self.stored("0001-01-01T00:00:00+14:00"), datetime.min.replace(tzinfo=UTC))
        self.assertEqual(await self.stored("9999-12-31T23:59:59-14:00"), datetime.max.replace(tzinfo=UTC))
