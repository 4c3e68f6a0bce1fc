"""The runner believes no tool that says less than it should."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.support.run.outcome import Outcome, read_trial, read_vitest


class OutcomeTest(SynchronousTestCase):
    def report(self, content: Any) -> Path:
        path = Path(self.mktemp())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), "utf-8")
        return path

    def test_trial(self) -> None:
        report = self.report({"passed": 3, "failed": 1, "skipped": ["why", "why"]})
        self.assertEqual(read_trial("t", report, 1), Outcome("t", 3, 1, Counter({"why": 2})))

    def test_vitest(self) -> None:
        tests = [{"fullName": "a b", "status": "passed"}, {"fullName": "a c", "status": "skipped"}]
        report = self.report(
            {"numPassedTests": 1, "numFailedTests": 0, "testResults": [{"assertionResults": tests}], "success": True}
        )
        self.assertEqual(read_vitest("v", report, 0), Outcome("v", 1, 0, Counter(["a c"])))

    def test_a_tool_that_fails_with_no_failed_test_has_failed(self) -> None:
        self.assertEqual(read_trial("t", self.report({"passed": 3, "failed": 0, "skipped": []}), 1).failed, 1)
        self.assertEqual(read_vitest("v", self.report({"numPassedTests": 1, "numFailedTests": 0}), 1).failed, 1)

    def test_no_report_and_no_tests_are_failures(self) -> None:
        self.assertEqual(read_trial("t", Path(self.mktemp()), 0).failed, 1)
        self.assertEqual(read_vitest("v", self.report({"numPassedTests": 0, "numFailedTests": 0}), 0).failed, 1)

    def test_a_program_without_a_report_is_one_test(self) -> None:
        self.assertEqual(Outcome.of_status("p", 0), Outcome("p", passed=1))
        self.assertEqual(Outcome.of_status("p", 2), Outcome("p", failed=1))
