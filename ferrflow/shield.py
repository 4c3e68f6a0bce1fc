"""Lets a caller go away without breaking off the work that it waits for."""

from typing import TypeVar

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.python.failure import Failure

T = TypeVar("T")

log = Logger()


def shield(work: "Deferred[T]") -> "Deferred[T]":
    """A Deferred that follows `work`, but whose cancellation ends only the waiting."""
    waiting: Deferred[T] = Deferred()

    def succeeded(result: T) -> None:
        if not waiting.called:
            waiting.callback(result)

    def failed(failure: Failure) -> None:
        if not waiting.called:
            waiting.errback(failure)
        else:
            log.warn("Work failed after its caller had gone: {kind}", kind=type(failure.value).__name__)

    _ = work.addCallbacks(succeeded, failed)
    return waiting
