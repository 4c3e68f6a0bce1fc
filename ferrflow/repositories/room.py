"""Wires the pieces of this room together."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.db.database import Database
from ferrflow.repositories.api import RepositoriesApi
from ferrflow.repositories.store import RepositoryStore
from ferrflow.repositories.work import Repositories


@frozen
class RepositoriesRoom:
    """What others need of this room; `handlers` serve its routes."""

    handlers: tuple[Any, ...]


def furnish(*, database: Database, now: Callable[[], datetime], new_public_id: Callable[[], UUID]) -> RepositoriesRoom:
    """Make the room."""
    repositories = Repositories(RepositoryStore(database), now, new_public_id)
    return RepositoriesRoom((RepositoriesApi(repositories),))
