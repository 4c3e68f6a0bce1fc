"""Times as PostgreSQL takes them: in UTC, since it refuses offsets from sixteen hours on, which RFC 3339 allows."""

from datetime import UTC, datetime

from psycopg2.extensions import TimestampFromPy, register_adapter

FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
MIDDLE = 5000


def in_utc(time: datetime) -> datetime:
    """The same moment in UTC; one that falls off the calendar is its first or its last."""
    if time.tzinfo is None:
        return time
    try:
        return time.astimezone(UTC)
    except OverflowError:
        return LAST if time.year > MIDDLE else FIRST


def send_in_utc() -> None:
    """Have all statements send times in UTC."""
    register_adapter(datetime, lambda time: TimestampFromPy(in_utc(time)))
