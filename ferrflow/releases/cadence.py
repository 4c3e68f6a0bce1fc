"""How often something is released: daily, weekly, monthly or rarer."""

from collections.abc import Iterable
from datetime import datetime
from statistics import median
from typing import Literal

from ferrflow.releases.periods import WEEK, Calendar

Cadence = Literal["daily", "weekly", "monthly", "rarer"]

# A working week has five days: who releases on three of them releases on most.
DAYS_FOR_DAILY = 3
WEEKS_FOR_CADENCE = 4
WEEKS_IN_MONTH = 4
# Telling months from rarer takes three of them.
WEEKS_FOR_MONTHS = 12


def cadence(calendar: Calendar, releases: Iterable[datetime], since: datetime, now: datetime) -> Cadence | None:
    """The class of the releases from `since` until `now`, by the median week's release days; None: too few weeks.

    Only whole weeks of the viewer count: neither the present one nor the one that `since` is in the middle of. If the
    median week has no release, the median of blocks of four weeks tells monthly from rarer.
    """
    days = _release_days(calendar, releases, since, now)
    if len(days) < WEEKS_FOR_CADENCE:
        return None
    middle = median(days)
    if middle >= 1:
        return "daily" if middle >= DAYS_FOR_DAILY else "weekly"
    if len(days) < WEEKS_FOR_MONTHS:
        return None
    # From the newest back, so that what is left over is the oldest.
    newest_first = days[::-1]
    whole = len(days) // WEEKS_IN_MONTH * WEEKS_IN_MONTH
    months = [sum(newest_first[place : place + WEEKS_IN_MONTH]) for place in range(0, whole, WEEKS_IN_MONTH)]
    return "monthly" if median(months) >= 1 else "rarer"


def _release_days(calendar: Calendar, releases: Iterable[datetime], since: datetime, now: datetime) -> list[int]:
    """For each whole week, oldest first, the days on which something was released."""
    first = calendar.monday_of(since)
    if calendar.beginning(first) < since:
        first += WEEK
    weeks = max((calendar.monday_of(now) - first) // WEEK, 0)
    counts = [0] * weeks
    for day in {calendar.date_of(release) for release in releases}:
        week = (day - first) // WEEK
        if 0 <= week < weeks:
            counts[week] += 1
    return counts
