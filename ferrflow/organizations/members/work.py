"""The rules about members: only owners make, change and remove owners, and one always stays."""

from uuid import UUID

from attrs import frozen

from ferrflow.accounts.model import User
from ferrflow.audit.model import Actor, Deed
from ferrflow.errors import Forbidden, LastOwner
from ferrflow.organizations.members.model import Member, Place
from ferrflow.organizations.members.store import MemberStore
from ferrflow.organizations.model import Organization, Role


@frozen
class Members:
    """Who is in an organization. The organizations that are passed in carry the role of who asks."""

    _store: MemberStore

    async def all(self, organization: Organization) -> list[Member]:
        """All members, in the order they joined."""
        return await self._store.all(organization.id)

    async def set_role(self, organization: Organization, user_id: UUID, role: Role, actor: Actor) -> Member:
        """Raise or lower a member. Raises Forbidden, LastOwner, UserNotFound."""

        def judge(place: Place) -> Deed:
            refuse_unless_owner(organization, place.role, role)
            if role != "owner":
                _refuse_last_owner(place)
            return _deed(actor, "member.update", organization, place, {"before": place.role, "after": role})

        return await self._store.set_role(organization.id, user_id, role, judge)

    async def remove(self, organization: Organization, user_id: UUID, actor: Actor) -> None:
        """Take a member out. Raises Forbidden, LastOwner, UserNotFound."""

        def judge(place: Place) -> Deed:
            refuse_unless_owner(organization, place.role)
            _refuse_last_owner(place)
            return _deed(actor, "member.remove", organization, place, {"role": place.role})

        await self._store.remove(organization.id, user_id, judge)

    async def leave(self, organization: Organization, user: User, actor: Actor) -> None:
        """Go. Raises LastOwner."""

        def judge(place: Place) -> Deed:
            _refuse_last_owner(place)
            return _deed(actor, "member.leave", organization, place, {"role": place.role})

        await self._store.remove(organization.id, user.id, judge)


def refuse_unless_owner(organization: Organization, *roles: Role) -> None:
    """Raise Forbidden where somebody else than an owner deals with the role of one."""
    if "owner" in roles and organization.role != "owner":
        raise Forbidden("Only an owner may make, change or remove an owner")


def _refuse_last_owner(place: Place) -> None:
    if place.role == "owner" and not place.other_owners:
        raise LastOwner


def _deed(actor: Actor, action: str, organization: Organization, place: Place, metadata: dict[str, str]) -> Deed:
    return Deed(actor, action, place.email, organization.id, {"user_id": str(place.user_id), **metadata})
