"""How many letters an address gets that others have sent to it, so that nobody's mailbox is filled by way of us."""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import define, field

LETTERS, WINDOW = 5, timedelta(hours=1)


@define
class Pace:
    """Counts letters by address, in memory."""

    _now: Callable[[], datetime]
    _sent: dict[str, list[datetime]] = field(factory=dict, init=False, repr=False)

    def take(self, address: str) -> bool:
        """Whether the address may get another letter, which then counts."""
        now = self._now()
        self._sent = {
            who: kept for who, times in self._sent.items() if (kept := [t for t in times if now - t < WINDOW])
        }
        times = self._sent.setdefault(address.casefold(), [])
        if len(times) >= LETTERS:
            return False
        times.append(now)
        return True
