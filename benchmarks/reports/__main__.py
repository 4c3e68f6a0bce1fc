"""`python -m benchmarks.reports`: loads, measures, prints the table, and exits with 1 if a target was missed."""

import argparse
import os
import platform
import secrets
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import NoReturn, get_args

from attrs import frozen

from benchmarks.database import describe
from benchmarks.machine import Cores, choose_cores, processor_name
from benchmarks.report import missed, render
from benchmarks.reports.company import Repository, company
from benchmarks.reports.database import demand_space, large_database, log_durations, settings_of, settle, sizes
from benchmarks.reports.ingest import measure_ingest
from benchmarks.reports.loading import load
from benchmarks.reports.pages import PAGES, Measured, Session, measure, place_of
from benchmarks.reports.stream import Extent
from benchmarks.reports.table import Results, rows
from benchmarks.servers import Running, ferrflow_server, server_environment
from tests.support.servers import Source

# A server that has to sum everything up first takes its time to start.
PATIENCE_SECONDS = 4 * 3600.0


@frozen
class Plan:
    """How many events, in which PostgreSQL; the same seed makes the same company."""

    events: int
    source: Source
    seed: str


def main() -> int:
    """Run the bench; the exit status."""
    plan = _plan()
    signal.signal(signal.SIGTERM, _stop)
    cores = choose_cores()
    os.sched_setaffinity(0, {cores.rest})
    repositories = company(plan.seed)
    with tempfile.TemporaryDirectory(prefix="ferrflow-bench-") as directory:
        demand_space(Path(directory), plan.events)
        _report("starting PostgreSQL")
        with large_database(plan.source, Path(directory)) as url:
            # It may use what the server leaves of the other core, as it would on any machine.
            results = _measure(plan, cores, repositories, url)
            heading = _heading(plan, cores, repositories, url)
    table = rows(results)
    print("\n".join(["", heading, "", render(table)]))
    return 1 if missed(table) else 0


def _plan() -> Plan:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reports", description="Measure the pages.")
    parser.add_argument("--events", type=int, default=100_000_000, help="how many events (100000000)")
    parser.add_argument("--database", choices=get_args(Source), default="embedded", help="whose PostgreSQL (embedded)")
    parser.add_argument("--seed", default="reports", help="what the company is made from (reports)")
    options = parser.parse_args()
    if options.events < 100_000:
        parser.error("fewer than 100000 events say nothing")
    return Plan(options.events, options.database, options.seed)


def _measure(plan: Plan, cores: Cores, repositories: list[Repository], url: str) -> Results:
    environment = {
        **server_environment(url, secrets.token_hex(32)),
        "RATE_LIMIT_REQUESTS": "1000000",
        "TELEMETRY_RETENTION_DAYS": "0",
    }
    _report("migrating")
    with ferrflow_server(cores.server, environment):
        pass
    _report(f"copying {plan.events:,} events")
    loaded = load(url, repositories, plan.events, Extent(datetime.now(UTC)), plan.seed)
    _report(f"summing them up (copied in {loaded.seconds:,.0f} s)")
    began = time.perf_counter()
    with ferrflow_server(cores.server, environment, seconds=PATIENCE_SECONDS):
        summed = time.perf_counter() - began
    _report(f"vacuum, analyze (summed up in {summed:,.0f} s)")
    settle(url)
    with ferrflow_server(cores.server, environment) as server, _session(server, environment) as session:
        measured = _measure_pages(plan, session, repositories, url)
    size = sizes(url)
    ingest = measure_ingest(cores, environment, repositories, _report)
    return Results(loaded, summed, size, measured, ingest)


def _measure_pages(plan: Plan, session: Session, repositories: list[Repository], url: str) -> list[Measured]:
    place = place_of(session, repositories, Random(plan.seed))  # noqa: S311 - no secrets
    log_durations(url, on=True)
    try:
        found = []
        for page in PAGES:
            _report(page.name)
            found.append(measure(session, url, page, place, plan.seed))
        return found
    finally:
        log_durations(url, on=False)


@contextmanager
def _session(server: Running, environment: dict[str, str]) -> Iterator[Session]:
    email, password = environment["FERRFLOW_ADMIN_EMAIL"], environment["FERRFLOW_ADMIN_PASSWORD"]
    with closing(Session(server.port, email, password)) as session:
        yield session


def _heading(plan: Plan, cores: Cores, repositories: list[Repository], url: str) -> str:
    packages = sum(len(repository.packages) for repository in repositories)
    settings = ", ".join(f"{name} {value}" for name, value in settings_of(url).items())
    return "\n".join(
        (
            f"{processor_name()}; Python {platform.python_version()}; {describe(url)}",
            f"{settings}; server on core {cores.server}, PostgreSQL and load on core {cores.rest}",
            f"{plan.events:,} events of two years in {len(repositories):,} repositories with {packages:,} packages",
            "Pages: the queries of 40 requests each with different parameters, p95",
        )
    )


def _report(step: str) -> None:
    print(f"... {time.strftime('%H:%M:%S')} {step}", file=sys.stderr, flush=True)


def _stop(*_: object) -> NoReturn:
    """Leave in good order, so that everything that was started is stopped."""
    raise SystemExit(143)


if __name__ == "__main__":
    sys.exit(main())
