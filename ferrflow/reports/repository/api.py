"""Routes: one repository's report."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.api.access import Caller, member
from ferrflow.api.period import Days, PeriodQuery, Span
from ferrflow.api.router import Routes
from ferrflow.errors import RepositoryNotFound
from ferrflow.organizations.model import Organization
from ferrflow.releases.board.model import PackageRow
from ferrflow.releases.history import median_commits
from ferrflow.releases.packages.model import Frequency, Rework
from ferrflow.releases.period import Period
from ferrflow.reports.errors.model import ErrorKind
from ferrflow.reports.floors import not_enough
from ferrflow.reports.overview.model import DayOfReleases
from ferrflow.reports.repository.model import (
    PackageCommits,
    Recovery,
    RepositoryFacts,
    RepositoryTotals,
    commits_per_release,
    days,
    frequency,
)
from ferrflow.reports.repository.work import RepositoryReports
from ferrflow.repositories.reference import RepositoryRef


class RepositoryReportQuery(PeriodQuery, frozen=True):
    """How many days back, today included, and whose days: of the caller's own time zone unless another is named."""

    days: Days = 90


@frozen
class RepositoryReport:
    """A repository in a period. The interval of its `frequency` is that between runs.

    `batch_size` is the median of the commits in a release. `rework` is null where no version is semantic.
    `not_enough` says of a number that is null for want of data from how much data on it is shown.
    """

    repository: RepositoryRef
    period: Span
    packages: list[PackageRow]
    totals: RepositoryTotals
    frequency: Frequency
    batch_size: float | None
    recovery: Recovery
    rework: Rework | None
    releases_per_day: list[DayOfReleases]
    commits_per_release: list[PackageCommits]
    errors: list[ErrorKind]
    not_enough: dict[str, str]

    @classmethod
    def of(
        cls, facts: RepositoryFacts, packages: list[PackageRow], period: Period, now: datetime
    ) -> "RepositoryReport":
        """From what is known."""
        totals = RepositoryTotals.of(facts)
        how_often = frequency(facts, period, now)
        batch_size = median_commits(release.commits for release in facts.releases)
        recovery = Recovery.of(facts.failures, period)
        semantic = any(release.rework is not None for release in facts.releases)
        rework = Rework.of(facts.releases) if semantic else None
        return cls(
            repository=facts.repository,
            period=Span.of(period),
            packages=packages,
            totals=totals,
            frequency=how_often,
            batch_size=batch_size,
            recovery=recovery,
            rework=rework,
            releases_per_day=days(facts, period),
            commits_per_release=commits_per_release(facts.releases),
            errors=facts.errors,
            not_enough=not_enough(
                failed_rate=totals.failed_rate,
                interval=how_often.median_interval_days,
                cadence=how_often.cadence,
                batch_size=batch_size,
                recovery=recovery.median_seconds,
                rework=0 if rework is None else rework.share,
            ),
        )


@frozen
class RepositoryReportsApi:
    """Handlers of `/orgs/<slug>/repositories/<repository_id>/report`."""

    routes = Routes()

    reports: RepositoryReports
    now: Callable[[], datetime]

    @routes(
        "GET",
        "/orgs/<slug>/repositories/<repository_id>/report",
        member("viewer", "telemetry:read"),
        quiet=True,
        refuses=(RepositoryNotFound,),
    )
    async def show(
        self, repository_id: UUID, organization: Organization, caller: Caller, query: RepositoryReportQuery
    ) -> RepositoryReport:
        """A repository in a period."""
        now = self.now()
        period = query.period(caller, now)
        facts, packages = await self.reports.of(organization.id, repository_id, period)
        return RepositoryReport.of(facts, packages, period, now)
