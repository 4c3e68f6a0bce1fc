"""The viewer's calendar: where their days and weeks begin and end, as instants in UTC.

A day is from the first moment of a date to the first moment of the next, so it has 23 or 25 hours when the clocks
change. A date that a place left out when it moved across the date line is no day. Weeks begin on Monday.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)


@frozen
class Calendar:
    """Days and weeks as the people of a time zone live them."""

    zone: ZoneInfo

    def date_of(self, moment: datetime) -> date:
        """The date of a moment; `moment` is aware."""
        return moment.astimezone(self.zone).date()

    def monday_of(self, moment: datetime) -> date:
        """The date on which the week of a moment begins."""
        day = self.date_of(moment)
        return day - day.weekday() * DAY

    def days(self, end: datetime, count: int) -> list[datetime]:
        """The edges of `count` days, the last of which `end` is in: count + 1 moments in UTC, oldest first."""
        return self._edges(self.date_of(end), count, DAY)

    def weeks(self, end: datetime, count: int) -> list[datetime]:
        """The edges of `count` weeks, the last of which `end` is in, like those of days."""
        return self._edges(self.monday_of(end), count, WEEK)

    def before(self, edges: Sequence[datetime]) -> list[datetime]:
        """The edges of the period before one that this calendar made: as many days or weeks, up to its beginning."""
        step = WEEK if self.date_of(edges[1]) - self.date_of(edges[0]) >= WEEK else DAY
        return self._edges(self.date_of(edges[0]) - step, len(edges) - 1, step)

    def beginning(self, day: date) -> datetime:
        """The first moment of a date, in UTC; of one that was left out, that of the next."""
        midnight = datetime.combine(day, time(), self.zone)
        moment = midnight.astimezone(UTC)
        if moment.astimezone(self.zone).replace(tzinfo=None) == midnight.replace(tzinfo=None):
            return moment
        # The clocks were put forward across midnight, maybe from before it: find the moment when they were.
        sooner = midnight.replace(fold=1).astimezone(UTC) - SECOND
        while moment - sooner > SECOND:
            middle = sooner + (moment - sooner) // SECOND // 2 * SECOND
            sooner, moment = (sooner, middle) if self.date_of(middle) >= day else (middle, moment)
        return moment

    def _edges(self, last: date, count: int, step: timedelta) -> list[datetime]:
        after = last + step
        edges = [self.beginning(after)]
        day = last
        while len(edges) <= count:
            edge = self.beginning(day)
            if edge < edges[-1]:
                edges.append(edge)
            day -= step
        return edges[::-1]
