"""What the sums cost ingest: our server, and the same one without them, each in turn on the same database."""

import random as dice
import sys
import time
from collections.abc import Callable, Iterator, Mapping

import msgspec
from attrs import define, field

from benchmarks import load
from benchmarks.events import sign_all
from benchmarks.load import Target
from benchmarks.machine import Cores
from benchmarks.reports.company import Repository
from benchmarks.reports.stream import KINDS_OF_ERRORS
from benchmarks.servers import Running, ferrflow_server

ROUNDS, SECONDS, WARM_UP_SECONDS, CONNECTIONS = 5, 4.0, 1.0, 64
EVENTS_READY = 20_000
TARGET = 0.8
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
    for number in range(ROUNDS):
        report(f"ingest, round {number + 1} of {ROUNDS}")
        sides = [((), found.ours), (WITHOUT, found.without)]
        for program, rates in reversed(sides) if number % 2 else sides:
            # One at a time: what the one has left to digest is its own business, and goes on when it starts again.
            with ferrflow_server(cores.server, environment, program=program) as server:
                _send(server, company, environment, WARM_UP_SECONDS)
                rates.append(_send(server, company, environment, SECONDS))
    return found


def _send(server: Running, company: list[Repository], environment: Mapping[str, str], seconds: float) -> float:
    """Keep a server busy; events a second."""
    requests = sign_all(environment["FERRFLOW_HMAC_SECRET"], server.port, _events(company))
    outcome = load.closed(Target(server.port, requests, fresh=False), CONNECTIONS, seconds)
    if outcome.failures:
        raise SystemExit(f"Events were refused: {outcome.failures}")
    return outcome.rate


def _events(company: list[Repository]) -> Iterator[bytes]:
    """Of all types as often as they are, from busy repositories as often; each release is a new one."""
    random = dice.Random(time.time_ns())  # noqa: S311 - no secrets
    weights = [repository.weight for repository in company]
    kinds = random.choices(
        ("check", "version_bump", "release", "error", "init"), (62, 25, 10, 2.5, 0.5), k=EVENTS_READY
    )
    for count, (kind, repository) in enumerate(zip(kinds, random.choices(company, weights, k=len(kinds)), strict=True)):
        event: dict[str, object] = {"event_type": kind, "repo_hash": repository.hash}
        if kind == "release":
            version = f"1000.{time.time():.0f}.{count}"
            event |= {"package_name": random.choice(repository.packages).name, "package_version": version}
        elif kind == "error":
            command, code = random.choice(KINDS_OF_ERRORS)
            event |= {"metadata": {"command": command, "error_code": code}}
        yield msgspec.json.encode(event)
