"""Routes: what went wrong."""

from collections.abc import Callable
from datetime import datetime

from attrs import frozen

from ferrflow.api.access import Caller, member
from ferrflow.api.period import PeriodQuery, Span
from ferrflow.api.router import Routes
from ferrflow.organizations.model import Organization
from ferrflow.reports.errors.model import ErrorKind
from ferrflow.reports.errors.work import Errors


@frozen
class ErrorReport:
    """The kinds of errors of a period, the most frequent first."""

    period: Span
    kinds: list[ErrorKind]


@frozen
class ErrorsApi:
    """Handlers of `/orgs/<slug>/errors`."""

    routes = Routes()

    errors: Errors
    now: Callable[[], datetime]

    @routes("GET", "/orgs/<slug>/errors", member("viewer", "telemetry:read"), quiet=True)
    async def show(self, organization: Organization, caller: Caller, query: PeriodQuery) -> ErrorReport:
        """Errors by code and command."""
        period = query.period(caller, self.now())
        return ErrorReport(Span.of(period), await self.errors.of(organization.id, period))
