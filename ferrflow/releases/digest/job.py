"""Takes what has changed, reads the histories that it belongs to, and writes what follows from them.

Changes are rows that are written with the events, so nothing is forgotten when a server dies; digesting them twice
does no harm. A change that comes while its package is digested is the next turn's.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from attrs import frozen
from twisted.internet.task import deferLater

from ferrflow.db.database import Database, Transaction
from ferrflow.releases.digest.model import Change, Facts, Moment, Package, Row, Standing, releases_per_day
from ferrflow.releases.digest.store import DigestStore
from ferrflow.releases.history import History, Released, understand

# Many changes of few packages: under load most are of the same ones, and each package is read once.
MOST_CHANGES, MOST_PACKAGES = 1_000, 50
# What is looked at around a moment takes a while, and what has been noted stays locked for ingest meanwhile. A package
# with more of them has a turn of its own.
MOST_MOMENTS = 3_000
# Events that wait to be stored come first: so much longer than each turn it rests then.
REST, LONGEST_REST_SECONDS = 9, 5.0
# Nearly every package's whole history. Of longer ones only what is new is judged, with this much behind it.
LONGEST_HISTORY = 2_000


@frozen
class Digest:
    """Keeps packages, and what is known of releases and failures, up to date."""

    _database: Database
    _is_busy: Callable[[], bool] = lambda: False

    async def run(self) -> None:
        """Digest all that has changed. While the server is busy it takes a small part of the time."""
        more = True
        while more:
            began = self._database.reactor.seconds()
            more = await self._database.transaction(_digest, seconds=None)
            if self._is_busy():
                took = self._database.reactor.seconds() - began
                await deferLater(self._database.reactor, min(REST * took, LONGEST_REST_SECONDS))


async def _digest(transaction: Transaction) -> bool:
    """Digest some changes; whether there may be more."""
    store = DigestStore(transaction)
    changes = await store.changes(MOST_CHANGES) if await store.is_ours() else []
    if not changes:
        return False
    moments: list[Moment] = []
    news: list[tuple[UUID, Facts]] = []
    reviewed: set[Package | None] = {None}
    for package, since in _packages(changes).items():
        if len(moments) > MOST_MOMENTS or len(reviewed) > MOST_PACKAGES:
            break
        facts, times = await _review(store, package, since)
        news += facts
        moments += [Moment(package.organization_id, package.repository_id, at) for at in times]
        reviewed.add(package)
    # Those of all packages at once: package by package they would be locked in another order than ingest locks them.
    await store.note(news)
    done = [change for change in changes if change.package in reviewed]
    moments += [change.moment for change in done]
    touched = await store.find_runs(moments)
    await store.find_recoveries(moments)
    await store.sum([*touched, *((moment.organization_id, moment.at) for moment in moments)])
    await store.finish(done)
    return True


def _packages(changes: Iterable[Change]) -> dict[Package, datetime]:
    """The packages that changed, each with when the first change was."""
    found: dict[Package, datetime] = {}
    for change in changes:
        if change.package is not None:
            found[change.package] = min(change.moment.at, found.get(change.package, change.moment.at))
    return found


async def _review(
    store: DigestStore, package: Package, since: datetime
) -> tuple[list[tuple[UUID, Facts]], list[datetime]]:
    """Judge a package anew; the releases of which something else is known now, and when they were, or had been."""
    rows = await store.history(package, LONGEST_HISTORY)
    if not rows:
        await store.forget(package)
        return [], []
    whole = len(rows) < LONGEST_HISTORY
    earlier = None if whole else await store.highest(package)
    history = understand([*_outside(earlier, rows), *(Released(row.version, row.at, row.commits) for row in rows)])
    if history is None:
        return [], []
    steps = {step.version: Facts.of(step) for step in history.steps}
    news = [
        (row, steps[row.version])
        for row in rows
        if (whole or row.at >= since) and (row.facts != steps[row.version] or row.counted_at != row.at)
    ]
    count, first_at = (len(rows), rows[0].at) if whole else await store.extent(package)
    await store.stand(standing(package, history, rows, count, first_at))
    times = {at for row, _ in news for at in (row.at, row.counted_at) if at is not None}
    return [(row.id, facts) for row, facts in news], sorted(times)


def _outside(highest: Released | None, rows: list[Row]) -> list[Released]:
    """The highest version, where it is older than all that were read."""
    return [highest] if highest is not None and all(row.version != highest.version for row in rows) else []


def standing(package: Package, history: History, rows: list[Row], count: int, first_at: datetime) -> Standing:
    """A package after its last release; `count` and `first_at` are those of all its releases, read or not."""
    state, last = history.state, history.steps[-1]
    last_day, days = releases_per_day([row.at for row in rows])
    return Standing(
        package=package,
        scheme=state.scheme,
        current_version=state.current,
        current_at=state.current_at,
        latest_version=last.version,
        latest_at=last.at,
        latest_bump=last.bump,
        latest_commits=last.commits,
        first_at=first_at,
        releases=count,
        median_interval=state.median_interval,
        median_commits=state.median_commits,
        last_day=last_day,
        days=days,
    )
