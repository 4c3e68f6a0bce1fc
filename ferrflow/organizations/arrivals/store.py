"""The statements by which invited people come in."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.accounts.model import User
from ferrflow.accounts.store import USER, user_of
from ferrflow.audit.model import Deed
from ferrflow.audit.record import record
from ferrflow.db.conflicts import refused_as
from ferrflow.db.database import Database, Transaction
from ferrflow.errors import AlreadyMember, EmailTaken, NotFound, Unauthorized
from ferrflow.organizations.arrivals.model import NewPerson, Offer, Opened, OrganizationOffered
from ferrflow.organizations.invitations.store import OPEN

STANDS = f"invitations.token_hash = %(token_hash)s and {OPEN} and invitations.expires_at > %(now)s"
OFFER = f"""
select
    organizations.name, organizations.slug, invitations.email, invitations.role,
    (select email from users where users.id = invitations.invited_by), invitations.expires_at
from invitations
join organizations on organizations.id = invitations.organization_id
where {STANDS}
"""
# Of two who use one link at once, the second waits here, and then finds that it stands no more.
TAKE = f"""
select
    invitations.id, invitations.organization_id, organizations.slug, invitations.email, invitations.role,
    lower(invitations.email) = lower(%(email)s)
from invitations
join organizations on organizations.id = invitations.organization_id
where {STANDS}
for update of invitations
"""
HAS_ACCOUNT = "select 1 from users where lower(email) = lower(%(email)s)"
ADD_USER = f"""
insert into users (id, email, display_name, password_hash)
values (%(user_id)s, %(email)s, %(display_name)s, %(password_hash)s)
returning {USER}
"""
JOIN = """
insert into memberships (organization_id, user_id, role, joined_at)
values (%(organization_id)s, %(user_id)s, %(role)s, %(now)s)
on conflict do nothing
"""
ACCEPT = "update invitations set accepted_at = %(now)s where id = %(id)s"

Judge = Callable[[Opened], list[Deed]]


@frozen
class ArrivalStore:
    """Reads offers, and makes members of those who take them.

    A judge is called with an invitation while nobody else can use it: it raises an error or answers with the deeds to
    record.
    """

    _database: Database

    async def offer(self, token_hash: bytes, now: datetime) -> Offer:
        """What a token stands for. Raises NotFound where it is used, revoked, expired, or none."""
        rows = await self._database.query(OFFER, {"token_hash": token_hash, "now": now})
        if not rows:
            raise NotFound
        name, slug, *rest = rows[0]
        return Offer(OrganizationOffered(name, slug), *rest)

    async def has_account(self, email: str) -> bool:
        """Whether somebody has this e-mail, however it is written."""
        return bool(await self._database.query(HAS_ACCOUNT, {"email": email}))

    async def accept(self, token_hash: bytes, email: str, user_id: UUID, now: datetime, judge: Judge) -> str:
        """Make somebody a member; the slug of what. Raises NotFound, AlreadyMember, and what the judge raises."""

        async def body(transaction: Transaction) -> str:
            opened = await _take(transaction, token_hash, email, now)
            deeds = judge(opened)
            await _join(transaction, opened, user_id, now)
            for deed in deeds:
                await record(transaction, deed)
            return opened.slug

        with refused_as({"memberships_user_id_fkey": Unauthorized}):
            return await self._database.transaction(body)

    async def register(self, token_hash: bytes, person: NewPerson, now: datetime, judge: Judge) -> User:
        """Make somebody with the invited e-mail, and a member of them. Raises NotFound, EmailTaken."""

        async def body(transaction: Transaction) -> User:
            opened = await _take(transaction, token_hash, "", now)
            parameters = {
                "user_id": str(person.id),
                "email": opened.email,
                "display_name": person.display_name,
                "password_hash": person.password_hash,
            }
            [row] = await transaction.query(ADD_USER, parameters)
            await _join(transaction, opened, person.id, now)
            for deed in judge(opened):
                await record(transaction, deed)
            return user_of(row)

        with refused_as({"users_email_key": EmailTaken}):
            return await self._database.transaction(body)


async def _take(transaction: Transaction, token_hash: bytes, email: str, now: datetime) -> Opened:
    """The invitation that a token stands for, until the transaction ends."""
    rows = await transaction.query(TAKE, {"token_hash": token_hash, "email": email, "now": now})
    if not rows:
        raise NotFound
    invitation_id, organization_id, *rest = rows[0]
    return Opened(UUID(invitation_id), UUID(organization_id), *rest)


async def _join(transaction: Transaction, opened: Opened, user_id: UUID, now: datetime) -> None:
    parameters = {
        "id": str(opened.id),
        "organization_id": str(opened.organization_id),
        "user_id": str(user_id),
        "role": opened.role,
        "now": now,
    }
    if not await transaction.execute(JOIN, parameters):
        raise AlreadyMember
    await transaction.execute(ACCEPT, parameters)
