"""How many requests a minute one caller may make: a steady rate with room for bursts, kept in memory.

Each process counts for itself. Somebody who is signed in has ten times the budget of the setting, so that pages which
load and refresh leave a person room to work; a token has one, and so has each address that shows neither.
"""

from collections import OrderedDict
from typing import Protocol

from attrs import define, field

from ferrflow.errors import RateLimited, Standing

MINUTE = 60.0
SESSION_FACTOR = 10
# Callers that are remembered; the one that was quiet for longest is forgotten first.
CALLERS = 100_000


class Clock(Protocol):
    """What tells the time."""

    def seconds(self) -> float:
        """Seconds since some fixed moment."""


@define
class Limits:
    """The budgets of all callers: each a moment in the future up to which its requests are spent (GCRA)."""

    per_minute: int
    clock: Clock
    _spent_until: OrderedDict[str, float] = field(factory=OrderedDict, init=False, repr=False)

    def take(self, caller: str, factor: int = 1) -> Standing:
        """Count a request. Raises RateLimited where the budget is used up; a refused request costs nothing."""
        now, quota = self.clock.seconds(), self.per_minute * factor
        interval = MINUTE / quota
        until = max(self._spent_until.get(caller, now), now) + interval
        if until - now > MINUTE + interval / 2:
            raise RateLimited(Standing(quota, 0, _up(until - now - MINUTE)))
        self._spent_until[caller] = until
        self._spent_until.move_to_end(caller)
        if len(self._spent_until) > CALLERS:
            self._spent_until.popitem(last=False)
        return Standing(quota, int((MINUTE - (until - now)) / interval + 0.5), _up(until - now))


def _up(seconds: float) -> int:
    return max(1, int(seconds + 0.999))
