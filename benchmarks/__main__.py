"""`python -m benchmarks`: measures, prints the table, and exits with 1 if a target was missed."""

import argparse
import os
import platform
import secrets
import signal
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn, get_args

from benchmarks.machine import Cores, choose_cores, processor_name
from benchmarks.report import missed, render, rows
from benchmarks.run import Plan, Results, measure
from tests.support.servers import Source

# More than this share of a core taken by others, and the reader is told.
QUIET = 0.1


def main() -> int:
    """Run the bench; the exit status."""
    plan = _plan()
    signal.signal(signal.SIGTERM, _stop)
    cores = choose_cores()
    os.sched_setaffinity(0, {cores.rest})
    with tempfile.TemporaryDirectory(prefix="ferrflow-bench-") as directory:
        results = measure(plan, cores, Path(directory), secrets.token_hex(32), _report)
    table = rows(results)
    print("\n".join(["", _heading(plan, cores, results), "", render(table)]))
    return 1 if missed(table) else 0


def _plan() -> Plan:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the server.")
    parser.add_argument("--seconds", type=float, default=3.0, help="how long a round of a throughput takes (3)")
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds (5)")
    parser.add_argument("--database", choices=get_args(Source), default="embedded", help="whose PostgreSQL (embedded)")
    options = parser.parse_args()
    if options.seconds <= 0 or options.rounds < 1:
        parser.error("there is nothing to measure in no time")
    return Plan(options.seconds, options.rounds, options.database)


def _report(step: str) -> None:
    print(f"... {step}", file=sys.stderr, flush=True)


def _heading(plan: Plan, cores: Cores, results: Results) -> str:
    lines = [
        f"{processor_name()}; Python {platform.python_version()}, Twisted {version('twisted')}; {results.database}",
        f"Server on core {cores.server}, load and PostgreSQL on core {cores.rest}",
        f"Medians of {plan.rounds} rounds of {plan.seconds:g} s",
    ]
    if results.disturbance > QUIET:
        lines.append(f"Not a quiet machine: other programs kept one of the cores {results.disturbance:.0%} busy")
    return "\n".join(lines)


def _stop(*_: object) -> NoReturn:
    """Leave in good order, so that everything that was started is stopped."""
    raise SystemExit(143)


if __name__ == "__main__":
    sys.exit(main())
