"""What can become of a request to post an event."""

from typing import Literal, get_args

from attrs import field, frozen

Outcome = Literal[
    "accepted",
    "ignored",
    "unsigned",
    "bad_timestamp",
    "clock_skew",
    "bad_signature",
    "unknown_key",
    "limited",
    "too_large",
    "malformed",
    "invalid",
    "queue_full",
    "unavailable",
]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

BUCKET_SECONDS = 900


@frozen
class Refusal:
    """A request that was refused; `detail` says what was wrong, and holds nothing of what was sent.

    Without an `organization_id` it is the default organization's to read; `refused_at` is in Unix seconds.
    """

    id: str
    organization_id: str | None
    key_id: str | None
    refused_at: float
    outcome: Outcome
    detail: str


@frozen
class Count:
    """How often something happened in a quarter of an hour, which is told by its beginning in Unix seconds.

    `slowest` and `fastest` are how many seconds senders' clocks were off, behind being negative; None where no clock
    was seen.
    """

    organization_id: str | None
    bucket: int
    outcome: Outcome
    requests: int
    slowest: int | None = None
    fastest: int | None = None


@frozen
class Tallied:
    """What was counted and is to be written."""

    counts: list[Count] = field(factory=list)
    refusals: list[Refusal] = field(factory=list)

    def __bool__(self) -> bool:
        return bool(self.counts or self.refusals)
