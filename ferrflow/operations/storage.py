"""How events are kept: what the database can do, and what is done with it."""

from typing import Literal

from attrs import frozen

from ferrflow.db import timescaledb
from ferrflow.db.database import Database
from ferrflow.operations.compression import AFTER_DAYS

# What goes at once when events are forgotten.
Forgetting = Literal["never", "chunks", "batches"]
NAMES = {"apache": "Apache edition", "community": "community edition"}


@frozen
class Storage:
    """`version` is TimescaleDB's, None on plain PostgreSQL; days are None for what is never done."""

    edition: timescaledb.Edition
    version: str | None
    retention_days: int | None
    compressed_after_days: int | None

    @property
    def forgetting(self) -> Forgetting:
        """In which way old events are forgotten."""
        if self.retention_days is None:
            return "never"
        return "batches" if self.edition == "plain" else "chunks"

    def __str__(self) -> str:
        """For the log."""
        where = "plain PostgreSQL" if self.version is None else f"TimescaleDB {self.version}, {NAMES[self.edition]}"
        compressed = "never" if self.compressed_after_days is None else f"after {self.compressed_after_days} days"
        kept = "for ever" if self.retention_days is None else f"for {self.retention_days} days"
        pace = "" if self.forgetting == "never" else f", forgotten in {self.forgetting}"
        return f"Events are on {where}; compressed {compressed}, kept {kept}{pace}"


async def storage_of(database: Database, retention_days: int) -> Storage:
    """Ask the database; 0 days of retention are for ever."""
    edition = await timescaledb.edition(database)
    return Storage(
        edition=edition,
        version=await timescaledb.installed(database),
        retention_days=retention_days or None,
        compressed_after_days=AFTER_DAYS if edition == "community" else None,
    )
