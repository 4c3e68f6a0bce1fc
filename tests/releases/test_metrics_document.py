"""docs/metrics.md states the floors that the code keeps."""

import re
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

import ferrflow
from ferrflow.releases import cadence, history, runs

DOCUMENT = Path(ferrflow.__file__).parent.parent / "docs" / "metrics.md"
FLOORS = {
    "days between releases": history.RELEASES_FOR_INTERVAL,
    "daily, weekly": cadence.WEEKS_FOR_CADENCE,
    "monthly, rarer": cadence.WEEKS_FOR_MONTHS,
    "batch size": history.RELEASES_FOR_COMMITS,
    "failed-release rate": runs.ATTEMPTS_FOR_RATE,
    "time to next good release": runs.INCIDENTS_FOR_MEDIAN,
    "rework": history.PATCHES_FOR_REWORK,
    "stale": history.RELEASES_FOR_STALE,
}


class Document(SynchronousTestCase):
    def setUp(self) -> None:
        self.text = DOCUMENT.read_text("utf-8")

    def test_floors_are_those_of_the_code(self) -> None:
        stated = re.findall(r"^\| \[([^]]+)\]\(#[^)]+\) \| (\d+) ", self.text, re.MULTILINE)
        self.assertEqual({name: int(floor) for name, floor in stated}, FLOORS)

    def test_links_lead_to_headings(self) -> None:
        headings = {heading.lower().replace(" ", "-") for heading in re.findall(r"^## (.+)$", self.text, re.MULTILINE)}
        linked = set(re.findall(r"\]\(#([^)]+)\)", self.text))
        self.assertTrue(linked)
        self.assertEqual(linked - headings, set())
