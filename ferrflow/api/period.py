"""How a report is asked for its period, and how it says which one that is."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from ferrflow.api.access import Caller
from ferrflow.errors import ValidationFailed
from ferrflow.fields import TimezoneName
from ferrflow.people.profile.model import timezones
from ferrflow.releases.period import Period

Days = Annotated[int, Meta(ge=1, le=365)]


class PeriodQuery(Struct, frozen=True):
    """How many days back, today included, and whose days: of the caller's own time zone unless another is named."""

    days: Days = 30
    timezone: TimezoneName | None = None

    def period(self, caller: Caller, now: datetime) -> Period:
        """The period that is meant. Raises ValidationFailed."""
        if self.timezone is not None and self.timezone not in timezones():
            raise ValidationFailed({"timezone": "must be the name of a time zone, such as Europe/Zurich"})
        return Period.ending(now, self.days, self.timezone or _own_timezone(caller))


class Span(Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """The period, its end excluded; `timezone` is the one that its days are of."""

    start: datetime
    end: datetime
    days: int
    timezone: str

    @classmethod
    def of(cls, period: Period) -> "Span":
        """As a report says it."""
        return cls(period.start, period.end, period.days, period.timezone)


def _own_timezone(caller: Caller) -> str:
    """The time zone of the caller's profile; one that is no longer known counts as none."""
    own = caller.user.timezone if caller.user else None
    return own if own in timezones() else "UTC"
