"""Runs of `ferrflow release` in one repository: which releases belong together, what failed, and for how long.

The CLI reports releases and failures, but not that a run began. So releases that come close together are one run, and a
run that failed is the error that it reported.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from statistics import median

from attrs import frozen

# The CLI reports the releases of a run one after the other; a large monorepo takes a while, but never a minute for one.
RUN_GAP = timedelta(seconds=60)
# Releases of a run that failed may arrive just after its error: they came at the same moment, over other connections.
ARRIVAL_GAP = timedelta(seconds=1)
ATTEMPTS_FOR_RATE = 5
INCIDENTS_FOR_MEDIAN = 3


@frozen
class Run:
    """Releases of one repository, each within 60 seconds of the one before."""

    began_at: datetime
    ended_at: datetime
    releases: int


@frozen
class Incident:
    """Failures in a row, oldest first, until the next good release; None while it has not come."""

    failures: tuple[datetime, ...]
    recovered_at: datetime | None

    @property
    def took(self) -> timedelta | None:
        """From the first failure to the next good release."""
        return None if self.recovered_at is None else self.recovered_at - self.failures[0]


def beginnings(releases: Sequence[datetime]) -> list[bool]:
    """For each of a repository's releases, oldest first, whether a run begins with it."""
    return [place == 0 or release - releases[place - 1] > RUN_GAP for place, release in enumerate(releases)]


def runs(releases: Iterable[datetime]) -> list[Run]:
    """The runs of a repository by the times of its releases, oldest first."""
    found: list[list[datetime]] = []
    ordered = sorted(releases)
    for release, begins in zip(ordered, beginnings(ordered), strict=True):
        if begins:
            found.append([])
        found[-1].append(release)
    return [Run(run[0], run[-1], len(run)) for run in found]


def failed_release_rate(failures: int, good_runs: int) -> float | None:
    """The part of attempts to release that failed, from 0 to 1; None below five attempts."""
    attempts = failures + good_runs
    return failures / attempts if attempts >= ATTEMPTS_FOR_RATE else None


def recoveries(failures: Iterable[datetime], releases: Iterable[datetime]) -> list[Incident]:
    """The incidents of a repository, oldest first, by the times of its failures and of all its releases.

    The next good release is the first one that comes more than a second after a failure.
    """
    good = sorted(releases)
    rows = groupby(sorted(failures), key=lambda failure: bisect_right(good, failure + ARRIVAL_GAP))
    return [Incident(tuple(row), good[place] if place < len(good) else None) for place, row in rows]


def time_to_next_good(incidents: Iterable[Incident]) -> timedelta | None:
    """The median time from a first failure to the next good release; None below three incidents that are over."""
    over = [incident.took.total_seconds() for incident in incidents if incident.took is not None]
    return timedelta(seconds=median(over)) if len(over) >= INCIDENTS_FOR_MEDIAN else None
