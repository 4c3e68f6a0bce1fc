"""Routes: one package: its page, its timeline, its badge."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from attrs import frozen
from msgspec import Meta, Struct

from ferrflow.api.access import Caller, member
from ferrflow.api.period import Days, PeriodQuery, Span
from ferrflow.api.router import Routes
from ferrflow.api.wire import Page
from ferrflow.audit.model import Actor
from ferrflow.fields import Cursor
from ferrflow.organizations.model import Organization
from ferrflow.positions import Position
from ferrflow.releases.board.model import PackageRow
from ferrflow.releases.feed.api import page_of
from ferrflow.releases.feed.model import FeedRelease
from ferrflow.releases.packages.model import Elsewhere, Frequency, PackageReport, ReleaseCommits, ReleaseDay, Rework
from ferrflow.releases.packages.work import Packages
from ferrflow.releases.period import Period
from ferrflow.reports.floors import not_enough

READING = member("viewer", "telemetry:read")


class PackageQuery(PeriodQuery, frozen=True):
    """How many days back, today included, and whose days: of the caller's own time zone unless another is named."""

    days: Days = 365


class TimelineQuery(Struct, frozen=True):
    """Which part of a package's history."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    cursor: Cursor | None = None


@frozen
class BadgeChange:
    """Whether everybody may see the badge."""

    public: bool


@frozen
class BadgeState:
    """What the badge's address ends with; null while nobody may see it."""

    public_id: UUID | None


@frozen
class PackagePage:
    """A package as it stands, its figures in the period, and who has one of the same name.

    `batch_size` is the median of the commits in a release. `rework` is null where versions are not semantic.
    `not_enough` says for each number that is not known from how much data on it is.
    """

    package: PackageRow
    period: Span
    frequency: Frequency
    batch_size: float | None
    rework: Rework | None
    elsewhere: list[Elsewhere]
    commits_per_release: list[ReleaseCommits]
    releases_per_day: list[ReleaseDay]
    public_id: UUID | None
    not_enough: dict[str, str]


@frozen
class PackagesApi:
    """Handlers of `/orgs/<slug>/packages`."""

    routes = Routes()

    packages: Packages
    now: Callable[[], datetime]

    @routes("GET", "/orgs/<slug>/packages/<package_id>", READING)
    async def one(
        self, package_id: UUID, organization: Organization, query: PackageQuery, caller: Caller
    ) -> PackagePage:
        """A package: how it stands, and its figures."""
        period = query.period(caller, self.now())
        return _page(await self.packages.report(organization.id, package_id, period), period)

    @routes("GET", "/orgs/<slug>/packages/<package_id>/releases", READING)
    async def releases(self, package_id: UUID, organization: Organization, query: TimelineQuery) -> Page[FeedRelease]:
        """A package's releases, newest first."""
        after = Position.read(query.cursor) if query.cursor else None
        # One more than asked for tells whether there is another page.
        found = await self.packages.timeline(organization.id, package_id, after, query.limit + 1)
        return page_of(found, query.limit)

    @routes("PATCH", "/orgs/<slug>/packages/<package_id>", member("member", "org:admin"))
    async def change(self, package_id: UUID, body: BadgeChange, organization: Organization, actor: Actor) -> BadgeState:
        """Let everybody see the package's badge, or nobody. Switched on again it has another address."""
        return BadgeState(await self.packages.publish(organization.id, package_id, actor, public=body.public))


def _page(report: PackageReport, period: Period) -> PackagePage:
    figures = report.figures
    return PackagePage(
        package=report.package,
        period=Span.of(period),
        frequency=figures.frequency,
        batch_size=figures.batch_size,
        rework=figures.rework,
        elsewhere=report.elsewhere,
        commits_per_release=figures.commits_per_release,
        releases_per_day=figures.releases_per_day,
        public_id=report.public_id,
        not_enough=not_enough(
            interval=figures.frequency.median_interval_days,
            cadence=figures.frequency.cadence,
            batch_size=figures.batch_size,
            rework=0 if figures.rework is None else figures.rework.share,
        ),
    )
