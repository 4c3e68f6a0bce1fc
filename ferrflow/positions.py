"""Places in a list that is ordered by a time and, among equals, by an id: what the cursor of such a list says."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from attrs import frozen

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@frozen
class Position:
    """Where an entry of the list is."""

    at: datetime
    id: UUID

    @classmethod
    def read(cls, cursor: str) -> "Position":
        """From a text that `ferrflow.fields.Cursor` lets through."""
        microseconds, _, entry = cursor.partition("-")
        return cls(EPOCH + int(microseconds) * MICROSECOND, UUID(entry))

    def __str__(self) -> str:
        """As a cursor."""
        return f"{(self.at - EPOCH) // MICROSECOND}-{self.id.hex}"
