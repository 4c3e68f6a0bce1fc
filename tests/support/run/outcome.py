"""What came of one part of the tests, and how its tool's own report is read."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from attrs import field, frozen


@frozen
class Outcome:
    """How many tests passed and failed, and why others were skipped."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: "Counter[str]" = field(factory=Counter)

    @classmethod
    def of_status(cls, name: str, status: int) -> "Outcome":
        """Count a program without a report as one test."""
        return cls(name, passed=int(status == 0), failed=int(status != 0))


def read_trial(name: str, report: Path, status: int) -> Outcome:
    """Read what our trial runner wrote."""
    found = _read(report)
    return _honest(
        Outcome(name, found.get("passed", 0), found.get("failed", 0), Counter(found.get("skipped", []))), status
    )


def read_vitest(name: str, report: Path, status: int) -> Outcome:
    """Read Vitest's JSON; it gives no reason for a skip, so the test's name has to do."""
    found = _read(report)
    tests = [test for file in found.get("testResults", []) for test in file["assertionResults"]]
    skipped = [test["fullName"] for test in tests if test["status"] in {"skipped", "pending", "todo", "disabled"}]
    return _honest(
        Outcome(name, found.get("numPassedTests", 0), found.get("numFailedTests", 0), Counter(skipped)), status
    )


def _honest(outcome: Outcome, status: int) -> Outcome:
    """Count one failure for a tool that failed without a failed test: a crash, a file that does not load, no report."""
    if status and not outcome.failed:
        return Outcome(outcome.name, outcome.passed, 1, outcome.skipped)
    if not outcome.passed and not outcome.failed:
        return Outcome(outcome.name, 0, 1, outcome.skipped)
    return outcome


def _read(report: Path) -> dict[str, Any]:
    try:
        found = json.loads(report.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
