"""The numbers of one repository. docs/metrics.md says what each of them means."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from statistics import median

from attrs import frozen

from ferrflow.releases.cadence import cadence
from ferrflow.releases.history import median_interval
from ferrflow.releases.packages.model import Frequency, Released
from ferrflow.releases.period import Period
from ferrflow.releases.runs import INCIDENTS_FOR_MEDIAN, failed_release_rate
from ferrflow.reports.errors.model import ErrorKind
from ferrflow.reports.overview.model import DayOfReleases
from ferrflow.repositories.reference import RepositoryRef

# What is listed one by one; what is counted has no such end.
INCIDENTS, RELEASES = 100, 500


@frozen
class RepositoryRelease(Released):
    """A release; `begins_run` is None until it was digested."""

    package: str
    begins_run: bool | None


@frozen
class FailedRun:
    """A run of `release` that failed, and the next good release; None while there is none."""

    at: datetime
    error_code: str
    recovered_at: datetime | None


@frozen
class EventCounts:
    """Events of a period by type; `commits` are those in the release events."""

    releases: int = 0
    version_bumps: int = 0
    checks: int = 0
    inits: int = 0
    errors: int = 0
    commits: int = 0


@frozen
class DayCounts:
    """What a day of the viewer's had; `failures` are errors of the command `release`."""

    releases: int = 0
    runs: int = 0
    failures: int = 0


@frozen
class RepositoryFacts:
    """What the statements find, each list oldest first, and cut to the newest. `failures` may begin before the period.

    `first_release_at` is when anything was released for the first time, as far as is known. `days` counts all that
    there is, by the day's place in the period; a day without anything may be left out.
    """

    repository: RepositoryRef
    first_release_at: datetime | None
    events: EventCounts
    days: Mapping[int, DayCounts]
    releases: list[RepositoryRelease]
    failures: list[FailedRun]
    errors: list[ErrorKind]


@frozen
class RepositoryTotals:
    """A period's numbers: `releases` counts each version of a package once, `repeats` what came of them again.

    `failures` are errors of the command `release`; `failed_rate`, from 0 to 1, is null below five attempts.
    `version_bumps`, `checks`, `inits` and `errors` count events, `commits` those in release events.
    """

    releases: int
    repeats: int
    runs: int
    failures: int
    failed_rate: float | None
    version_bumps: int
    checks: int
    inits: int
    errors: int
    commits: int

    @classmethod
    def of(cls, facts: RepositoryFacts) -> "RepositoryTotals":
        """From what was found."""
        days = facts.days.values()
        releases, runs = sum(day.releases for day in days), sum(day.runs for day in days)
        failures = sum(day.failures for day in days)
        return cls(
            releases=releases,
            repeats=max(facts.events.releases - releases, 0),
            runs=runs,
            failures=failures,
            failed_rate=failed_release_rate(failures, runs),
            version_bumps=facts.events.version_bumps,
            checks=facts.events.checks,
            inits=facts.events.inits,
            errors=facts.events.errors,
            commits=facts.events.commits,
        )


@frozen
class FailureIncident:
    """Failures in a row, from the first on until the next good release; `seconds` is null while it is open.

    `error_code` is that of the first failure.
    """

    failed_at: datetime
    error_code: str | None
    failures: int
    recovered_at: datetime | None
    seconds: int | None


@frozen
class Recovery:
    """Incidents that were open in the period, newest first, and the median of how long those took that began in it."""

    median_seconds: float | None
    incidents: list[FailureIncident]

    @classmethod
    def of(cls, failures: Iterable[FailedRun], period: Period) -> "Recovery":
        """From failures, oldest first; what was over before the period is left out."""
        rows = [list(row) for _, row in groupby(failures, key=lambda failure: failure.recovered_at)]
        incidents = [_incident(row) for row in rows if row[-1].at >= period.start]
        over = [
            incident.seconds
            for incident in incidents
            if incident.seconds is not None and incident.failed_at >= period.start
        ]
        return cls(median(over) if len(over) >= INCIDENTS_FOR_MEDIAN else None, incidents[::-1][:INCIDENTS])


@frozen
class PackageCommits:
    """The commits of one release; null where the sender did not say."""

    at: datetime
    package: str | None
    version: str
    commits: int | None


def frequency(facts: RepositoryFacts, period: Period, now: datetime) -> Frequency:
    """How often a repository releases; the interval is that between runs, since a run may release many packages.

    Weeks before the first release do not count: what was then, nobody knows.
    """
    days = [edge for place, edge in enumerate(period.edges) if place in facts.days and facts.days[place].releases]
    releases = sum(day.releases for day in facts.days.values())
    runs = [release.at for release in facts.releases if release.begins_run]
    since = max(period.start, facts.first_release_at or now)
    return Frequency(releases, median_interval(runs), cadence(period.calendar, days, since, now))


def commits_per_release(releases: Sequence[RepositoryRelease]) -> list[PackageCommits]:
    """The newest releases, oldest first."""
    newest = releases[-RELEASES:]
    return [PackageCommits(release.at, release.package or None, release.version, release.commits) for release in newest]


def days(facts: RepositoryFacts, period: Period) -> list[DayOfReleases]:
    """Releases and failures of each day; days on which nothing happened are days too."""
    found = [(day, facts.days.get(place, DayCounts())) for place, day in enumerate(period.dates())]
    return [DayOfReleases(day.isoformat(), counts.releases, counts.failures) for day, counts in found]


def _incident(row: list[FailedRun]) -> FailureIncident:
    first = row[0]
    took = None if first.recovered_at is None else first.recovered_at - first.at
    return FailureIncident(
        failed_at=first.at,
        error_code=first.error_code or None,
        failures=len(row),
        recovered_at=first.recovered_at,
        seconds=None if took is None else round(took / timedelta(seconds=1)),
    )
