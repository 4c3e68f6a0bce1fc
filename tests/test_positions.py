"""Cursors of lists by time."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from msgspec import ValidationError, convert
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.fields import Cursor
from ferrflow.positions import Position

TIMES = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(5000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


class Positions(SynchronousTestCase):
    """A position as a cursor."""

    @given(TIMES, st.uuids())
    def test_there_and_back(self, at: datetime, entry: UUID) -> None:
        cursor = convert(str(Position(at, entry)), Cursor)
        self.assertEqual(Position.read(cursor), Position(at, entry))

    def test_the_same_moment_elsewhere_is_the_same_position(self) -> None:
        utc = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
        elsewhere = utc.astimezone(datetime.strptime("+0545", "%z").tzinfo)
        self.assertEqual(str(Position(utc, UUID(int=1))), str(Position(elsewhere, UUID(int=1))))
        self.assertEqual(Position.read(str(Position(elsewhere, UUID(int=1)))).at - utc, timedelta(0))

    def test_whatever_a_cursor_may_be_can_be_read(self) -> None:
        position = Position.read(convert(f"{'9' * 17}-{'f' * 32}", Cursor))
        self.assertEqual(position.at.year, 5138)

    def test_what_is_no_cursor(self) -> None:
        for text in ("", "-", "1", f"-1-{'0' * 32}", f"{'9' * 18}-{'0' * 32}", f"1-{'0' * 31}", f"1-{'G' * 32}"):
            with self.assertRaises(ValidationError, msg=text):
                convert(text, Cursor)
