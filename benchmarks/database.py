"""The PostgreSQL of a run: fsync on, on disk, gone afterwards; and the questions that the bench asks it."""

import contextlib
import secrets
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from tests.support.servers import Source, start_server


@contextlib.contextmanager
def database(source: Source, directory: Path) -> Iterator[str]:
    """Run a PostgreSQL with an empty database in it; its URL."""
    server = start_server(source, directory)
    try:
        name = f"ferrflow_bench_{secrets.token_hex(6)}"
        _ask(server.url, f"create database {name}")
        yield urlunsplit(urlsplit(server.url)._replace(path=f"/{name}"))
    finally:
        server.stop()


def describe(url: str) -> str:
    """Which PostgreSQL it is, whether with TimescaleDB, and whether a commit is on disk when it is acknowledged."""
    version = _ask(url, "show server_version").partition(" ")[0]
    timescaledb = _ask(url, "select max(extversion) from pg_extension where extname = 'timescaledb'")
    product = f"PostgreSQL {version}" + (f" with TimescaleDB {timescaledb}" if timescaledb else "")
    return f"{product}, fsync {_ask(url, 'show fsync')}, synchronous_commit {_ask(url, 'show synchronous_commit')}"


def count_events(url: str) -> int:
    """How many events are stored."""
    return int(_ask(url, "select count(*) from telemetry_events"))


def _ask(url: str, sql: str) -> str:
    """The one value that a statement yields, as text; nothing where it yields none."""
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            row = cursor.fetchone() if cursor.description else None
    return "" if row is None or row[0] is None else str(row[0])
