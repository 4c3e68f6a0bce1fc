"""Routes: how getting events in goes."""

from datetime import datetime
from typing import Annotated

from attrs import frozen
from msgspec import Meta, Struct

from ferrflow.api.access import member
from ferrflow.api.router import Routes
from ferrflow.organizations.model import Organization
from ferrflow.telemetry.outcomes.work import Clocks, IngestPoint, IngestRefusal, OutcomeCount, Outcomes


class IngestQuery(Struct, frozen=True):
    """How many hours back, the one that has begun included."""

    hours: Annotated[int, Meta(ge=1, le=720)] = 24


class IngestPeriod(Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """The period; from 168 hours on it begins with a day (UTC), else with an hour."""

    start: datetime
    end: datetime
    hours: int


@frozen
class IngestHealth:
    """What became of requests to post events, and how many events are stored.

    `accepted` counts events by their own times, which a forge may tell days later, and all else requests. `series` has
    a point for each `step_seconds`; `refusals` are the newest 100, whatever the period; `clock` is null where no signed
    event came. `server_wide` is whether this includes what belongs to no organization: requests with no or a bad
    signature, or with an unknown key.
    """

    period: IngestPeriod
    step_seconds: int
    totals: list[OutcomeCount]
    series: list[IngestPoint]
    refusals: list[IngestRefusal]
    clock: Clocks | None
    server_wide: bool


@frozen
class OutcomesApi:
    """Handlers of `/orgs/<slug>/ingest`."""

    routes = Routes()

    outcomes: Outcomes

    @routes("GET", "/orgs/<slug>/ingest", member("admin", "org:admin"))
    async def health(self, organization: Organization, query: IngestQuery) -> IngestHealth:
        """How many events are stored, and how many requests to post some were refused, and why."""
        report = await self.outcomes.report(organization, query.hours)
        return IngestHealth(
            period=IngestPeriod(report.since, report.until, query.hours),
            step_seconds=report.step_seconds,
            totals=report.totals,
            series=report.series,
            refusals=report.refusals,
            clock=report.clock,
            server_wide=report.is_default,
        )
