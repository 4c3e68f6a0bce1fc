"""The statements about API tokens."""

from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.accounts.model import User
from ferrflow.accounts.store import USER, user_of
from ferrflow.db.database import Database, Row
from ferrflow.tokens.model import Token

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
TOUCH = "update tokens set last_used_at = %(now)s where id = %(id)s"


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

    async def touch(self, token_id: UUID, now: datetime) -> None:
        """Note that a token was used."""
        await self._database.execute(TOUCH, {"id": str(token_id), "now": now})


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
