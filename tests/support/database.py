"""Databases for tests: one a process, emptied before each test, and fresh ones for tests of the schema itself."""

import atexit
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from twisted.internet import reactor
from twisted.internet.defer import Deferred, maybeDeferred
from twisted.trial.unittest import TestCase

from ferrflow.db import timescaledb
from ferrflow.db.address import Address, parse_address
from ferrflow.db.database import Database
from ferrflow.db.migrate import migrate, migrations
from tests.support.servers import shared_server

EMPTY = """
truncate
    users, organizations, telemetry_events, sign_in_failures, challenges, audit_entries, audit_chains, event_sums,
    organization_sums, error_sums, error_kinds, releases, release_failures, release_changes, packages, release_sums,
    organization_hours, error_hours, error_days, release_hours, repository_transfers, ingest_key_sums, sums_made
cascade
"""


def run_sql(url: str, sql: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    """Run a statement with the blocking driver, outside of what is being tested."""
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []


def make_database(prefix: str = "test") -> str:
    """Create an empty database; its URL."""
    server = shared_server()
    name = f"ferrflow_{prefix}_{secrets.token_hex(6)}"
    run_sql(server.url, f"create database {name}")
    parts = urlsplit(server.url)
    return urlunsplit(parts._replace(path=f"/{name}"))


def drop_database(url: str) -> None:
    """Drop a database, whoever is still connected."""
    name = urlsplit(url).path.lstrip("/")
    run_sql(shared_server().url, f"drop database if exists {name} with (force)")


@contextmanager
def empty_database() -> Iterator[str]:
    """A database without a schema, for as long as the block lasts."""
    url = make_database()
    try:
        yield url
    finally:
        drop_database(url)


@cache
def _process_database() -> str:
    """The database that all tests of this process share."""
    url = make_database("shared")
    atexit.register(drop_database, url)
    return url


_migrated: set[str] = set()


class DatabaseTestCase(TestCase):
    """A test with a migrated, empty database: `self.database`, and `self.url` for the blocking driver."""

    timeout = 60
    size = 4

    async def _prepare(self) -> None:
        self.url = _process_database()
        self.address: Address = parse_address(self.url)
        self.database = await self.connect()
        if self.url not in _migrated:
            if await timescaledb.install(self.database, self.address, required=False):
                await migrate(self.database, migrations())
                await timescaledb.ensure_hypertable(self.database)
            await migrate(self.database, migrations())
            _migrated.add(self.url)
        await self.database.execute(EMPTY)

    def setUp(self) -> "Deferred[None]":  # type: ignore[override] # trial waits for it
        """Prepare the database, then whatever `set_up` adds."""

        async def both() -> None:
            await self._prepare()
            await maybeDeferred(lambda: Deferred.fromCoroutine(self.set_up()))

        return Deferred.fromCoroutine(both())

    async def set_up(self) -> None:
        """Override to prepare more."""

    async def connect(self, size: int | None = None) -> Database:
        """One more pool on the same database, closed when the test ends."""
        database = Database.at(reactor, self.address, size=size or self.size)
        database.open()
        self.addCleanup(database.close)
        await database.reach(10)
        return database
