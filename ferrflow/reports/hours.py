"""Reading sums by whole hours, and by quarters of an hour only where that is too coarse.

Days begin on the hour in most time zones; in others one hour a day belongs to two of them, in part.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from attrs import frozen

DAY, HOUR, QUARTER = timedelta(days=1), timedelta(hours=1), timedelta(minutes=15)


def sums_of(kind: str, columns: str, since: str = "start") -> str:
    """The SQL of an organization's sums of a kind (organization, error, release), with `bucket`, when each began.

    They are those up to the parameter `end`, from the one named by `since`; of hours that are parameter `split_hours`,
    in quarters.
    """
    within = f"organization_id = %(organization_id)s and bucket >= %({since})s and bucket < %(end)s"
    return f"""(
    select bucket, {columns}
    from {kind}_hours
    where {within} and bucket <> all (%(split_hours)s::timestamptz[])
    union all
    select bucket, {columns}
    from unnest(%(split_hours)s::timestamptz[]) as split (hour)
    join {kind}_sums on bucket >= split.hour and bucket < split.hour + interval '1 hour' and {within}
)"""  # noqa: S608 - constants


def split_hours(edges: Iterable[datetime]) -> list[datetime]:
    """The hours within which one of these moments lies; all in UTC."""
    return sorted({_floor(edge, HOUR) for edge in edges if edge != _floor(edge, HOUR)})


@frozen
class Parts:
    """Days, hours and quarters of an hour, each by its beginning in UTC, that make up a time together."""

    days: list[datetime]
    hours: list[datetime]
    quarters: list[datetime]

    @classmethod
    def of(cls, start: datetime, end: datetime) -> "Parts":
        """As few as there can be; both moments are edges of quarters."""
        parts = cls([], [], [])
        steps = ((DAY, parts.days), (HOUR, parts.hours), (QUARTER, parts.quarters))
        while start < end:
            step, place = next(
                (step, place) for step, place in steps if start == _floor(start, step) and start + step <= end
            )
            place.append(start)
            start += step
        return parts


def _floor(moment: datetime, step: timedelta) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (moment - midnight) // step * step
