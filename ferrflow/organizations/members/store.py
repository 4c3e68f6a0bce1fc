"""The statements about members."""

from collections.abc import Callable
from uuid import UUID

from attrs import frozen

from ferrflow.audit.model import Deed
from ferrflow.audit.record import record
from ferrflow.db.database import Database, Row, Transaction
from ferrflow.errors import OrganizationNotFound, UserNotFound
from ferrflow.organizations.members.model import Member, Place
from ferrflow.organizations.model import Role

MEMBERS = """
select
    users.id, users.email, users.display_name, users.avatar_url, memberships.role,
    users.totp_confirmed_at is not null or exists (select from passkeys where passkeys.user_id = users.id),
    memberships.joined_at
from memberships
join users on users.id = memberships.user_id
where memberships.organization_id = %(organization_id)s
    and (%(user_id)s::uuid is null or memberships.user_id = %(user_id)s)
order by memberships.joined_at, users.id
"""
# Whoever changes the places in an organization takes turns, so that two owners who go at once see each other.
LOCK = "select 1 from organizations where id = %(organization_id)s for no key update"
PLACE = """
select users.email, memberships.role, (
    select count(*)
    from memberships as others
    join users as people on people.id = others.user_id
    where others.organization_id = memberships.organization_id
        and others.user_id <> memberships.user_id
        and others.role = 'owner'
        and people.disabled_at is null
)
from memberships
join users on users.id = memberships.user_id
where memberships.organization_id = %(organization_id)s and memberships.user_id = %(user_id)s
"""
SET_ROLE = """
update memberships set role = %(role)s where organization_id = %(organization_id)s and user_id = %(user_id)s
"""
REMOVE = "delete from memberships where organization_id = %(organization_id)s and user_id = %(user_id)s"

Judge = Callable[[Place], Deed]


@frozen
class MemberStore:
    """Reads and writes members.

    What changes a place takes a judge: called with the place while nobody else can change it, it raises an error or
    answers with the deed to record.
    """

    _database: Database

    async def all(self, organization_id: UUID) -> list[Member]:
        """All members, in the order they joined."""
        parameters = {"organization_id": str(organization_id), "user_id": None}
        return list(map(_member, await self._database.query(MEMBERS, parameters)))

    async def set_role(self, organization_id: UUID, user_id: UUID, role: Role, judge: Judge) -> Member:
        """Give a member a role. Raises OrganizationNotFound, UserNotFound, and what the judge raises."""
        parameters = {"organization_id": str(organization_id), "user_id": str(user_id), "role": role}

        async def body(transaction: Transaction) -> Member:
            place = await _locked(transaction, organization_id, user_id)
            deed = judge(place)
            if place.role != role:
                await transaction.execute(SET_ROLE, parameters)
                await record(transaction, deed)
            [row] = await transaction.query(MEMBERS, parameters)
            return _member(row)

        return await self._database.transaction(body)

    async def remove(self, organization_id: UUID, user_id: UUID, judge: Judge) -> None:
        """Take a member out. Raises OrganizationNotFound, UserNotFound, and what the judge raises."""

        async def body(transaction: Transaction) -> None:
            place = await _locked(transaction, organization_id, user_id)
            deed = judge(place)
            await transaction.execute(REMOVE, {"organization_id": str(organization_id), "user_id": str(user_id)})
            await record(transaction, deed)

        await self._database.transaction(body)


async def _locked(transaction: Transaction, organization_id: UUID, user_id: UUID) -> Place:
    """A place that stays as it is until the transaction ends."""
    parameters = {"organization_id": str(organization_id), "user_id": str(user_id)}
    if not await transaction.query(LOCK, parameters):
        raise OrganizationNotFound
    rows = await transaction.query(PLACE, parameters)
    if not rows:
        raise UserNotFound
    return Place(user_id, *rows[0])


def _member(row: Row) -> Member:
    return Member(UUID(row[0]), *row[1:])
