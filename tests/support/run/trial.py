"""Trial with a report that a program can read. Arguments: the report's path, and `database` for those tests alone."""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import TestSuite

from twisted.trial.reporter import TestResult, TreeReporter
from twisted.trial.runner import ErrorHolder, TestLoader, TrialRunner

HARNESS = {"tests.support.database", "tests.support.servers"}


def main(arguments: list[str]) -> int:
    """Run every test below `tests`; 0 if all went well."""
    report, *only = arguments
    suite = TestLoader().loadByName("tests", recurse=True)
    if only == ["database"]:
        suite = TestSuite(case for case in cases(suite) if needs_database(case))
    with tempfile.TemporaryDirectory(prefix="ferrflow-trial-", ignore_cleanup_errors=True) as folder:
        result = TrialRunner(TreeReporter, workingDirectory=f"{folder}/trial").run(suite)
    assert isinstance(result, TestResult)
    Path(report).write_text(json.dumps(summary(result)), "utf-8")
    return 0 if result.wasSuccessful() else 1


def summary(result: TestResult) -> dict[str, Any]:
    """Count the results; a skip stands for its reason."""
    return {
        "passed": result.successes + len(result.expectedFailures),
        "failed": len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses),
        "skipped": [str(reason) for _, reason in result.skips],
    }


def cases(suite: Any) -> Iterator[Any]:
    """List a suite's tests, however they are nested."""
    try:
        parts = iter(suite)
    except TypeError:
        yield suite
    else:
        for part in parts:
            yield from cases(part)


def needs_database(case: Any) -> bool:
    """Whether a test's module uses a database, itself or by what it takes from other modules of ours.

    A class that is marked `once` runs with all tests, not again with those of another database.
    """
    if isinstance(case, ErrorHolder):  # a module that does not load
        return True
    if getattr(case, "once", False):
        return False
    return _uses_harness(sys.modules[type(case).__module__], set())


def _uses_harness(module: ModuleType, seen: set[str]) -> bool:
    if module.__name__ in HARNESS:
        return True
    seen.add(module.__name__)
    used = {_home(value) for value in vars(module).values()}
    return any(_uses_harness(sys.modules[name], seen) for name in used & sys.modules.keys() - seen)


def _home(value: object) -> str:
    """Name the module of `tests` that something comes from, if it does."""
    home = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
    return home if isinstance(home, str) and home.startswith("tests.") else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
