"""Routes: what an organization's events add up to."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from attrs import frozen
from msgspec import Meta, Struct

from ferrflow.api.access import Caller, caller, member, person_of
from ferrflow.api.router import Routes
from ferrflow.organizations.model import Organization
from ferrflow.telemetry.reports import DayOfReleases, ErrorCount, Period, Release, Reports, Totals
from ferrflow.telemetry.stats import Stats, StatsOf


class OverviewQuery(Struct, frozen=True):
    """How many days back, today included."""

    days: Annotated[int, Meta(ge=1, le=365)] = 30


@frozen
class OrganizationName:
    """Which organization it is about."""

    id: UUID
    slug: str
    name: str


class Span(Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """The period, its end excluded."""

    start: datetime
    end: datetime
    days: int


@frozen
class Overview:
    """An organization in one screen."""

    organization: OrganizationName
    period: Span
    totals: Totals
    releases_per_day: list[DayOfReleases]
    newest_releases: list[Release]
    errors_by_code: list[ErrorCount]
    has_events: bool
    last_event_at: datetime | None
    demo: bool


@frozen
class TelemetryApi:
    """Handlers of what is made of telemetry."""

    routes = Routes()

    reports: Reports
    now: Callable[[], datetime]

    @routes("GET", "/orgs/<slug>/overview", member("viewer", "telemetry:read"), quiet=True)
    async def overview(self, organization: Organization, query: OverviewQuery) -> Overview:
        """An organization in one screen."""
        period = Period.ending(self.now(), query.days)
        report = await self.reports.overview(organization.id, period)
        return Overview(
            organization=OrganizationName(organization.id, organization.slug, organization.name),
            period=Span(period.start, period.end, period.days),
            totals=report.totals,
            releases_per_day=report.releases_per_day,
            newest_releases=report.newest_releases,
            errors_by_code=report.errors_by_code,
            has_events=report.last_event_at is not None,
            last_event_at=report.last_event_at,
            demo=report.demo,
        )


@frozen
class StatsApi:
    """Handlers of the numbers over all of the caller's organizations."""

    routes = Routes()

    stats: StatsOf

    @routes("GET", "/stats", caller("telemetry:read"), root=("/stats",))
    async def show(self, caller: Caller) -> Stats:
        """What everything in the caller's organizations adds up to."""
        if caller.organization_id is not None:
            return await self.stats.organization(caller.organization_id)
        user = person_of(caller)
        return await self.stats.person(user.id, second_factor=user.second_factor)
