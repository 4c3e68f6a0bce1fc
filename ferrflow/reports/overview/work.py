"""Puts the overview together."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.releases.period import Period
from ferrflow.releases.runs import INCIDENTS_FOR_MEDIAN
from ferrflow.reports.floors import not_enough
from ferrflow.reports.overview.model import (
    DayOfReleases,
    ErrorCount,
    Events,
    Figures,
    Flags,
    NewestRelease,
    Releases,
    Totals,
    total,
)
from ferrflow.reports.overview.store import OverviewStore

BEFORE = 0


@frozen
class Report:
    """What an organization's events of a period come to, beside those of the period before."""

    totals: Totals
    before: Totals
    releases_per_day: list[DayOfReleases]
    recovery_median_seconds: float | None
    newest_releases: list[NewestRelease]
    errors_by_code: list[ErrorCount]
    flags: Flags
    not_enough: dict[str, str]
    last_event_at: datetime | None
    demo: bool


@frozen
class Overviews:
    """Makes overviews."""

    _store: OverviewStore
    _now: Callable[[], datetime]

    async def of(self, organization_id: UUID, period: Period) -> Report:
        """The overview of an organization."""
        found = await self._store.figures(organization_id, period, self._now())
        events = total(Events, (counts for slot, counts in found.events.items() if slot != BEFORE))
        releases = total(Releases, (counts for slot, counts in found.releases.items() if slot != BEFORE))
        totals = Totals.of(events, releases, found.breadth)
        recovery = found.recoveries.median_seconds if found.recoveries.incidents >= INCIDENTS_FOR_MEDIAN else None
        return Report(
            totals=totals,
            before=Totals.of(
                found.events.get(BEFORE, Events()), found.releases.get(BEFORE, Releases()), found.breadth_before
            ),
            releases_per_day=_days(period, found),
            recovery_median_seconds=recovery,
            newest_releases=found.newest_releases,
            errors_by_code=found.errors_by_code,
            flags=found.flags,
            not_enough=not_enough(failed_rate=totals.failed_rate, recovery=recovery, rework=totals.rework_share),
            last_event_at=found.last_event_at,
            demo=events.demo > 0,
        )


def _days(period: Period, found: Figures) -> list[DayOfReleases]:
    """Days on which nothing happened are days too."""
    return [
        DayOfReleases(
            day.isoformat(),
            found.releases.get(slot, Releases()).releases,
            found.events.get(slot, Events()).release_errors,
        )
        for slot, day in enumerate(period.dates(), BEFORE + 1)
    ]
