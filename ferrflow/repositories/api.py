"""Routes: repositories of an organization."""

from uuid import UUID

from attrs import frozen
from msgspec import UNSET, Struct, UnsetType, structs

from ferrflow.api.access import member
from ferrflow.api.router import Routes
from ferrflow.audit.model import Actor
from ferrflow.errors import RepositoryNotFound
from ferrflow.fields import Name, WebAddress
from ferrflow.organizations.model import Organization
from ferrflow.repositories.model import Repository, RepositoryDetails
from ferrflow.repositories.work import Repositories

READING = member("viewer", "telemetry:read")
NAMING = member("member", "org:admin")


class RepositoriesQuery(Struct, frozen=True):
    """Only those that are archived, only those that are not, or all."""

    archived: bool | None = None


class RepositoryChange(Struct, frozen=True):
    """What to change; what is absent stays, null clears. `public` is whether everybody may see its badge."""

    name: Name | UnsetType | None = UNSET
    group: Name | UnsetType | None = UNSET
    owner: Name | UnsetType | None = UNSET
    url: WebAddress | UnsetType | None = UNSET
    archived: bool | UnsetType = UNSET
    public: bool | UnsetType = UNSET


@frozen
class RepositoriesApi:
    """Handlers of `/orgs/<slug>/repositories` that read or describe."""

    routes = Routes()

    repositories: Repositories

    @routes("GET", "/orgs/<slug>/repositories", READING)
    async def all(self, organization: Organization, query: RepositoriesQuery) -> list[Repository]:
        """All repositories, by name, those without one last."""
        return await self.repositories.all(organization, archived=query.archived)

    @routes("GET", "/orgs/<slug>/repositories/<repository_id>", READING, refuses=(RepositoryNotFound,))
    async def one(self, repository_id: UUID, organization: Organization) -> RepositoryDetails:
        """One repository, with the hashes that lead to it."""
        return await self.repositories.one(organization, repository_id)

    @routes("PATCH", "/orgs/<slug>/repositories/<repository_id>", NAMING, refuses=(RepositoryNotFound,))
    async def change(
        self, repository_id: UUID, body: RepositoryChange, organization: Organization, actor: Actor
    ) -> RepositoryDetails:
        """Describe it, archive it, or switch its badge on or off."""
        changes = {name: value for name, value in structs.asdict(body).items() if value is not UNSET}
        return await self.repositories.change(organization, repository_id, changes, actor)
