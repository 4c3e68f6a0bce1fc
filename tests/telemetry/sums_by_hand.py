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
    "organization_hours": """
        organization_id, bucket, checks, version_bumps, releases, inits, errors, release_errors, commits, demo
    """,
    "error_sums": "organization_id, bucket, error_code, command, events",
    "error_hours": "organization_id, bucket, error_code, command, events",
    "error_days": "organization_id, bucket, error_code, command, events",
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
        quarter, hour, day = (bucket(at, seconds) for seconds in (900, 3600, 86_400))
        code, command = (code or "")[:100], (command or "")[:100]
        groups["event_sums"][owner, place, kind, quarter, package or "", code, command].append(event)
        groups["organization_sums"][owner, quarter].append(event)
        groups["organization_hours"][owner, hour].append(event)
        if kind == "error":
            groups["error_sums"][owner, quarter, code, command].append(event)
            groups["error_hours"][owner, hour, code, command].append(event)
            groups["error_days"][owner, day, code, command].append(event)
            groups["error_kinds"][owner, code, command, place].append(event)
            if command == "release":
                groups["release_failures"][number, owner, place, at, code].append(event)
        if kind == "release" and version:
            groups["releases"][owner, place, package or "", version].append(event)
        if key:
            groups["ingest_key_sums"][key, quarter].append(event)
    return {table: {_row(table, key, events) for key, events in found.items()} for table, found in groups.items()}


def bucket(at: datetime, seconds: int = 900) -> datetime:
    """The beginning of its quarter of an hour, or of what has so many seconds."""
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, UTC)


def _row(table: str, key: tuple[Any, ...], events: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    first, last = events[0], events[-1]
    kinds = Counter(event[2] for event in events)
    match table:
        case "event_sums":
            return (*key, len(events), _commits(events), last[3])
        case "organization_sums" | "organization_hours":
            failed = sum(event[2] == "error" and event[8] == "release" for event in events)
            releases = [event for event in events if event[2] == "release"]
            counts = [kinds[kind] for kind in ("check", "version_bump", "release", "init", "error")]
            demo = sum(event[10] == "demo" for event in events)
            row = (*key, *counts, failed, _commits(releases), demo)
            return row if table == "organization_hours" else (*row, last[3])
        case "error_kinds":
            return (*key, len(events), first[3], last[3])
        case "releases":
            return (first[9], *key, first[3], last[3], len(events), first[6], first[10])
        case "ingest_key_sums":
            return (*key, len(events), last[3])
    return key if table == "release_failures" else (*key, len(events))


def _commits(events: Iterable[tuple[Any, ...]]) -> int:
    return sum(event[6] or 0 for event in events)


# Where nothing is left of a quarter of an hour, it may stay for a while.
COARSE = {
    "organization_hours": """
        select organization_id, date_trunc('hour', bucket, 'UTC'), sum(checks), sum(version_bumps), sum(releases),
            sum(inits), sum(errors), sum(release_errors), sum(commits), sum(demo)
        from {organization} group by 1, 2 having sum(checks + version_bumps + releases + inits + errors + demo) <> 0
    """,
    "release_hours": """
        select organization_id, date_trunc('hour', bucket, 'UTC'), sum(releases), sum(runs), sum(reworks), sum(majors),
            sum(minors), sum(patches), sum(semantic_patches), sum(prereleases), sum(others), sum(commits)
        from {release} group by 1, 2 having sum(releases) <> 0
    """,
    "error_hours": """
        select organization_id, date_trunc('hour', bucket, 'UTC'), error_code, command, sum(events)
        from {error} group by 1, 2, 3, 4 having sum(events) <> 0
    """,
    "error_days": """
        select organization_id, date_trunc('day', bucket, 'UTC'), error_code, command, sum(events)
        from {error} group by 1, 2, 3, 4 having sum(events) <> 0
    """,
}


def hours_and_days(url: str, *, kept: bool) -> dict[str, set[tuple[Any, ...]]]:
    """Sums by hours and days: those that are kept, or what the quarters of an hour come to."""
    found = {}
    for table, sql in COARSE.items():
        kind = table.partition("_")[0]
        rows = run_sql(url, sql.format(**{kind: table if kept else f"{kind}_sums"}))
        found[table] = {tuple(row) for row in rows}
    return found
