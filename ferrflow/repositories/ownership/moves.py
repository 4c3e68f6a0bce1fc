"""Moving a repository to another organization, and deleting it for good."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import evolve, frozen

from ferrflow.audit.model import Actor, Deed
from ferrflow.errors import RepositoryNotFound, ValidationFailed
from ferrflow.organizations.model import Organization
from ferrflow.repositories.model import RepositoryDetails
from ferrflow.repositories.ownership.model import Card, Scene, Takeover, join
from ferrflow.repositories.ownership.store import OwnershipStore
from ferrflow.repositories.transfers.job import Transfers
from ferrflow.repositories.work import Repositories


@frozen
class RepositoryMoves:
    """Takes repositories elsewhere, or away."""

    _store: OwnershipStore
    _transfers: Transfers
    _repositories: Repositories
    _new_id: Callable[[], UUID]
    _now: Callable[[], datetime]

    async def move(
        self, organization: Organization, repository_id: UUID, to: Organization, confirm: str, actor: Actor
    ) -> RepositoryDetails:
        """Take a repository to another organization, which claims it then; it joins one that is there already.

        What came from it goes along, at once or in a while. Raises RepositoryNotFound, ValidationFailed.
        """
        repository = await self._repositories.one(organization, repository_id)
        _refuse_unless_confirmed(repository, confirm)
        if to.id == organization.id:
            raise ValidationFailed({"organization": "is where the repository is already"})
        hashes = [alias.hash for alias in repository.aliases]
        fresh = Card(self._new_id(), to.id, self._now())

        def decide(scene: Scene) -> Takeover:
            card = scene.card(repository_id)
            if card is None or card.organization_id != organization.id:
                raise RepositoryNotFound
            return _move(scene, card, to.id, fresh)

        def deeds(takeover: Takeover) -> list[Deed]:
            ids = {"id": str(repository_id), "new_id": str(takeover.target.id)}
            metadata = {**ids, "from": organization.slug, "to": to.slug}
            return [
                Deed(actor, "repository.move", repository.label, place.id, metadata) for place in (organization, to)
            ]

        done = await self._store.take_over(hashes, [repository_id], decide, deeds)
        await self._transfers.begin(sorted(done.sources))
        return await self._repositories.one(to, done.target.id)

    async def delete(self, organization: Organization, repository_id: UUID, confirm: str, actor: Actor) -> None:
        """Delete a repository with all that ever came from it, at once or in a while.

        Raises RepositoryNotFound, ValidationFailed.
        """
        repository = await self._repositories.one(organization, repository_id)
        _refuse_unless_confirmed(repository, confirm)
        metadata = {"id": str(repository_id)}
        deed = Deed(actor, "repository.delete", repository.label, organization.id, metadata)
        if not await self._store.abandon(repository_id, deed):
            raise RepositoryNotFound
        await self._transfers.begin([repository_id])


def _move(scene: Scene, card: Card, to: UUID, fresh: Card) -> Takeover:
    """What a move comes to; what a third organization claims stays claimed there."""
    hashes = scene.held_by(card.id)
    found = scene.found_under(hashes, to)
    target = found[0] if found else evolve(fresh, archived_at=card.archived_at)
    claims = hashes - scene.claimed_elsewhere(hashes, {card.organization_id, to})
    return join(target, is_new=not found, sources=[card, *found], claims=claims, scene=scene)


def _refuse_unless_confirmed(repository: RepositoryDetails, confirm: str) -> None:
    # Without a name and a hash its id is all that there is to tell it by.
    if confirm not in {repository.name, str(repository.id), *(alias.hash for alias in repository.aliases)} - {None}:
        raise ValidationFailed({"confirm": "must be the repository's name, its hash or its id"})
