"""A period that a report is about: some days of the viewer's calendar, the present one included."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from attrs import frozen

from ferrflow.releases.periods import Calendar


@frozen
class Period:
    """Days of a calendar: `edges` are where they begin and where the last one ends, `before` where as many began."""

    calendar: Calendar
    edges: list[datetime]
    before: datetime

    @classmethod
    def ending(cls, now: datetime, days: int, timezone: str = "UTC") -> "Period":
        """The last `days` days in a time zone."""
        calendar = Calendar(ZoneInfo(timezone))
        edges = calendar.days(now, days)
        return cls(calendar, edges, calendar.before(edges)[0])

    @property
    def start(self) -> datetime:
        """The beginning of the first day."""
        return self.edges[0]

    @property
    def end(self) -> datetime:
        """The end of the last day."""
        return self.edges[-1]

    @property
    def days(self) -> int:
        """How many days there are."""
        return len(self.edges) - 1

    @property
    def timezone(self) -> str:
        """The name of the viewer's time zone."""
        return self.calendar.zone.key

    def dates(self) -> list[date]:
        """The days by their dates."""
        return [self.calendar.date_of(edge) for edge in self.edges[:-1]]
