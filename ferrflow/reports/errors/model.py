"""Kinds of errors: those of one code and one command."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.reports.errors.explanations import Explanation, explanation
from ferrflow.repositories.reference import RepositoryRef

NEW = timedelta(hours=24)


@frozen
class RepositoryHit(RepositoryRef):
    """A repository with an error; `events` is how often it ever had it, `last_at` when it had it last."""

    events: int
    last_at: datetime


@frozen
class Extent:
    """How far a kind of error goes: in how many repositories it was in the period, and since when it is known."""

    repositories: int
    first_at: datetime
    last_at: datetime


@frozen
class ErrorKind:
    """Errors with one code of one command.

    `events` and `repositories` are those of the period, `series` its days; `new`: first seen within the last 24 hours.
    `hit` are up to five repositories that had it in the period, those first that had it most.
    """

    error_code: str | None
    command: str | None
    events: int
    repositories: int
    first_at: datetime
    last_at: datetime
    new: bool
    series: list[int]
    explanation: Explanation | None
    hit: list[RepositoryHit]

    @classmethod
    def of(
        cls, named: tuple[str, str], series: list[int], extent: Extent, hit: list[RepositoryHit], now: datetime
    ) -> "ErrorKind":
        """From what was found under a code and a command; an empty one was not said."""
        code, command = named
        return cls(
            error_code=code or None,
            command=command or None,
            events=sum(series),
            repositories=extent.repositories,
            first_at=extent.first_at,
            last_at=extent.last_at,
            new=extent.first_at > now - NEW,
            series=series,
            explanation=explanation(code),
            hit=hit,
        )


def hit_of(columns: Sequence[Any], events: int, last_at: datetime) -> RepositoryHit:
    """A repository that was hit, from the columns that name it."""
    repository_id, name, suggested_name, repository_hash = columns
    return RepositoryHit(UUID(repository_id), name, suggested_name, repository_hash, events, last_at)
