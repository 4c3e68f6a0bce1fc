"""Writes what was counted, and makes a report of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from attrs import frozen

from ferrflow.errors import FerrFlowError
from ferrflow.organizations.model import Organization
from ferrflow.telemetry.outcomes.model import OUTCOMES, Outcome
from ferrflow.telemetry.outcomes.store import OutcomeStore
from ferrflow.telemetry.outcomes.tally import Tally

HOUR, DAY = 3_600, 86_400
# From so many hours on there is a point a day, before that one an hour.
LONG_HOURS = 168
NEWEST = 100


@frozen
class OutcomeCount:
    """How many requests ended so; of `accepted`, how many events of the period are stored."""

    outcome: Outcome
    requests: int


@frozen
class IngestPoint:
    """From `at` on until the next point: events of that time that are stored, and requests that were refused."""

    at: datetime
    accepted: int
    refused: int


@frozen
class RefusedBy:
    """The key that a refused request showed."""

    id: UUID
    name: str


@frozen
class IngestRefusal:
    """A request that was refused; `detail` says what was wrong, and holds nothing of what was sent."""

    refused_at: datetime
    outcome: Outcome
    detail: str
    key: RefusedBy | None


@frozen
class Clocks:
    """By how many seconds the clocks of signed senders were off: behind is negative, ahead positive."""

    slowest_seconds: int
    fastest_seconds: int


@frozen
class Report:
    """Ingest in a period that began at `since`; `is_default` is whether it includes what belongs to nobody."""

    since: datetime
    until: datetime
    step_seconds: int
    totals: list[OutcomeCount]
    series: list[IngestPoint]
    refusals: list[IngestRefusal]
    clock: Clocks | None
    is_default: bool


@frozen
class Outcomes:
    """What became of requests to post events."""

    tally: Tally
    _store: OutcomeStore
    _now: Callable[[], datetime]

    async def flush(self) -> None:
        """Write what was counted; where that fails, it is kept for the next time."""
        tallied = self.tally.take()
        if not tallied:
            return
        try:
            await self._store.add(tallied)
        except FerrFlowError:
            self.tally.give_back(tallied)
            raise

    async def report(self, organization: Organization, hours: int) -> Report:
        """The last `hours` hours, or as many days as hold them; the last hour or day has not ended yet."""
        step = HOUR if hours < LONG_HOURS else DAY
        now = self._now()
        last = _floor(now, step)
        since = last - timedelta(seconds=(-(-hours * HOUR // step) - 1) * step)
        series = [
            IngestPoint(datetime.fromtimestamp(at, UTC), int(accepted), int(refused))
            for at, accepted, refused in await self._store.series(organization.id, since, last, step)
        ]
        totals = await self._store.totals(organization.id, since)
        requests = {outcome: int(count) for outcome, count, _, _ in totals}
        requests["accepted"] = sum(point.accepted for point in series)
        return Report(
            since=since,
            until=now,
            step_seconds=step,
            totals=[OutcomeCount(outcome, requests.get(outcome, 0)) for outcome in OUTCOMES],
            series=series,
            refusals=await self._refusals(organization.id),
            clock=_clocks([(slowest, fastest) for _, _, slowest, fastest in totals if slowest is not None]),
            is_default=await self._store.is_default(organization.id),
        )

    async def _refusals(self, organization_id: UUID) -> list[IngestRefusal]:
        return [
            IngestRefusal(refused_at, outcome, detail, RefusedBy(UUID(key_id), name) if key_id else None)
            for refused_at, outcome, detail, key_id, name in await self._store.newest(organization_id, NEWEST)
        ]


def _floor(time: datetime, step: int) -> datetime:
    return datetime.fromtimestamp(time.timestamp() // step * step, UTC)


def _clocks(seen: list[tuple[int, int]]) -> Clocks | None:
    if not seen:
        return None
    return Clocks(min(slowest for slowest, _ in seen), max(fastest for _, fastest in seen))
