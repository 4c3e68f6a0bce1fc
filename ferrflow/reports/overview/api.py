"""Routes: the overview."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.api.access import Caller, member
from ferrflow.api.period import PeriodQuery, Span
from ferrflow.api.router import Routes
from ferrflow.organizations.model import Organization
from ferrflow.reports.overview.model import DayOfReleases, ErrorCount, Flags, NewestRelease, Totals
from ferrflow.reports.overview.work import Overviews


@frozen
class OrganizationName:
    """Which organization it is about."""

    id: UUID
    slug: str
    name: str


@frozen
class Overview:
    """An organization in one screen; `before` are the numbers of as many days before the period.

    `not_enough` says of a number that is null for want of data from how much data on it is shown.
    """

    organization: OrganizationName
    period: Span
    totals: Totals
    before: Totals
    releases_per_day: list[DayOfReleases]
    recovery_median_seconds: float | None
    newest_releases: list[NewestRelease]
    errors_by_code: list[ErrorCount]
    flags: Flags
    not_enough: dict[str, str]
    has_events: bool
    last_event_at: datetime | None
    demo: bool


@frozen
class OverviewApi:
    """Handlers of `/orgs/<slug>/overview`."""

    routes = Routes()

    overviews: Overviews
    now: Callable[[], datetime]

    @routes("GET", "/orgs/<slug>/overview", member("viewer", "telemetry:read"), quiet=True)
    async def show(self, organization: Organization, caller: Caller, query: PeriodQuery) -> Overview:
        """An organization in one screen."""
        period = query.period(caller, self.now())
        report = await self.overviews.of(organization.id, period)
        return Overview(
            organization=OrganizationName(organization.id, organization.slug, organization.name),
            period=Span.of(period),
            totals=report.totals,
            before=report.before,
            releases_per_day=report.releases_per_day,
            recovery_median_seconds=report.recovery_median_seconds,
            newest_releases=report.newest_releases,
            errors_by_code=report.errors_by_code,
            flags=report.flags,
            not_enough=report.not_enough,
            has_events=report.last_event_at is not None,
            last_event_at=report.last_event_at,
            demo=report.demo,
        )
