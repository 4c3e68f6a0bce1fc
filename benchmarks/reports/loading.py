"""Fills a migrated, empty database: events by COPY, then what the product itself makes of them."""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg2
from attrs import frozen
from psycopg2.extras import execute_values

from benchmarks.reports.company import Repository
from benchmarks.reports.stream import COLUMNS, Extent, stream

# What the server makes at its next start if there is no row in the last one.
MADE_OF_EVENTS = "truncate sums_made"
# Faster at once than row by row; and what is copied into an empty table need not be written ahead.
INDEXES = """
select indexname, indexdef from pg_indexes
where schemaname = 'public' and tablename = 'telemetry_events'
    and indexname not in (select conname from pg_constraint where contype = 'p')
"""
COPY = f"copy telemetry_events ({COLUMNS}) from stdin (format binary)"
REPOSITORIES = "insert into repositories (id, organization_id, name, created_at) values %s"
HASHES = "insert into repository_hashes (organization_id, hash, repository_id) values %s"


@frozen
class Loaded:
    """What loading took, in seconds, of how many events."""

    events: int
    seconds: float


def load(url: str, company: list[Repository], events: int, extent: Extent, seed: str) -> Loaded:
    """Write the company's repositories and events into the oldest organization; their sums are not made yet."""
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("select id from organizations order by created_at, id limit 1")
        [[found]] = cursor.fetchall()
        organization = UUID(found)
        _write_repositories(cursor, company, organization, extent.until)
        began = time.perf_counter()
        cursor.execute(INDEXES)
        indexes = cursor.fetchall()
        cursor.execute("truncate telemetry_events")
        for name, _ in indexes:
            cursor.execute(f"drop index {name}")
        cursor.copy_expert(COPY, _Pieces(stream(company, organization, events, extent, seed)), size=1 << 20)
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute(MADE_OF_EVENTS)
    return Loaded(events, time.perf_counter() - began)


def _write_repositories(cursor: Any, company: list[Repository], organization: UUID, until: datetime) -> None:
    """Every other one has a name."""
    rows = [
        (str(repository.id), str(organization), None if number % 2 else repository.name, until)
        for number, repository in enumerate(company)
    ]
    execute_values(cursor, REPOSITORIES, rows)
    execute_values(cursor, HASHES, [(str(organization), repository.hash, str(repository.id)) for repository in company])


class _Pieces:
    """A file to read from, one piece at a time: COPY minds no boundaries."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, _size: int = 0, /) -> bytes:
        """The next piece; nothing at the end."""
        return next(self._pieces, b"")

    # A text would be read so; the driver's type asks for it.
    readline = read
