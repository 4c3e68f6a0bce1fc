"""The bench of pages: the events that it makes up, and its table."""

from datetime import UTC, datetime
from uuid import UUID

from twisted.trial.unittest import SynchronousTestCase

from benchmarks.report import missed, render
from benchmarks.reports.company import company
from benchmarks.reports.database import Sizes
from benchmarks.reports.ingest import Ingest
from benchmarks.reports.loading import Loaded
from benchmarks.reports.pages import PAGES, Measured, Page
from benchmarks.reports.stream import CHECKS, ERRORS, Extent, stream
from benchmarks.reports.table import Results, rows

ORGANIZATION = UUID(int=7)
EXTENT = Extent(datetime(2026, 11, 1, tzinfo=UTC), 10)


def events(seed: str, count: int = 5_000) -> bytes:
    return b"".join(stream(company(seed, 30, 60), ORGANIZATION, count, EXTENT, seed))


class Stream(SynchronousTestCase):
    """Events as COPY reads them; that PostgreSQL does is seen where plans are tested."""

    def test_the_same_seed_makes_the_same_events(self) -> None:
        self.assertEqual(events("a"), events("a"))
        self.assertNotEqual(events("a"), events("b"))

    def test_as_many_as_are_wanted_with_the_types_as_they_are_spread(self) -> None:
        made = events("a", 20_000)
        self.assertEqual(made.count(ORGANIZATION.bytes), 20_000)
        for kind, share in (("check", CHECKS), ("error", ERRORS), ("version_bump", 0.25)):
            field = len(kind).to_bytes(4, "big") + kind.encode()
            self.assertLess(abs(made.count(field) / 20_000 - share), 0.1 * share + 0.01, kind)

    def test_a_few_repositories_do_most(self) -> None:
        weights = [repository.weight for repository in company("a")]
        self.assertAlmostEqual(sum(weights), 1)
        self.assertGreater(sum(weights[:100]), 0.5)

    def test_versions_of_a_package_are_all_different(self) -> None:
        for repository in company("a", 10, 20):
            for package in repository.packages:
                versions = set()
                for _ in range(2_000):
                    package.versions += 1
                    versions.add(package.version(2026))
                self.assertEqual(len(versions), 2_000, package)


class Table(SynchronousTestCase):
    """What is printed, and what counts as missed."""

    def test_slow_queries_are_missed_targets(self) -> None:
        quick = [Measured(page, [0.02] * 40, [0.01] * 40, [1000] * 40) for page in PAGES]
        slow = Measured(Page("slow", ""), [0.3] * 40, [0.01] * 30 + [0.2] * 10, [1000] * 40)
        ingest = Ingest([900.0, 800.0], [1000.0, 1000.0])
        results = Results(Loaded(10, 2.0), 4.0, Sizes(10**9, 10**8), [*quick, slow], ingest)
        table = rows(results)
        self.assertEqual([row.what for row in missed(table)], ["slow"])
        self.assertIn("0.85", render(table))
