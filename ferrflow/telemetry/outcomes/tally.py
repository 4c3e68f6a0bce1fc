"""Counts what becomes of requests to post events, in memory that stays small whatever is sent."""

from collections import Counter, deque
from collections.abc import Callable

from attrs import define, field

from ferrflow.ids import new_id_text
from ferrflow.telemetry.outcomes.model import BUCKET_SECONDS, Count, Outcome, Refusal, Tallied

# The newest refusals that are kept for each organization, here and in the database.
REFUSALS = 200
DETAIL_CHARACTERS = 300
# Counts that wait to be written, while the database is away; further kinds of them are then not told apart any more.
COUNTS = 10_000

Kind = tuple[str | None, int, Outcome]


@define
class _Entry:
    """How often, and the slowest and the fastest clock."""

    requests: int = 0
    slowest: int | None = None
    fastest: int | None = None


@define
class Tally:
    """`since_start` counts all requests by outcome; what is to be written is taken by `take`."""

    _now: Callable[[], float]
    since_start: Counter[Outcome] = field(factory=Counter, init=False)
    _counts: dict[Kind, _Entry] = field(factory=dict, init=False)
    _refusals: dict[str | None, deque[Refusal]] = field(factory=dict, init=False)

    def accepted(self, clock: int) -> None:
        """A signed event was stored, whose sender's clock is `clock` seconds ahead of ours.

        What comes by a key is counted where it is stored.
        """
        self.since_start["accepted"] += 1
        self._count((None, self._bucket(), "accepted"), 1, clock, clock)

    def stored(self) -> None:
        """An event that came by a key was stored."""
        self.since_start["accepted"] += 1

    def ignored(self, organization_id: str) -> None:
        """A forge told something that is no release."""
        self.since_start["ignored"] += 1
        self._count((organization_id, self._bucket(), "ignored"), 1)

    def refused(
        self,
        outcome: Outcome,
        detail: str,
        *,
        organization_id: str | None = None,
        key_id: str | None = None,
        clock: int | None = None,
    ) -> None:
        """A request was refused. `clock` is the sender's, only where their signature was good."""
        self.since_start[outcome] += 1
        self._count((organization_id, self._bucket(), outcome), 1, clock, clock)
        refusals = self._refusals.setdefault(organization_id, deque(maxlen=REFUSALS))
        detail = detail[:DETAIL_CHARACTERS]
        refusals.append(Refusal(new_id_text(), organization_id, key_id, self._now(), outcome, detail))

    def take(self) -> Tallied:
        """What was counted since the last time."""
        counts, self._counts = self._counts, {}
        refusals, self._refusals = self._refusals, {}
        return Tallied(
            [Count(*kind, entry.requests, entry.slowest, entry.fastest) for kind, entry in counts.items()],
            [refusal for some in refusals.values() for refusal in some],
        )

    def give_back(self, tallied: Tallied) -> None:
        """What could not be written is for the next time."""
        for count in tallied.counts:
            kind = (count.organization_id, count.bucket, count.outcome)
            self._count(kind, count.requests, count.slowest, count.fastest)
        newer, self._refusals = self._refusals, {}
        for refusal in (*tallied.refusals, *(refusal for some in newer.values() for refusal in some)):
            self._refusals.setdefault(refusal.organization_id, deque(maxlen=REFUSALS)).append(refusal)

    def _bucket(self) -> int:
        return int(self._now()) // BUCKET_SECONDS * BUCKET_SECONDS

    def _count(self, kind: Kind, requests: int, slowest: int | None = None, fastest: int | None = None) -> None:
        entry = self._counts.get(kind)
        if entry is None:
            entry = _Entry()
            if len(self._counts) < COUNTS:
                self._counts[kind] = entry
        entry.requests += requests
        if slowest is not None and (entry.slowest is None or slowest < entry.slowest):
            entry.slowest = slowest
        if fastest is not None and (entry.fastest is None or fastest > entry.fastest):
            entry.fastest = fastest
