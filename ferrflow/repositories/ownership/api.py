"""Routes: naming, moving and deleting repositories."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from attrs import frozen
from msgspec import Meta, Struct

from ferrflow.api.access import Caller, member, require_role
from ferrflow.api.router import Routes
from ferrflow.audit.model import Actor
from ferrflow.errors import HashNotFound, NothingSuggested, RepositoryClaimed, RepositoryDiffers, RepositoryNotFound
from ferrflow.fields import Name
from ferrflow.organizations.model import Organization
from ferrflow.repositories.model import RepositoryDetails
from ferrflow.repositories.ownership.moves import RepositoryMoves
from ferrflow.repositories.ownership.naming import RepositoryNames

NAMING = member("member", "org:admin")
MOVING = member("admin", "org:admin")

RemoteAddress = Annotated[str, Meta(min_length=1, max_length=2000)]


class RepositoryNaming(Struct, frozen=True):
    """Addresses of one repository, in any form that git takes; without a name it is called as the first one says."""

    urls: Annotated[list[RemoteAddress], Meta(min_length=1, max_length=50)]
    name: Name | None = None


class RepositoryAddresses(RepositoryNaming, frozen=True):
    """Of one that reports under another hash only `although_it_differs` makes them its addresses."""

    although_it_differs: bool = False


class RepositoryMove(Struct, frozen=True):
    """Where to, by the organization's slug; `confirm` is the repository's name, one of its hashes, or its id."""

    organization: str
    confirm: str


class RepositoryConfirmation(Struct, frozen=True):
    """The name of what is to be deleted, one of its hashes, or its id."""

    confirm: str = ""


@frozen
class RepositoryNamesApi:
    """Handlers of `/orgs/<slug>/repositories` that name."""

    routes = Routes()

    names: RepositoryNames

    @routes("POST", "/orgs/<slug>/repositories", NAMING, status=201, refuses=(RepositoryClaimed, RepositoryNotFound))
    async def create(self, body: RepositoryNaming, organization: Organization, actor: Actor) -> RepositoryDetails:
        """Make a repository known before its first event; what has come from it already is joined with it."""
        return await self.names.create(organization, body.urls, body.name, actor)

    @routes(
        "POST",
        "/orgs/<slug>/repositories/<repository_id>/name",
        NAMING,
        refuses=(RepositoryNotFound, RepositoryClaimed, RepositoryDiffers),
    )
    async def name(
        self, repository_id: UUID, body: RepositoryAddresses, organization: Organization, actor: Actor
    ) -> RepositoryDetails:
        """Tell under which addresses it is known, in whatever form; others under them are joined with it."""
        differs = body.although_it_differs
        return await self.names.name(
            organization, repository_id, body.urls, body.name, actor, although_it_differs=differs
        )

    @routes(
        "DELETE",
        "/orgs/<slug>/repositories/<repository_id>/hashes/<repository_hash>",
        NAMING,
        refuses=(RepositoryNotFound, HashNotFound),
    )
    async def let_go(self, repository_id: UUID, repository_hash: str, organization: Organization, actor: Actor) -> None:
        """Claim a hash no longer; one under which nothing came does not lead to the repository any more."""
        await self.names.let_go(organization, repository_id, repository_hash, actor)

    @routes(
        "POST",
        "/orgs/<slug>/repositories/<repository_id>/accept-suggestion",
        NAMING,
        refuses=(RepositoryNotFound, RepositoryClaimed, NothingSuggested),
    )
    async def accept_suggestion(
        self, repository_id: UUID, organization: Organization, actor: Actor
    ) -> RepositoryDetails:
        """Name it as its forge does."""
        return await self.names.accept_suggestion(organization, repository_id, actor)


@frozen
class RepositoryMovesApi:
    """Handlers of `/orgs/<slug>/repositories` that take one elsewhere; `organization_of` finds what a caller sees."""

    routes = Routes()

    moves: RepositoryMoves
    organization_of: Callable[[str, Caller], Awaitable[Organization]]

    @routes("POST", "/orgs/<slug>/repositories/<repository_id>/move", MOVING, refuses=(RepositoryNotFound,))
    async def move(
        self, repository_id: UUID, body: RepositoryMove, organization: Organization, caller: Caller, actor: Actor
    ) -> RepositoryDetails:
        """Take it to another organization, which one has to administer too; all that came from it goes along."""
        to = await self.organization_of(body.organization, caller)
        require_role(MOVING, caller, to)
        return await self.moves.move(organization, repository_id, to, body.confirm, actor)

    @routes("DELETE", "/orgs/<slug>/repositories/<repository_id>", MOVING, refuses=(RepositoryNotFound,))
    async def delete(
        self, repository_id: UUID, query: RepositoryConfirmation, organization: Organization, actor: Actor
    ) -> None:
        """Delete it for good, with all that ever came from it; its next event makes a new one."""
        await self.moves.delete(organization, repository_id, query.confirm, actor)
