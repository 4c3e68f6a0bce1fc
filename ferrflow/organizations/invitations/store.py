"""The statements about invitations."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen

from ferrflow.audit.model import Deed
from ferrflow.audit.record import record
from ferrflow.db.conflicts import refused_as
from ferrflow.db.database import Database, Row, Transaction
from ferrflow.errors import AlreadyMember, NotFound, OrganizationNotFound, Unauthorized
from ferrflow.organizations.invitations.model import Draft, Invitation, Link

COLUMNS = """
    invitations.id, invitations.email, invitations.role,
    case
        when invitations.accepted_at is not null then 'accepted'
        when invitations.revoked_at is not null then 'revoked'
        when invitations.expires_at <= %(now)s then 'expired'
        else 'pending'
    end,
    (select email from users where users.id = invitations.invited_by),
    invitations.expires_at, invitations.created_at
"""
OPEN = "invitations.accepted_at is null and invitations.revoked_at is null"
# Those that can still be resent or revoked come first.
ALL = f"""
select {COLUMNS}
from invitations
where invitations.organization_id = %(organization_id)s
order by ({OPEN}) desc, invitations.created_at desc, invitations.id desc
limit %(limit)s
"""
LIMIT = 500

# As in members/store.py: whoever changes the places in an organization takes turns.
LOCK = "select 1 from organizations where id = %(organization_id)s for no key update"
IS_MEMBER = """
select 1
from memberships
join users on users.id = memberships.user_id
where memberships.organization_id = %(organization_id)s and lower(users.email) = lower(%(email)s)
"""
OPEN_FOR_EMAIL = f"""
select {COLUMNS}
from invitations
where invitations.organization_id = %(organization_id)s and lower(invitations.email) = lower(%(email)s) and {OPEN}
"""
OPEN_BY_ID = f"""
select {COLUMNS}
from invitations
where invitations.organization_id = %(organization_id)s and invitations.id = %(id)s and {OPEN}
for update of invitations
"""
# One that is open for the same address gives way.
ADD = f"""
insert into invitations (id, organization_id, email, role, token_hash, invited_by, created_at, expires_at)
values (
    %(id)s, %(organization_id)s, %(email)s, %(role)s, %(token_hash)s, %(invited_by)s, %(now)s, %(expires_at)s
)
on conflict (organization_id, lower(email)) where accepted_at is null and revoked_at is null do update
set
    id = excluded.id, email = excluded.email, role = excluded.role, token_hash = excluded.token_hash,
    invited_by = excluded.invited_by, created_at = excluded.created_at, expires_at = excluded.expires_at
returning {COLUMNS}
"""
RENEW = f"""
update invitations
set
    token_hash = %(token_hash)s, expires_at = %(expires_at)s,
    invited_by = coalesce(%(invited_by)s, invitations.invited_by)
where invitations.id = %(id)s
returning {COLUMNS}
"""
REVOKE = "update invitations set revoked_at = %(now)s where id = %(id)s"

# Whoever invites was deleted a moment ago.
NOBODYS = {"invitations_invited_by_fkey": Unauthorized}

Judge = Callable[[Invitation], Deed]


@frozen
class InvitationStore:
    """Reads and writes invitations. `now` is when it happens.

    A judge is called with an invitation that is open while nobody else can change it: it raises an error or answers
    with the deed to record.
    """

    _database: Database

    async def all(self, organization_id: UUID, now: datetime) -> list[Invitation]:
        """The invitations of an organization: the open ones first, then the newest; at most 500."""
        parameters = {"organization_id": str(organization_id), "now": now, "limit": LIMIT}
        return list(map(_invitation, await self._database.query(ALL, parameters)))

    async def add(self, organization_id: UUID, draft: Draft, link: Link, judge: Judge) -> Invitation:
        """Make an invitation in place of an open one for the same e-mail.

        The judge sees the one that gives way, then the new one. Raises AlreadyMember, OrganizationNotFound.
        """
        parameters = {**_parameters(organization_id, draft.id, link.made_at), "email": draft.email, "role": draft.role}

        async def body(transaction: Transaction) -> Invitation:
            if not await transaction.query(LOCK, parameters):
                raise OrganizationNotFound
            if await transaction.query(IS_MEMBER, parameters):
                raise AlreadyMember
            for row in await transaction.query(OPEN_FOR_EMAIL, parameters):
                judge(_invitation(row))
            [row] = await transaction.query(ADD, {**parameters, **_link(link)})
            made = _invitation(row)
            await record(transaction, judge(made))
            return made

        with refused_as(NOBODYS):
            return await self._database.transaction(body)

    async def renew(self, organization_id: UUID, invitation_id: UUID, link: Link, judge: Judge) -> Invitation:
        """Give an open invitation another link. Raises NotFound, and what the judge raises."""
        parameters = _parameters(organization_id, invitation_id, link.made_at)

        async def body(transaction: Transaction) -> Invitation:
            deed = judge(await _open(transaction, parameters))
            [row] = await transaction.query(RENEW, {**parameters, **_link(link)})
            await record(transaction, deed)
            return _invitation(row)

        with refused_as(NOBODYS):
            return await self._database.transaction(body)

    async def revoke(self, organization_id: UUID, invitation_id: UUID, now: datetime, judge: Judge) -> None:
        """Withdraw an open invitation. Raises NotFound, and what the judge raises."""

        async def body(transaction: Transaction) -> None:
            parameters = _parameters(organization_id, invitation_id, now)
            deed = judge(await _open(transaction, parameters))
            await transaction.execute(REVOKE, parameters)
            await record(transaction, deed)

        await self._database.transaction(body)


async def _open(transaction: Transaction, parameters: dict[str, Any]) -> Invitation:
    """An open invitation that stays as it is until the transaction ends."""
    rows = await transaction.query(OPEN_BY_ID, parameters)
    if not rows:
        raise NotFound
    return _invitation(rows[0])


def _parameters(organization_id: UUID, invitation_id: UUID, now: datetime) -> dict[str, Any]:
    return {"organization_id": str(organization_id), "id": str(invitation_id), "now": now}


def _link(link: Link) -> dict[str, Any]:
    inviter = str(link.inviter) if link.inviter else None
    return {"token_hash": link.token_hash, "invited_by": inviter, "expires_at": link.expires_at}


def _invitation(row: Row) -> Invitation:
    return Invitation(UUID(row[0]), *row[1:])
