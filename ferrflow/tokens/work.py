"""The rules of API tokens."""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import frozen

from ferrflow.accounts.model import User
from ferrflow.errors import Unauthorized
from ferrflow.security.tokens import hash_token
from ferrflow.tokens.model import Token
from ferrflow.tokens.store import TokenStore

# How exact "last used" is; more would be a write for every request.
USED_EVERY = timedelta(minutes=1)


@frozen
class Tokens:
    """Makes, lists, revokes and recognises tokens."""

    _store: TokenStore
    _now: Callable[[], datetime]

    async def identify(self, text: str) -> tuple[Token, User | None]:
        """What a token is, and whose, where it is a person's. Raises Unauthorized."""
        now = self._now()
        found = await self._store.valid(hash_token(text), now)
        if found is None:
            raise Unauthorized
        token, _ = found
        if token.last_used_at is None or now - token.last_used_at >= USED_EVERY:
            await self._store.touch(token.id, now)
        return found
