"""A repository as tables and lists name it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from attrs import frozen

# To be selected from `repositories`, in this order, for `RepositoryRef.of`.
COLUMNS = """
    repositories.id, repositories.name, repositories.suggested_name,
    (select min(hash) from repository_hashes where repository_hashes.repository_id = repositories.id)
"""


@frozen
class RepositoryRef:
    """A repository by its names.

    `name` is what people named it, `suggested_name` what a forge calls it, `hash` one of those that it reports under.
    """

    id: UUID
    name: str | None
    suggested_name: str | None
    hash: str | None

    @property
    def label(self) -> str:
        """What people call it."""
        return self.name or self.suggested_name or f"unnamed {(self.hash or str(self.id))[:8]}"

    @classmethod
    def of(cls, columns: Sequence[Any]) -> "RepositoryRef | None":
        """From COLUMNS; none where there was none to join."""
        repository_id, *names = columns
        return cls(UUID(repository_id), *names) if repository_id else None
