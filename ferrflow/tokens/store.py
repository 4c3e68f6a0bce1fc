"""The statements about API tokens."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.accounts.model import User
from ferrflow.accounts.store import USER, user_of
from ferrflow.audit.model import Deed
from ferrflow.audit.record import audited
from ferrflow.db.conflicts import refused_as
from ferrflow.db.database import Database, Row
from ferrflow.errors import OrganizationNotFound, Unauthorized
from ferrflow.tokens.model import Issued, Owner, Token

COLUMNS = """
    tokens.id, tokens.user_id, tokens.organization_id, tokens.name, tokens.prefix, tokens.scopes, tokens.created_at,
    tokens.expires_at, tokens.last_used_at
"""
WIDTH = 9

# A person who may not sign in has no tokens either.
VALID = f"""
select {COLUMNS}, {USER}
from tokens
left join users on users.id = tokens.user_id
where tokens.token_hash = %(hash)s
    and tokens.revoked_at is null
    and (tokens.expires_at is null or tokens.expires_at > %(now)s)
    and users.disabled_at is null
"""
# One of the two owners is null, and equals nothing.
OWNED = "(tokens.user_id = %(user_id)s or tokens.organization_id = %(organization_id)s) and tokens.revoked_at is null"
ISSUED = f"""
select {COLUMNS}, makers.email
from tokens
left join users as makers on makers.id = tokens.created_by
where {OWNED}
order by tokens.created_at desc, tokens.id desc
"""
ADD = f"""
with tokens as (
    insert into tokens (
        id, user_id, organization_id, created_by, name, prefix, token_hash, scopes, created_at, expires_at
    ) values (
        %(id)s, %(user_id)s, %(organization_id)s, %(created_by)s, %(name)s, %(prefix)s, %(hash)s, %(scopes)s,
        %(created_at)s, %(expires_at)s
    )
    returning *
)
select {COLUMNS}, makers.email from tokens left join users as makers on makers.id = tokens.created_by
"""
REVOKE = f"update tokens set revoked_at = %(now)s where tokens.id = %(id)s and {OWNED} returning {COLUMNS}"
TOUCH = "update tokens set last_used_at = %(now)s where id = %(id)s"

# Whose it is to be, or who makes it, was deleted a moment ago.
GONE = {
    "tokens_organization_id_fkey": OrganizationNotFound,
    "tokens_user_id_fkey": Unauthorized,
    "tokens_created_by_fkey": Unauthorized,
}


@frozen
class TokenStore:
    """Reads and writes tokens."""

    _database: Database

    async def valid(self, token_hash: bytes, now: datetime) -> tuple[Token, User | None] | None:
        """The token with this hash and the person it belongs to, if it counts today."""
        rows = await self._database.query(VALID, {"hash": token_hash, "now": now})
        if not rows:
            return None
        token = token_of(rows[0][:WIDTH])
        return token, user_of(rows[0][WIDTH:]) if token.user_id else None

    async def issued(self, owner: Owner) -> list[Issued]:
        """An owner's tokens that were not revoked, the newest first."""
        return list(map(_issued, await self._database.query(ISSUED, _owner(owner))))

    async def add(self, token: Token, token_hash: bytes, maker: UUID | None, deed: Deed) -> Issued:
        """Keep a new token: of the token itself only the hash. Raises OrganizationNotFound, Unauthorized."""
        parameters = {
            **_owner(Owner(token.user_id, token.organization_id)),
            "id": str(token.id),
            "created_by": str(maker) if maker else None,
            "name": token.name,
            "prefix": token.prefix,
            "hash": token_hash,
            "scopes": list(token.scopes),
            "created_at": token.created_at,
            "expires_at": token.expires_at,
        }
        with refused_as(GONE):
            [row] = await audited(self._database, ADD, parameters, deed)
        return _issued(row)

    async def revoke(self, token_id: UUID, owner: Owner, now: datetime, deed: Callable[[Token], Deed]) -> bool:
        """Revoke an owner's token; whether there was one."""
        parameters = {**_owner(owner), "id": str(token_id), "now": now}
        return bool(await audited(self._database, REVOKE, parameters, lambda row: deed(token_of(row))))

    async def touch(self, token_id: UUID, now: datetime) -> None:
        """Note that a token was used."""
        await self._database.execute(TOUCH, {"id": str(token_id), "now": now})


def _owner(owner: Owner) -> dict[str, str | None]:
    return {
        "user_id": str(owner.user_id) if owner.user_id else None,
        "organization_id": str(owner.organization_id) if owner.organization_id else None,
    }


def _issued(row: Row) -> Issued:
    return Issued(token_of(row[:WIDTH]), row[WIDTH])


def token_of(row: Row) -> Token:
    """A token from the columns of `COLUMNS`."""
    token_id, user_id, organization_id, name, prefix, scopes, *times = row
    return Token(
        UUID(token_id),
        UUID(user_id) if user_id else None,
        UUID(organization_id) if organization_id else None,
        name,
        prefix,
        tuple(scopes),
        *times,
    )
