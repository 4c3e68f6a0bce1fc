"""Wires the pieces of this room together."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.api.access import Caller
from ferrflow.db.database import Database
from ferrflow.organizations.model import Organization
from ferrflow.repositories.api import RepositoriesApi
from ferrflow.repositories.ownership.api import RepositoryMovesApi, RepositoryNamesApi
from ferrflow.repositories.ownership.moves import RepositoryMoves
from ferrflow.repositories.ownership.naming import RepositoryNames
from ferrflow.repositories.ownership.store import OwnershipStore
from ferrflow.repositories.store import RepositoryStore
from ferrflow.repositories.transfers.job import Transfers
from ferrflow.repositories.work import Repositories


@frozen
class RepositoriesRoom:
    """What others need of this room; `handlers` serve its routes."""

    handlers: tuple[Any, ...]


def furnish(
    *,
    database: Database,
    transfers: Transfers,
    organization_of: Callable[[str, Caller], Awaitable[Organization]],
    now: Callable[[], datetime],
    new_id: Callable[[], UUID],
    new_public_id: Callable[[], UUID],
) -> RepositoriesRoom:
    """Make the room; `organization_of` finds an organization that a caller sees, by its slug."""
    repositories = Repositories(RepositoryStore(database), now, new_public_id)
    ownership = OwnershipStore(database)
    handlers = (
        RepositoriesApi(repositories),
        RepositoryNamesApi(RepositoryNames(ownership, transfers, repositories, new_id, now)),
        RepositoryMovesApi(RepositoryMoves(ownership, transfers, repositories, new_id, now), organization_of),
    )
    return RepositoriesRoom(handlers)
