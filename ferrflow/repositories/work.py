"""The rules about repositories: who they are, and what is said of them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.audit.model import Actor, Deed
from ferrflow.errors import RepositoryNotFound
from ferrflow.organizations.model import Organization
from ferrflow.repositories.model import Description, Repository, RepositoryDetails
from ferrflow.repositories.store import RepositoryStore


@frozen
class Repositories:
    """The repositories of organizations. `new_public_id` makes ids that tell nothing and cannot be guessed."""

    _store: RepositoryStore
    _now: Callable[[], datetime]
    _new_public_id: Callable[[], UUID]

    async def all(self, organization: Organization, *, archived: bool | None) -> list[Repository]:
        """All repositories, by name; only archived ones, none of them, or all (None)."""
        return await self._store.all(organization.id, archived=archived)

    async def one(self, organization: Organization, repository_id: UUID) -> RepositoryDetails:
        """The repository with that id. Raises RepositoryNotFound."""
        found = await self._store.one(organization.id, repository_id)
        if found is None:
            raise RepositoryNotFound
        return found

    async def change(
        self, organization: Organization, repository_id: UUID, changes: Mapping[str, Any], actor: Actor
    ) -> RepositoryDetails:
        """Describe it otherwise, archive it, or switch its badge; a badge that is switched on anew has a new id.

        Raises RepositoryNotFound.
        """
        repository = await self.one(organization, repository_id)

        def change(before: Description) -> Description:
            return before.with_changes(changes, self._now(), self._new_public_id())

        def deeds(before: Description, after: Description) -> list[Deed]:
            return _deeds(actor, organization, repository, before, after)

        await self._store.describe(organization.id, repository_id, change, deeds)
        return await self.one(organization, repository_id)


def _deeds(
    actor: Actor, organization: Organization, repository: Repository, before: Description, after: Description
) -> list[Deed]:
    """What the audit log says of a change."""
    found = []
    identity = {"id": str(repository.id)}
    difference = before.difference(after)
    if difference["after"]:
        metadata = {**identity, **difference}
        found.append(Deed(actor, "repository.update", repository.label, organization.id, metadata))
    if before.public_id != after.public_id:
        action = "badge.publish" if after.public_id else "badge.withdraw"
        found.append(Deed(actor, action, repository.label, organization.id, {"repository": identity["id"]}))
    return found
