"""Hashing for tests: at once and cheaply, as far as a test's subject allows it."""

from collections.abc import Callable
from typing import TypeVar

from twisted.internet.defer import Deferred, succeed

T = TypeVar("T")


class AtOnce:
    """A worker without threads."""

    def refuse_if_full(self) -> None:
        """It never is."""

    def run(self, job: Callable[[], T]) -> "Deferred[T]":
        """Run it now."""
        return succeed(job())
