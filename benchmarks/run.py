"""What is measured, in which order."""

import statistics
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

from attrs import define, field, frozen

from benchmarks import load
from benchmarks.database import count_events, database, describe
from benchmarks.events import signed_requests
from benchmarks.load import Outcome, Target
from benchmarks.machine import Cores, Memory, allow_connections, disturbance, memory, processor_seconds
from benchmarks.servers import Running, bare, ferrflow_server, server_environment
from tests.support.servers import Source

CONNECTIONS = 64
# A paced load of fresh connections has as many open as it takes, within reason.
MOST_CONNECTIONS = 1_000
BURST_CONNECTIONS = 1_000
BURSTS, BOOTS = 3, 3
WARM_UP_SECONDS, IDLE_SECONDS = 1.0, 3.0

Way = Literal["keep-alive", "a connection each"]
WAYS: tuple[Way, ...] = ("keep-alive", "a connection each")


@frozen
class Plan:
    """How much is measured: `rounds` of `seconds` each for every throughput, and where PostgreSQL comes from."""

    seconds: float
    rounds: int
    source: Source


@frozen
class Rates:
    """Events a second in each round, and how many seconds of processor time each event took the server."""

    per_second: list[float] = field(factory=list)
    spent: list[float] = field(factory=list)

    @property
    def median(self) -> float:
        """The rate that counts."""
        return statistics.median(self.per_second)

    @property
    def cost(self) -> float:
        """The processor time of an event, in seconds."""
        return statistics.median(self.spent)


@frozen
class Latency:
    """What a paced load saw: `rate` in events a second, the rest in seconds."""

    rate: float
    median: float
    p99: float


@define
class Results:
    """Everything that a run has found out. Times in seconds; `failures` by reason.

    `disturbance` is how busy other programs kept the busier of the two cores while ours rested: 1 is all of it.
    """

    database: str = ""
    disturbance: float = 0.0
    boots: list[float] = field(factory=list)
    idle: Memory | None = None
    loaded: Memory | None = None
    bare: dict[Way, Rates] = field(factory=lambda: {way: Rates() for way in WAYS})
    ours: dict[Way, Rates] = field(factory=lambda: {way: Rates() for way in WAYS})
    latency: dict[Way, Latency] = field(factory=dict)
    slowest_of_bursts: list[float] = field(factory=list)
    acknowledged: int = 0
    stored: int = 0
    failures: Counter[str] = field(factory=Counter)


def measure(plan: Plan, cores: Cores, directory: Path, secret: str, report: Callable[[str], None]) -> Results:
    """Measure everything; `report` hears what is under way."""
    results = Results()
    report("starting PostgreSQL")
    with database(plan.source, directory) as url:
        environment = server_environment(url, secret)
        report("booting")
        # The first boot migrates, and is not what is measured.
        for _ in range(1 + BOOTS):
            with ferrflow_server(cores.server, environment) as running:
                results.boots.append(running.boot_seconds)
        del results.boots[0]
        results.database = describe(url)
        with bare(cores.server) as yardstick, ferrflow_server(cores.server, environment) as server:
            report("resting")
            results.disturbance = disturbance(cores, IDLE_SECONDS)
            results.idle = memory(server.pid)
            _measure_loads(_Bench(results, plan, secret, yardstick, server), report)
            results.loaded = memory(server.pid)
        results.stored = count_events(url)
    return results


@frozen
class _Bench:
    """Both servers, up and running, and where the numbers go."""

    results: Results
    plan: Plan
    secret: str
    yardstick: Running
    server: Running

    def bare(self, send: Callable[[Target], Outcome], way: Way) -> Outcome:
        """Put a load on the bare server."""
        return self._send(send, self.yardstick, way)

    def ours(self, send: Callable[[Target], Outcome], way: Way) -> Outcome:
        """Put a load on our server, and remember what it owes us."""
        outcome = self._send(send, self.server, way)
        self.results.acknowledged += outcome.acknowledged
        return outcome

    def _send(self, send: Callable[[Target], Outcome], server: Running, way: Way) -> Outcome:
        # Signed anew each time: a signature is good for five minutes only.
        target = Target(server.port, signed_requests(self.secret, server.port), fresh=way != "keep-alive")
        outcome = send(target)
        self.results.failures += outcome.failures
        return outcome


def _measure_loads(bench: _Bench, report: Callable[[str], None]) -> None:
    for way in WAYS:
        report(f"warming up, {way}")
        warm_up = partial(load.closed, connections=CONNECTIONS, seconds=WARM_UP_SECONDS)
        bench.bare(warm_up, way)
        bench.ours(warm_up, way)
    for number in range(bench.plan.rounds):
        report(f"throughput, round {number + 1} of {bench.plan.rounds}")
        for way in WAYS:
            _measure_pair(bench, way, ours_first=bool(number % 2))
    for way in WAYS:
        report(f"latency, {way}")
        bench.results.latency[way] = _measure_latency(bench, way)
    report("bursts")
    allow_connections()  # not before: the server shall do with what it is given when it starts
    for _ in range(BURSTS):
        outcome = bench.ours(partial(load.burst, connections=BURST_CONNECTIONS), "a connection each")
        bench.results.slowest_of_bursts.append(outcome.quantile(1))


def _measure_pair(bench: _Bench, way: Way, *, ours_first: bool) -> None:
    """Both servers one after the other, so that a slow minute of the machine's slows both."""
    closed = partial(load.closed, connections=CONNECTIONS, seconds=bench.plan.seconds)
    sides = [
        (bench.bare, bench.yardstick, bench.results.bare[way]),
        (bench.ours, bench.server, bench.results.ours[way]),
    ]
    for put_load, running, rates in reversed(sides) if ours_first else sides:
        before = processor_seconds(running.pid)
        outcome = put_load(closed, way)
        rates.per_second.append(outcome.rate)
        rates.spent.append((processor_seconds(running.pid) - before) / max(outcome.acknowledged, 1))


def _measure_latency(bench: _Bench, way: Way) -> Latency:
    """At half of what the server has just been seen to take."""
    rate = bench.results.ours[way].median / 2
    most = CONNECTIONS if way == "keep-alive" else MOST_CONNECTIONS
    paced = partial(load.paced, rate=rate, seconds=2 * bench.plan.seconds, most=most)
    outcome = bench.ours(paced, way)
    return Latency(rate, outcome.quantile(0.5), outcome.quantile(0.99))
