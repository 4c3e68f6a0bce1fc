"""Runs the parts one after the other, and says the sum."""

import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import NoReturn

from attrs import frozen

from tests.support.run import stages
from tests.support.run.outcome import Outcome
from tests.support.timescaledb import NotAvailable


@frozen
class Part:
    """A part of the tests: what it is called, what runs it, and the word that makes it required."""

    name: str
    run: Callable[[str], Iterator[Outcome]]
    word: str = ""


PARTS = (
    Part("lint", stages.lint, "lint"),
    Part("server on PostgreSQL", stages.embedded),
    Part("server on TimescaleDB", stages.timescaledb, "timescaledb"),
    Part("dashboard", stages.dashboard),
    Part("dashboard in a browser", stages.browser, "browser"),
)


def main() -> int:
    """Run everything; 0 if nothing failed."""
    signal.signal(signal.SIGTERM, _stop)
    outcomes: list[Outcome] = []
    for part in PARTS:
        if part.word != "lint" or stages.is_required("lint"):
            outcomes += _run(part)
    _tell(outcomes)
    return 1 if any(outcome.failed for outcome in outcomes) else 0


def _run(part: Part) -> list[Outcome]:
    """Run one part. One that breaks off counts as one failure more; so does a required one that cannot be run."""
    _say(f"\n=== {part.name}")
    outcomes: list[Outcome] = []
    began = time.monotonic()
    try:
        for outcome in part.run(part.name):
            outcomes.append(outcome)  # noqa: PERF402  (what came before a failure counts)
    except NotAvailable as reason:
        if stages.is_required(part.word):
            _say(f"Required, but: {reason}")
            outcomes.append(Outcome(part.name, failed=1))
        else:
            outcomes.append(Outcome(part.name, skipped=Counter([f"all of it: {reason}"])))
    except Exception:  # noqa: BLE001  (the other parts are still worth running)
        traceback.print_exc(file=sys.stdout)
        outcomes.append(Outcome(part.name, failed=1))
    _say(f"({time.monotonic() - began:.0f} s)")
    return outcomes


def _tell(outcomes: list[Outcome]) -> None:
    width = max(len(outcome.name) for outcome in outcomes)
    _say(f"\n{'':{width}}  passed  failed  skipped")
    for outcome in outcomes:
        _say(f"{outcome.name:{width}}  {outcome.passed:6}  {outcome.failed:6}  {outcome.skipped.total():7}")
    for outcome in outcomes:
        for reason, times in outcome.skipped.items():
            _say(f"left out of {outcome.name}: {reason}" + (f" ({times} times)" if times > 1 else ""))
    total = (
        f"{sum(outcome.passed for outcome in outcomes)} passed, {sum(outcome.failed for outcome in outcomes)} failed"
    )
    if summary := os.environ.get("FERRFLOW_TEST_SUMMARY"):
        Path(summary).write_text(f"{total}\n", "utf-8")
    _say(f"\n{total}")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  (a command line speaks by printing)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    """End like on Ctrl-C, so that what was started is stopped."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("interrupted")
