"""Naming: a repository's addresses lead to the hashes under which its events come."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from attrs import evolve, frozen

from ferrflow.audit.model import Actor, Deed
from ferrflow.errors import (
    HashNotFound,
    NothingSuggested,
    RepositoryClaimed,
    RepositoryDiffers,
    RepositoryNotFound,
    ValidationFailed,
)
from ferrflow.organizations.model import Organization
from ferrflow.repositories.model import RepositoryDetails
from ferrflow.repositories.ownership.model import Card, Scene, Takeover, join
from ferrflow.repositories.ownership.store import OwnershipStore
from ferrflow.repositories.transfers.job import Transfers
from ferrflow.repositories.work import Repositories
from ferrflow.telemetry.remotes import display_name, variants, web_address

NAME_CHARACTERS = 100


@frozen
class Addresses:
    """What the URLs that somebody pasted come to; `name` and `url` are the first one's, without credentials."""

    hashes: frozenset[str]
    name: str
    url: str | None

    @classmethod
    def of(cls, urls: Sequence[str]) -> "Addresses":
        """Take at least one URL apart. Raises ValidationFailed."""
        hashes: set[str] = set()
        for number, url in enumerate(urls):
            try:
                hashes.update(sha256(form.encode()).hexdigest() for form in variants(url))
            except ValueError as error:
                raise ValidationFailed({f"urls[{number}]": str(error)}) from None
        return cls(frozenset(hashes), display_name(urls[0])[:NAME_CHARACTERS], web_address(urls[0]))

    def describe(self, card: Card, name: str | None) -> Card:
        """A repository as it is called then: as somebody says, else as it was, else as the address says."""
        return evolve(card, name=name or card.name or self.name, url=card.url or self.url)


@frozen
class RepositoryNames:
    """Names repositories, and so claims them for their organization."""

    _store: OwnershipStore
    _transfers: Transfers
    _repositories: Repositories
    _new_id: Callable[[], UUID]
    _now: Callable[[], datetime]

    async def create(
        self, organization: Organization, urls: Sequence[str], name: str | None, actor: Actor
    ) -> RepositoryDetails:
        """Make a repository known before its first event; what has come already under its hashes belongs to it.

        Raises ValidationFailed, RepositoryClaimed.
        """
        addresses = Addresses.of(urls)
        fresh = Card(self._new_id(), organization.id, self._now())

        def decide(scene: Scene) -> Takeover:
            found = scene.found_under(addresses.hashes, organization.id)
            return _claim(scene, found[0] if found else fresh, addresses, name, is_new=not found)

        deeds = _deeds("repository.create", actor, addresses)
        return await self._take_over(organization, addresses.hashes, [], decide, deeds)

    async def name(
        self,
        organization: Organization,
        repository_id: UUID,
        urls: Sequence[str],
        name: str | None,
        actor: Actor,
        *,
        although_it_differs: bool = False,
    ) -> RepositoryDetails:
        """Claim all hashes under which a repository may come; others of the organization under them are joined with it.

        One that has reported comes under one of them already, unless `although_it_differs`.
        Raises ValidationFailed, RepositoryNotFound, RepositoryClaimed, RepositoryDiffers.
        """
        addresses = Addresses.of(urls)
        repository = await self._repositories.one(organization, repository_id)
        if not although_it_differs:
            _refuse_what_differs(repository, addresses)

        def decide(scene: Scene) -> Takeover:
            card = scene.card(repository_id)
            if card is None or card.organization_id != organization.id:
                raise RepositoryNotFound
            return _claim(scene, card, addresses, name, is_new=False)

        deeds = _deeds("repository.name", actor, addresses)
        return await self._take_over(organization, addresses.hashes, [repository_id], decide, deeds)

    async def accept_suggestion(
        self, organization: Organization, repository_id: UUID, actor: Actor
    ) -> RepositoryDetails:
        """Name it as its forge does, unless it has a name.

        Raises RepositoryNotFound, NothingSuggested, RepositoryClaimed.
        """
        repository = await self._repositories.one(organization, repository_id)
        if repository.suggested_url is None:
            raise NothingSuggested
        name = repository.name or repository.suggested_name
        # Whoever signs the forge's deliveries knows better than the hashes.
        return await self.name(
            organization, repository_id, [repository.suggested_url], name, actor, although_it_differs=True
        )

    async def let_go(self, organization: Organization, repository_id: UUID, hash_: str, actor: Actor) -> None:
        """Claim a hash no longer. One under which events came leads to the repository still, any other does not.

        Raises RepositoryNotFound, HashNotFound.
        """
        repository = await self._repositories.one(organization, repository_id)
        if hash_ not in {alias.hash for alias in repository.aliases}:
            raise HashNotFound
        metadata = {"id": str(repository_id), "before": {"hash": hash_}, "after": {"hash": None}}
        deed = Deed(actor, "repository.update", repository.label, organization.id, metadata)
        if not await self._store.let_go(organization.id, repository_id, hash_, deed):
            raise HashNotFound

    async def _take_over(
        self,
        organization: Organization,
        hashes: Iterable[str],
        repositories: Sequence[UUID],
        decide: Callable[[Scene], Takeover],
        deeds: Callable[[Takeover], list[Deed]],
    ) -> RepositoryDetails:
        done = await self._store.take_over(sorted(hashes), repositories, decide, deeds)
        await self._transfers.begin(sorted(done.sources))
        return await self._repositories.one(organization, done.target.id)


def _deeds(action: str, actor: Actor, addresses: Addresses) -> Callable[[Takeover], list[Deed]]:
    """What the audit log says of it; an address is told as people read it, since one that was pasted may hold a key.

    Organizations that events came to, and that will see no more of them, find it in their own log.
    """

    def deeds(takeover: Takeover) -> list[Deed]:
        target, joined = takeover.target, sorted(map(str, takeover.sources))
        metadata = {"id": str(target.id), "url": addresses.url, "joined": joined}
        lost = [
            Deed(actor, "repository.claim_elsewhere", addresses.name, organization_id, {"url": addresses.url})
            for organization_id in sorted(takeover.bereaved)
        ]
        return [Deed(actor, action, target.name, target.organization_id, metadata), *lost]

    return deeds


def _refuse_what_differs(repository: RepositoryDetails, addresses: Addresses) -> None:
    """Refuse addresses that have nothing in common with what leads to a repository that has reported."""
    known = {alias.hash for alias in repository.aliases}
    if repository.last_at is not None and known and addresses.hashes.isdisjoint(known):
        raise RepositoryDiffers


def _claim(scene: Scene, target: Card, addresses: Addresses, name: str | None, *, is_new: bool) -> Takeover:
    if scene.claimed_elsewhere(addresses.hashes, {target.organization_id}):
        raise RepositoryClaimed
    sources = scene.found_under(addresses.hashes, target.organization_id)
    takeover = join(target, is_new=is_new, sources=sources, claims=addresses.hashes, scene=scene)
    return evolve(
        takeover,
        target=addresses.describe(takeover.target, name),
        bereaved=scene.received_elsewhere(addresses.hashes, target.organization_id),
    )
