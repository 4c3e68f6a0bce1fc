"""What the sums cost ingest: our server, and the same one without them, each in turn on the same database."""

import random as dice
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing

import msgspec
import psycopg2
from attrs import define, field

from benchmarks import load
from benchmarks.events import sign_all
from benchmarks.load import Target
from benchmarks.machine import Cores
from benchmarks.reports.company import Repository
from benchmarks.reports.stream import KINDS_OF_ERRORS
from benchmarks.servers import Running, ferrflow_server

ROUNDS, SECONDS, CONNECTIONS = 5, 4.0, 64
EVENTS_READY = 20_000
TARGET = 0.8
PATIENCE_SECONDS = 120.0
WITHOUT = (sys.executable, "-m", "benchmarks.reports.without_sums")


@define
class Ingest:
    """Acknowledged events a second in each round, with sums and without."""

    ours: list[float] = field(factory=list)
    without: list[float] = field(factory=list)

    @property
    def ratio(self) -> float:
        """Ours by the other one's."""
        return sum(self.ours) / sum(self.without)


def measure_ingest(
    cores: Cores,
    environment: Mapping[str, str],
    company: list[Repository],
    report: Callable[[str], None],
) -> Ingest:
    """Measure both, one after the other in each round."""
    found = Ingest()
    url, secret = environment["DATABASE_URL"], environment["FERRFLOW_HMAC_SECRET"]
    with (
        ferrflow_server(cores.server, environment) as ours,
        ferrflow_server(cores.server, environment, program=WITHOUT) as without,
    ):
        for number in range(-1, ROUNDS):
            report(f"ingest, round {number + 1} of {ROUNDS}" if number >= 0 else "ingest, warming up")
            sides = [(ours, found.ours), (without, found.without)]
            for server, rates in reversed(sides) if number % 2 else sides:
                rate = _send(server, company, secret, number)
                if number >= 0:
                    rates.append(rate)
                _wait_for_digest(url)
    return found


def _send(server: Running, company: list[Repository], secret: str, number: int) -> float:
    """Keep a server busy; events a second."""
    events = list(_events(company, number))
    target = Target(server.port, sign_all(secret, server.port, events), fresh=False)
    outcome = load.closed(target, CONNECTIONS, SECONDS)
    if outcome.failures:
        raise SystemExit(f"Events were refused: {outcome.failures}")
    return outcome.rate


def _events(company: list[Repository], number: int) -> Iterator[bytes]:
    """Of all types as often as they are, from busy repositories as often; each release is a new one."""
    random = dice.Random(time.time_ns())  # noqa: S311 - no secrets
    weights = [repository.weight for repository in company]
    kinds = random.choices(
        ("check", "version_bump", "release", "error", "init"), (62, 25, 10, 2.5, 0.5), k=EVENTS_READY
    )
    for count, (kind, repository) in enumerate(zip(kinds, random.choices(company, weights, k=len(kinds)), strict=True)):
        event: dict[str, object] = {"event_type": kind, "repo_hash": repository.hash}
        if kind == "release":
            version = f"{1000 + number}.{time.time_ns() // 1_000_000_000 % 1_000_000}.{count}"
            event |= {"package_name": random.choice(repository.packages).name, "package_version": version}
        elif kind == "error":
            command, code = random.choice(KINDS_OF_ERRORS)
            event |= {"metadata": {"command": command, "error_code": code}}
        yield msgspec.json.encode(event)


def _wait_for_digest(url: str) -> None:
    """Until nothing is left to be digested, which would slow whoever comes next."""
    end = time.monotonic() + PATIENCE_SECONDS
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        while time.monotonic() < end:
            cursor.execute("select count(*) from release_changes")
            if cursor.fetchall() == [(0,)]:
                return
            time.sleep(0.2)
    raise SystemExit("The digest does not come to its end")
