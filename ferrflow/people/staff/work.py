"""The rules of looking after everybody."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from attrs import evolve, frozen

from ferrflow.audit.model import Actor
from ferrflow.errors import Forbidden
from ferrflow.people.staff.model import OrganizationSeen, Person, Search
from ferrflow.people.staff.store import StaffStore


@frozen
class Staff:
    """What staff may do; one person who administers the server always stays."""

    _store: StaffStore
    _now: Callable[[], datetime]

    async def people(self, search: Search) -> list[Person]:
        """People whose e-mail or name has the text, the newest first."""
        return await self._store.people(search)

    async def organizations(self, search: Search) -> list[OrganizationSeen]:
        """Organizations whose slug or name has the text, the newest first."""
        return await self._store.organizations(search)

    async def change(self, user_id: UUID, changes: Mapping[str, bool], actor: Actor, *, in_person: bool) -> Person:
        """Change parts of somebody's Standing. Raises UserNotFound, LastStaff, Forbidden.

        Whoever stole a token could otherwise make somebody staff who may, in person, do what no token may.
        """
        if "is_staff" in changes and not in_person:
            raise Forbidden("To say who is staff needs a signed-in person, not a token")
        return await self._store.stand(user_id, lambda before: evolve(before, **changes), actor, self._now())

    async def delete(self, user_id: UUID, actor: Actor) -> None:
        """Delete somebody with their sessions, tokens and memberships. Raises UserNotFound, LastStaff, LastOwner."""
        await self._store.delete(user_id, actor)
