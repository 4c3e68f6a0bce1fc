"""Reads the overview's numbers, all of one moment."""

from collections.abc import Hashable
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ferrflow.db.database import Database, Row, Transaction
from ferrflow.releases.history import (
    CHECKS_GO_ON,
    RELEASES_FOR_STALE,
    SHORTEST_INTERVAL_DAYS,
    STALE_AFTER_INTERVALS,
)
from ferrflow.releases.period import Period
from ferrflow.reports.errors.explanations import explanation
from ferrflow.reports.hours import Parts, split_hours
from ferrflow.reports.overview.model import (
    Breadth,
    ErrorCount,
    Events,
    Figures,
    Flags,
    NewestRelease,
    Recoveries,
    Releases,
)
from ferrflow.reports.overview.statements import (
    BEFORE,
    ERRORS_BY_CODE,
    EVENTS,
    LAST_EVENT_AT,
    NEWEST_RELEASES,
    PACKAGES,
    RECOVERIES,
    RELEASES,
    STANDING,
)
from ferrflow.reports.snapshot import in_snapshot
from ferrflow.repositories.reference import RepositoryRef
from ferrflow.telemetry.events import EVENT_TYPES

NEWEST, FAILURES = 20, 1_000
# Answers that are remembered.
KNOWN = 500


@frozen
class OverviewStore:
    """Reads sums.

    What of the period before takes long to find is remembered, beside what would be another if anything had come to
    that period, or gone from it, since: its sums, and how many packages and repositories there are.
    """

    _database: Database
    _known: dict[Hashable, Breadth] = field(factory=dict, init=False, repr=False)

    async def figures(self, organization_id: UUID, period: Period, now: datetime) -> Figures:
        """All numbers of one moment."""
        edges, parts = [period.before, *period.edges], Parts.of(period.start, period.end)
        parameters: dict[str, Any] = {
            "organization_id": str(organization_id),
            "edges": edges,
            "split_hours": split_hours(edges),
            "days": parts.days,
            "hours": parts.hours,
            "quarters": parts.quarters,
            "before": period.before,
            "start": period.start,
            "end": period.end,
            "now": now,
            "newest": NEWEST,
            "failures": FAILURES,
            "types": list(EVENT_TYPES),
            "releases_for_stale": RELEASES_FOR_STALE,
            "intervals": STALE_AFTER_INTERVALS,
            "shortest": SHORTEST_INTERVAL_DAYS,
            "checks_go_on": CHECKS_GO_ON,
        }
        return await in_snapshot(self._database, lambda transaction: self._figures(transaction, parameters))

    async def _figures(self, transaction: Transaction, parameters: dict[str, Any]) -> Figures:
        events = {slot: Events(*counts) for slot, *counts in await transaction.query(EVENTS, parameters)}
        releases = {slot: Releases(*counts) for slot, *counts in await transaction.query(RELEASES, parameters)}
        [(released, places, packages)] = await transaction.query(PACKAGES, parameters)
        [(repositories, seen, *flags)] = await transaction.query(STANDING, parameters)
        newest = await transaction.query(NEWEST_RELEASES, parameters)
        errors = await transaction.query(ERRORS_BY_CODE, parameters)
        [recoveries] = await transaction.query(RECOVERIES, parameters)
        last = await transaction.query(LAST_EVENT_AT, parameters)
        return Figures(
            events=events,
            releases=releases,
            breadth=Breadth(seen, released, places),
            breadth_before=await self._before(
                transaction, parameters, (events.get(0), releases.get(0), packages, repositories)
            ),
            newest_releases=list(map(_newest, newest)),
            errors_by_code=list(map(_error, errors)),
            flags=Flags(*flags),
            recoveries=Recoveries(*recoveries),
            last_event_at=last[0][0] if last else None,
        )

    async def _before(self, transaction: Transaction, parameters: dict[str, Any], state: Hashable) -> Breadth:
        """The breadth of the period before, which is the same as long as `state` is."""
        key = parameters["organization_id"], parameters["before"], parameters["start"], state
        if key not in self._known:
            [found] = await transaction.query(BEFORE, parameters)
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[key] = Breadth(*found)
        return self._known[key]


def _newest(row: Row) -> NewestRelease:
    release_id, package_id, name, version, previous, bump, commits, at, repeats, demo, is_prerelease, *repository = row
    return NewestRelease(
        id=UUID(release_id),
        repository=RepositoryRef.of(repository),
        package_id=UUID(package_id) if package_id else None,
        package_name=name,
        package_version=version,
        previous=previous,
        bump=bump,
        commits_count=commits,
        released_at=at,
        repeats=repeats,
        demo=demo,
        is_prerelease=is_prerelease,
    )


def _error(row: Row) -> ErrorCount:
    code, command, count, last_at = row
    return ErrorCount(code, command, count, last_at, explanation(code))
