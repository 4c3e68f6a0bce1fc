"""The sums of events, counted in plain Python: what the database's are held against."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from tests.support.database import run_sql

EVENTS = """
select organization_id, repository_id, event_type, received_at, package_name, package_version, commits_count,
    metadata ->> 'error_code', metadata ->> 'command', id, source, key_id
from telemetry_events
order by received_at, id
"""
TABLES = {
    "event_sums": """
        organization_id, repository_id, event_type, bucket, package_name, error_code, command, events, commits, last_at
    """,
    "organization_sums": """
        organization_id, bucket, checks, version_bumps, releases, inits, errors, release_errors, commits, demo, last_at
    """,
    "error_sums": "organization_id, bucket, error_code, command, events",
    "error_kinds": "organization_id, error_code, command, repository_id, events, first_at, last_at",
    "releases": """
        id, organization_id, repository_id, package_name, version, first_at, last_at, sightings, commits, source
    """,
    "release_failures": "id, organization_id, repository_id, failed_at, error_code",
    "ingest_key_sums": "key_id, bucket, events, last_at",
}


def sums_in(url: str) -> dict[str, set[tuple[Any, ...]]]:
    """What the database holds, by table."""
    return {
        table: {tuple(row) for row in run_sql(url, f"select {columns} from {table}")}
        for table, columns in TABLES.items()
    }


def sums_by_hand(url: str) -> dict[str, set[tuple[Any, ...]]]:
    """What it should hold, by the events in it."""
    groups: dict[str, dict[tuple[Any, ...], list[tuple[Any, ...]]]] = {table: defaultdict(list) for table in TABLES}
    for event in run_sql(url, EVENTS):
        owner, place, kind, at, package, version, _, code, command, number, _, key = event
        quarter, code, command = bucket(at), (code or "")[:100], (command or "")[:100]
        groups["event_sums"][owner, place, kind, quarter, package or "", code, command].append(event)
        groups["organization_sums"][owner, quarter].append(event)
        if kind == "error":
            groups["error_sums"][owner, quarter, code, command].append(event)
            groups["error_kinds"][owner, code, command, place].append(event)
            if command == "release":
                groups["release_failures"][number, owner, place, at, code].append(event)
        if kind == "release" and version:
            groups["releases"][owner, place, package or "", version].append(event)
        if key:
            groups["ingest_key_sums"][key, quarter].append(event)
    return {table: {_row(table, key, events) for key, events in found.items()} for table, found in groups.items()}


def bucket(at: datetime) -> datetime:
    """The beginning of its quarter of an hour."""
    return datetime.fromtimestamp(int(at.timestamp()) // 900 * 900, UTC)


def _row(table: str, key: tuple[Any, ...], events: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    first, last = events[0], events[-1]
    kinds = Counter(event[2] for event in events)
    match table:
        case "event_sums":
            return (*key, len(events), _commits(events), last[3])
        case "organization_sums":
            failed = sum(event[2] == "error" and event[8] == "release" for event in events)
            releases = [event for event in events if event[2] == "release"]
            counts = [kinds[kind] for kind in ("check", "version_bump", "release", "init", "error")]
            return (*key, *counts, failed, _commits(releases), sum(event[10] == "demo" for event in events), last[3])
        case "error_kinds":
            return (*key, len(events), first[3], last[3])
        case "releases":
            return (first[9], *key, first[3], last[3], len(events), first[6], first[10])
        case "ingest_key_sums":
            return (*key, len(events), last[3])
    return key if table == "release_failures" else (*key, len(events))


def _commits(events: Iterable[tuple[Any, ...]]) -> int:
    return sum(event[6] or 0 for event in events)
