"""A PostgreSQL for very many rows, and what it can tell of a run."""

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from attrs import frozen

from tests.support.servers import Source, start_server

NAME = "ferrflow_reports"
# What somebody with so many events would give it, and logs that we can read. Durations are logged when we ask for it.
SETTINGS = {
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
    "random_page_cost": "1.1",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "logging_collector": "on",
    "log_line_prefix": "%a ",
}
SHOWN = ("shared_buffers", "work_mem", "random_page_cost")
# Events, their indexes, their sums, and room for the log of what is written.
BYTES_AN_EVENT, SPARE_BYTES = 550, 8_000_000_000
SIZES = """
select
    coalesce(sum(bytes) filter (where relname = 'telemetry_events'), 0)::bigint,
    coalesce(sum(bytes) filter (where relname <> 'telemetry_events'), 0)::bigint
from (
    select relname, pg_total_relation_size(oid) as bytes
    from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
) as tables
"""


@frozen
class Sizes:
    """Bytes on disk, with indexes: of the events, and of all the rest."""

    events: int
    rest: int


def demand_space(directory: Path, events: int) -> None:
    """Raise SystemExit where the disk would not hold so many events."""
    needed, free = events * BYTES_AN_EVENT + SPARE_BYTES, shutil.disk_usage(directory).free
    if free < needed:
        raise SystemExit(
            f"{directory} has {free / 1e9:.0f} GB left, and {events:,} events need {needed / 1e9:.0f} GB: "
            "set TMPDIR to a folder on a larger disk, or ask for fewer events"
        )


@contextlib.contextmanager
def large_database(source: Source, directory: Path) -> Iterator[str]:
    """Run a PostgreSQL with an empty database in it; its URL."""
    server = start_server(source, directory)
    try:
        ask(server.url, *(f"alter system set {name} = '{value}'" for name, value in SETTINGS.items()))
        server.stop()
        server.start()
        ask(server.url, f"create database {NAME}")
        yield urlunsplit(urlsplit(server.url)._replace(path=f"/{NAME}"))
    finally:
        server.stop()


def settings_of(url: str) -> Mapping[str, str]:
    """Those that matter for a page."""
    return {name: ask(url, f"show {name}")[0][0] for name in SHOWN}


def log_durations(url: str, *, on: bool) -> None:
    """Log how long each statement takes, or stop it."""
    ask(url, f"alter system set log_duration = {'on' if on else 'off'}", "select pg_reload_conf()")


def settle(url: str) -> None:
    """Let PostgreSQL learn what it has, as its own daemon would within the hour."""
    ask(url, "vacuum (analyze, parallel 0)", "checkpoint")


def sizes(url: str) -> Sizes:
    """How large everything is. Of a hypertable it is what its chunks are."""
    [(events, rest)] = ask(url, SIZES)
    if ask(url, "select from pg_extension where extname = 'timescaledb'"):
        [(events,)] = ask(url, "select hypertable_size('telemetry_events')")
    return Sizes(events, rest)


def ask(url: str, *statements: str) -> list[tuple[Any, ...]]:
    """Run statements; the rows of the last one."""
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
