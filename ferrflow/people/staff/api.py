"""Routes: everybody and all organizations, for staff."""

from typing import Annotated, Protocol, TypeVar
from uuid import UUID

from attrs import frozen
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from ferrflow.api.access import STAFF, Caller
from ferrflow.api.router import Routes
from ferrflow.api.wire import Page
from ferrflow.audit.model import Actor
from ferrflow.errors import LastOwner, LastStaff, UserNotFound
from ferrflow.people.staff.model import OrganizationSeen, Person, Search
from ferrflow.people.staff.work import Staff


class Seeking(Struct, frozen=True):
    """Which of many are sought, by a part of what they are called; `cursor` continues where a page ended."""

    query: Annotated[str, Meta(max_length=200)] = ""
    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    cursor: UUID | None = None

    def search(self) -> Search:
        """What it comes to; one more than asked for tells whether there is another page."""
        return Search(self.query, self.limit + 1, self.cursor)


class StandingChange(Struct, frozen=True):
    """What to change about somebody; what is absent stays."""

    disabled: bool | UnsetType = UNSET
    is_staff: bool | UnsetType = UNSET


class Identified(Protocol):
    """Something with an id."""

    @property
    def id(self) -> UUID:
        """Its id."""


T = TypeVar("T", bound=Identified)


@frozen
class StaffApi:
    """Handlers of `/admin`."""

    routes = Routes()

    staff: Staff

    @routes("GET", "/admin/users", STAFF)
    async def people(self, query: Seeking) -> Page[Person]:
        """Everybody, or those with a text in their e-mail or name, the newest first."""
        return _page(query, await self.staff.people(query.search()))

    @routes("PATCH", "/admin/users/<user_id>", STAFF, refuses=(UserNotFound, LastStaff))
    async def change(self, user_id: UUID, body: StandingChange, caller: Caller, actor: Actor) -> Person:
        """Disable or enable somebody; promote or demote them, which takes no token. Who is disabled is out at once."""
        changes = {name: value for name, value in structs.asdict(body).items() if value is not UNSET}
        return await self.staff.change(user_id, changes, actor, in_person=caller.session is not None)

    @routes("DELETE", "/admin/users/<user_id>", STAFF, refuses=(UserNotFound, LastStaff, LastOwner))
    async def delete(self, user_id: UUID, actor: Actor) -> None:
        """Delete somebody, with their sessions, tokens and memberships."""
        await self.staff.delete(user_id, actor)

    @routes("GET", "/admin/orgs", STAFF)
    async def organizations(self, query: Seeking) -> Page[OrganizationSeen]:
        """All organizations, or those with a text in their slug or name, the newest first."""
        return _page(query, await self.staff.organizations(query.search()))


def _page(query: Seeking, found: list[T]) -> Page[T]:
    shown = found[: query.limit]
    return Page(shown, str(shown[-1].id) if len(found) > query.limit else None)
