"""What all ways to post an event have in common: which outcome an error is, and what people are told of it."""

from ferrflow.errors import (
    BadRequest,
    Busy,
    FerrFlowError,
    PayloadTooLarge,
    RateLimited,
    Unauthorized,
    ValidationFailed,
)
from ferrflow.telemetry.outcomes.model import Outcome


class Rejected(Unauthorized):
    """The caller is told nothing; `outcome` and `detail` are for the operator.

    `clock` is by how many seconds the sender's clock is ahead, only where the signature is good nevertheless.
    """

    def __init__(self, outcome: Outcome, detail: str, clock: int | None = None) -> None:
        super().__init__()
        self.outcome = outcome
        self.detail = detail
        self.clock = clock


# The first class that fits counts, so the special stand before the general.
OUTCOMES: tuple[tuple[type[FerrFlowError], Outcome], ...] = (
    (RateLimited, "limited"),
    (PayloadTooLarge, "too_large"),
    (ValidationFailed, "invalid"),
    (BadRequest, "malformed"),
    # The key's organization was deleted in the meantime.
    (Unauthorized, "unknown_key"),
    (Busy, "queue_full"),
)


def outcome_of(error: BaseException | None) -> tuple[Outcome, str]:
    """What became of a request that failed so, and what was wrong, in words that hold nothing of what was sent."""
    if isinstance(error, Rejected):
        return error.outcome, error.detail
    if not isinstance(error, FerrFlowError):
        return "unavailable", FerrFlowError.sentence
    return next((outcome for kind, outcome in OUTCOMES if isinstance(error, kind)), "unavailable"), _detail(error)


def _detail(error: FerrFlowError) -> str:
    if isinstance(error, ValidationFailed):
        return "; ".join(f"{path}: {_reason(reason)}" for path, reason in error.fields.items())
    if isinstance(error, RateLimited):
        return f"The key's limit is {error.standing.quota} events a minute"
    return error.sentence


def _reason(reason: str) -> str:
    """What is wrong with a field; one of msgspec's findings quotes what was sent."""
    return "is none of the values that are known" if reason.startswith("Invalid enum value") else reason
