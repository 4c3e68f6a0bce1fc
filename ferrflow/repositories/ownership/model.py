"""What is there under some hashes, and what it comes to when a repository takes them over."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from attrs import evolve, frozen


@frozen
class Holding:
    """A hash in an organization: the repository that it leads to, and whether the organization claims it."""

    hash: str
    organization_id: UUID
    repository_id: UUID
    registered: bool


@frozen
class Card:
    """All that is said of a repository, by people and by its forge."""

    id: UUID
    organization_id: UUID
    created_at: datetime
    name: str | None = None
    group_name: str | None = None
    owner: str | None = None
    url: str | None = None
    archived_at: datetime | None = None
    suggested_name: str | None = None
    suggested_url: str | None = None
    public_id: UUID | None = None

    def filled_from(self, others: Iterable["Card"]) -> "Card":
        """What others say where this one says nothing; it is as old as the oldest, and in use if one of them is."""
        others = sorted(others, key=lambda card: (card.created_at, card.id))
        filled = evolve(self, created_at=min(card.created_at for card in (self, *others)))
        for other in others:
            missing = {name: getattr(other, name) for name in SAID if getattr(filled, name) is None}
            filled = evolve(filled, **missing)
        if any(other.archived_at is None for other in others):
            filled = evolve(filled, archived_at=None)
        return filled


SAID = ("name", "group_name", "owner", "url", "suggested_name", "suggested_url", "public_id")


@frozen
class Scene:
    """What is there: the holdings of the hashes that it is about, and the repositories that are concerned."""

    holdings: frozenset[Holding]
    cards: frozenset[Card]

    def card(self, repository_id: UUID) -> Card | None:
        """A repository, if it is concerned."""
        return next((card for card in self.cards if card.id == repository_id), None)

    def claimed_elsewhere(self, hashes: Collection[str], organizations: Collection[UUID]) -> set[str]:
        """Which of the hashes another organization claims."""
        return {
            holding.hash
            for holding in self.holdings
            if holding.registered and holding.hash in hashes and holding.organization_id not in organizations
        }

    def received_elsewhere(self, hashes: Collection[str], organization_id: UUID) -> frozenset[UUID]:
        """Which other organizations events under the hashes have come to."""
        return frozenset(
            holding.organization_id
            for holding in self.holdings
            if holding.hash in hashes and holding.organization_id != organization_id
        )

    def held_by(self, repository_id: UUID) -> set[str]:
        """The hashes that lead to a repository."""
        return {holding.hash for holding in self.holdings if holding.repository_id == repository_id}

    def found_under(self, hashes: Collection[str], organization_id: UUID) -> list[Card]:
        """The repositories of an organization that some of the hashes lead to, the oldest first."""
        found = {
            holding.repository_id
            for holding in self.holdings
            if holding.organization_id == organization_id and holding.hash in hashes
        }
        cards = [card for card in self.cards if card.id in found]
        return sorted(cards, key=lambda card: (card.created_at, card.id))


@frozen
class Takeover:
    """What is to be: `target` as it is described then, `sources` that go into it, and the hashes that lead to it.

    `hashes` maps each to whether it is registered. `is_new` is whether the target has yet to be made. `bereaved` are
    organizations that events under these hashes came to, and will come to no longer unless by their keys.
    """

    target: Card
    is_new: bool
    sources: frozenset[UUID]
    hashes: frozenset[tuple[str, bool]]
    bereaved: frozenset[UUID] = frozenset()


def join(target: Card, *, is_new: bool, sources: Iterable[Card], claims: Collection[str], scene: Scene) -> Takeover:
    """Take repositories into one. It claims `claims`, and what it and those of its own organization claimed already."""
    sources = [source for source in sources if source.id != target.id]
    concerned = {target.id, *(source.id for source in sources)}
    hashes = dict.fromkeys(claims, True)
    for holding in scene.holdings:
        if holding.repository_id in concerned:
            ours = holding.registered and holding.organization_id == target.organization_id
            hashes[holding.hash] = hashes.get(holding.hash, False) or ours
    return Takeover(
        target=target.filled_from(sources),
        is_new=is_new,
        sources=frozenset(source.id for source in sources),
        hashes=frozenset(hashes.items()),
    )
