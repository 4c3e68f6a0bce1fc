"""Two years of a company's events as COPY's binary format: the same for the same seed, a quarter of an hour at a time.

Everything that can be prepared is: most rows are a time and an id before bytes that have been made once.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from struct import Struct
from uuid import UUID

from attrs import frozen

from benchmarks.reports.company import Package, Repository

COLUMNS = (
    "received_at, id, organization_id, repository_id, repo_hash, event_type, package_name, package_version, "
    "commits_count, metadata, source"
)
DAYS = 730
QUARTER = timedelta(minutes=15)
# The part of all events; bumps and releases come together, two or three bumps a release.
CHECKS, RUNS, ERRORS, INITS = 0.62, 0.35, 0.025, 0.005
BUMPS_A_RELEASE = 2.5
REPEATS = 0.15
KINDS_OF_ERRORS = (
    ("release", "E3002"),
    ("release", "E4001"),
    ("release", "E2004"),
    ("check", "E1001"),
    ("check", "E2001"),
    ("bump", "E1003"),
)
MOST_AT_ONCE = 12
COMMITS = (0, 1, 1, 2, 3, 8)

HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
NULL = b"\xff\xff\xff\xff"
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
EPOCH_MILLISECONDS = int(EPOCH.timestamp() * 1000)
MICROSECOND = timedelta(microseconds=1)
STEP = 300_000  # microseconds from one event of a run to the next
HEAD = Struct(">hiqiQQ")
VERSION_7, VARIANT = 0x7000, 1 << 63


@frozen
class Extent:
    """From when to when: so many days, to the last event."""

    until: datetime
    days: int = DAYS


@frozen
class Run:
    """A release of some of a repository's packages: how its rows begin, and what is between."""

    release: bytes
    bumps: tuple[bytes, ...]
    packages: list[Package]
    at_once: int


def stream(
    repositories: list[Repository], organization: UUID, events: int, extent: Extent, seed: str
) -> Iterator[bytes]:
    """So many rows in order of time, but for a few seconds. In pieces, header and all."""
    yield HEADER
    rows = _Rows(repositories, organization, Random(seed))  # noqa: S311 - no secrets
    start = extent.until - timedelta(days=extent.days)
    weights = [_weight(start + number * QUARTER, number) for number in range(extent.days * 96)]
    total, written = sum(weights), 0
    for number, sum_of_weights in enumerate(accumulate(weights)):
        wanted = round(events * sum_of_weights / total) - written
        if wanted > 0:
            piece = rows.quarter(start + number * QUARTER, wanted)
            written += len(piece)
            yield b"".join(piece)
    yield TRAILER


def _weight(at: datetime, number: int) -> float:
    """How much happens then: people work on weekdays, and there are more of them each year."""
    by_day = 1.0 if at.weekday() < 5 else 0.2
    by_hour = 1.0 if 7 <= at.hour < 18 else 0.25
    return by_day * by_hour * (1 + number / (DAYS * 96))


class _Rows:
    """Makes rows."""

    def __init__(self, repositories: list[Repository], organization: UUID, random: Random) -> None:
        self._random = random
        self._count = 0
        self._items: list[bytes | Run] = []
        self._check = _check(repositories[0], organization)
        weights: list[float] = []
        for repository in repositories:
            for item, weight in _items(repository, organization):
                self._items.append(item)
                weights.append(weight * repository.weight)
        self._weights = list(accumulate(weights))
        # How many rows an item makes.
        self._mean = 1 / sum(weights)

    def quarter(self, start: datetime, wanted: int) -> list[bytes]:
        """The rows of a quarter of an hour, exactly as many as wanted."""
        items = self._random.choices(self._items, cum_weights=self._weights, k=round(wanted / self._mean) + 1)
        at = (start - EPOCH) // MICROSECOND
        step = QUARTER // MICROSECOND // len(items)
        rows: list[bytes] = []
        add = rows.append
        for item in items:
            at += step
            if isinstance(item, bytes):
                add(self._head(at) + item)
            else:
                self._run(item, at, start.year, rows)
        while len(rows) < wanted:
            add(self._head(at) + self._check)
        return rows[:wanted]

    def _head(self, at: int) -> bytes:
        self._count = count = self._count + 1
        moment = at // 1000 + EPOCH_MILLISECONDS
        return HEAD.pack(11, 8, at, 16, moment << 16 | VERSION_7 | count & 0xFFF, VARIANT | count)

    def _run(self, run: Run, at: int, year: int, rows: list[bytes]) -> None:
        random = self._random
        first = int(random.random() * len(run.packages))
        for package in run.packages[first : first + 1 + int(random.random() * run.at_once)]:
            for _ in range(2 + (random.random() < BUMPS_A_RELEASE - 2)):
                rows.append(self._head(at) + run.bumps[int(random.random() * len(run.bumps))])
                at += STEP
            if not package.versions or random.random() >= REPEATS:
                package.versions += 1
            commits = COMMITS[int(random.random() * len(COMMITS))]
            described = _field(package.name) + _field(package.version(year)) + _number(commits) + NULL + CLI
            rows.append(self._head(at) + run.release + described)
            at += STEP


def _items(repository: Repository, organization: UUID) -> Iterator[tuple[bytes | Run, float]]:
    """What can happen in a repository, and how often."""
    place = _place(repository, organization)
    yield _check(repository, organization), CHECKS
    yield place + _field("init") + 4 * NULL + CLI, INITS
    for command, code in KINDS_OF_ERRORS:
        metadata = b"\x01" + json.dumps({"command": command, "error_code": code}).encode()
        error = place + _field("error") + 3 * NULL + _field(metadata) + CLI
        yield error, ERRORS / len(KINDS_OF_ERRORS)
    bumps = tuple(place + _field("version_bump") + 2 * NULL + _number(commits) + NULL + CLI for commits in COMMITS)
    run = Run(place + _field("release"), bumps, repository.packages, min(MOST_AT_ONCE, len(repository.packages)))
    yield run, RUNS / ((1 + BUMPS_A_RELEASE) * _at_once(run))


def _check(repository: Repository, organization: UUID) -> bytes:
    return _place(repository, organization) + _field("check") + 4 * NULL + CLI


def _place(repository: Repository, organization: UUID) -> bytes:
    return _field(organization.bytes) + _field(repository.id.bytes) + _field(repository.hash)


def _at_once(run: Run) -> float:
    """How many packages a run releases in the mean: the slice may be cut by the end of the list."""
    count, most = len(run.packages), run.at_once
    return sum(min(size, count - first) for first in range(count) for size in range(1, most + 1)) / (count * most)


def _field(value: str | bytes) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return len(data).to_bytes(4, "big") + data


def _number(value: int) -> bytes:
    return _field(value.to_bytes(4, "big"))


CLI = _field("cli")
