"""Rules of the schema that a caller may break, by the names of what they then hear."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ferrflow.errors import DatabaseRefused, FerrFlowError


@contextmanager
def refused_as(errors: Mapping[str, type[FerrFlowError]]) -> Iterator[None]:
    """Raise the error that belongs to the constraint which the block breaks; whoever came first has won the race."""
    try:
        yield
    except DatabaseRefused as refused:
        if named := errors.get(refused.constraint or ""):
            raise named from refused
        raise
