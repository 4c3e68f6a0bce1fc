"""The statements with which staff look after people."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.accounts.store import USER
from ferrflow.audit.model import Actor, Deed
from ferrflow.audit.record import record
from ferrflow.db.database import Database, Row, Transaction
from ferrflow.errors import LastOwner, LastStaff, UserNotFound
from ferrflow.people.staff.model import OrganizationSeen, Person, Search, Standing, standing_of

PERSON = f"""
    {USER}, users.disabled_at,
    (select count(*) from memberships where memberships.user_id = users.id)
"""
# Ids sort by time.
PEOPLE = f"""
select {PERSON}
from users
where (users.email ilike %(pattern)s or users.display_name ilike %(pattern)s)
    and (%(after)s::uuid is null or users.id < %(after)s::uuid)
order by users.id desc
limit %(limit)s
"""
ORGANIZATIONS = """
select
    organizations.id, organizations.slug, organizations.name,
    (select count(*) from memberships where memberships.organization_id = organizations.id), organizations.created_at
from organizations
where (organizations.slug ilike %(pattern)s or organizations.name ilike %(pattern)s)
    and (%(after)s::uuid is null or organizations.id < %(after)s::uuid)
order by organizations.id desc
limit %(limit)s
"""
# Whoever takes staff away locks them all, in one order: of two who demote each other, one sees what the other did.
LOCK_STAFF = "select id from users where is_staff and disabled_at is null order by id for update"
LOCK_PERSON = f"select {PERSON} from users where users.id = %(id)s for update of users"
STAND = f"""
update users
set is_staff = %(is_staff)s, disabled_at = case when %(disabled)s then coalesce(disabled_at, %(now)s) end
where users.id = %(id)s
returning {PERSON}
"""
END_SESSIONS = "update sessions set ended_at = %(now)s where user_id = %(id)s and ended_at is null"
DROP_LINKS = "delete from password_resets where user_id = %(id)s"
# As in organizations/: whoever changes the places in an organization holds its row.
LOCK_ORGANIZATIONS = """
select id from organizations
where id in (select organization_id from memberships where user_id = %(id)s)
order by id
for no key update
"""
PLACES = """
select memberships.organization_id, memberships.role, memberships.role = 'owner' and not exists (
    select from memberships as others
    join users as people on people.id = others.user_id
    where others.organization_id = memberships.organization_id
        and others.user_id <> memberships.user_id
        and others.role = 'owner'
        and people.disabled_at is null
)
from memberships
where memberships.user_id = %(id)s
order by memberships.organization_id
"""
DELETE = "delete from users where id = %(id)s"


@frozen
class StaffStore:
    """Reads and changes everybody."""

    _database: Database

    async def people(self, search: Search) -> list[Person]:
        """People with the text in their e-mail or name, the newest first."""
        return list(map(_person, await self._database.query(PEOPLE, _parameters(search))))

    async def organizations(self, search: Search) -> list[OrganizationSeen]:
        """Organizations with the text in their slug or name, the newest first."""
        rows = await self._database.query(ORGANIZATIONS, _parameters(search))
        return [OrganizationSeen(UUID(row[0]), *row[1:]) for row in rows]

    async def stand(self, user_id: UUID, change: Callable[[Standing], Standing], actor: Actor, now: datetime) -> Person:
        """Change how somebody stands; who is disabled is out at once. Raises UserNotFound, LastStaff."""

        async def body(transaction: Transaction) -> Person:
            person, is_last = await _locked(transaction, user_id)
            before, after = standing_of(person), change(standing_of(person))
            if is_last and not after.administers:
                raise LastStaff
            parameters = {"id": str(user_id), "now": now, "disabled": after.disabled, "is_staff": after.is_staff}
            [row] = await transaction.query(STAND, parameters)
            if after.disabled and not before.disabled:
                await transaction.execute(END_SESSIONS, parameters)
                await transaction.execute(DROP_LINKS, parameters)
            for action in before.actions_to(after):
                await record(transaction, _deed(actor, action, person))
            return _person(row)

        return await self._database.transaction(body)

    async def delete(self, user_id: UUID, actor: Actor) -> None:
        """Delete somebody, with all that is theirs alone. Raises UserNotFound, LastStaff, LastOwner."""

        async def body(transaction: Transaction) -> None:
            parameters = {"id": str(user_id)}
            await transaction.query(LOCK_ORGANIZATIONS, parameters)
            person, is_last = await _locked(transaction, user_id)
            if is_last:
                raise LastStaff
            places = await transaction.query(PLACES, parameters)
            if any(is_last_owner for _, _, is_last_owner in places):
                raise LastOwner
            await transaction.execute(DELETE, parameters)
            await record(transaction, _deed(actor, "user.delete", person))
            # Always in the order of the chains, the server's own first: two that wait for each other wait for ever.
            for organization_id, role, _ in places:
                metadata = {"user_id": str(user_id), "role": role}
                await record(transaction, Deed(actor, "member.remove", person.email, UUID(organization_id), metadata))

        await self._database.transaction(body)


async def _locked(transaction: Transaction, user_id: UUID) -> tuple[Person, bool]:
    """A person who stays as they are until the transaction ends, and whether nobody else administers the server."""
    staff = {UUID(text) for (text,) in await transaction.query(LOCK_STAFF)}
    rows = await transaction.query(LOCK_PERSON, {"id": str(user_id)})
    if not rows:
        raise UserNotFound
    return _person(rows[0]), staff == {user_id}


def _deed(actor: Actor, action: str, person: Person) -> Deed:
    return Deed(actor, action, person.email, metadata={"user_id": str(person.id)})


def _person(row: Row) -> Person:
    return Person(UUID(row[0]), *row[1:])


def _parameters(search: Search) -> dict[str, object]:
    after = None if search.after is None else str(search.after)
    return {"pattern": search.pattern, "after": after, "limit": search.limit}
