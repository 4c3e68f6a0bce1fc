"""The rules of API tokens."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ferrflow.accounts.model import User
from ferrflow.audit.model import SERVER_CHAIN, Actor, Deed
from ferrflow.errors import Forbidden, NotFound, Unauthorized, ValidationFailed
from ferrflow.security.tokens import could_be, hash_token, new_token
from ferrflow.tokens.model import KIND, Issued, Owner, Scope, Token
from ferrflow.tokens.store import TokenStore

# How exact "last used" is; more would be a write for every request.
USED_EVERY = timedelta(minutes=1)
DEFAULT_AGE = timedelta(days=90)


@frozen
class Wish:
    """What a token is to be; without `expires_at` it gets the usual lifetime."""

    name: str
    scopes: Sequence[Scope]
    expires_at: datetime | None = None


@frozen
class Maker:
    """Who makes a token: the person, and the token by which they, or their organization, ask for it."""

    actor: Actor
    user_id: UUID | None
    token: Token | None


@frozen
class MadeToken:
    """A fresh token at the only moment that it is known whole."""

    issued: Issued
    text: str = field(repr=False)


@frozen
class Tokens:
    """Makes, lists, revokes and recognises tokens; none lives longer than `longest`."""

    _store: TokenStore
    _now: Callable[[], datetime]
    _new_id: Callable[[], UUID]
    _longest: timedelta

    async def issued(self, owner: Owner) -> list[Issued]:
        """An owner's tokens that were not revoked, the newest first."""
        return await self._store.issued(owner)

    async def make(self, owner: Owner, wish: Wish, maker: Maker) -> MadeToken:
        """Make a token. Raises ValidationFailed, or Forbidden where a token would give more than it has."""
        if len(set(wish.scopes)) < len(wish.scopes):
            raise ValidationFailed({"scopes": "must not name a scope twice"})
        if maker.token is not None:
            _refuse_more(wish.scopes, maker.token)
        now = self._now()
        expires_at = self._expiry(wish.expires_at, now, maker.token)
        new = new_token(KIND)
        scopes = tuple(wish.scopes)
        token = Token(
            self._new_id(), owner.user_id, owner.organization_id, wish.name, new.prefix, scopes, now, expires_at, None
        )
        issued = await self._store.add(token, new.hash, maker.user_id, _deed(maker.actor, "token.create", token))
        return MadeToken(issued, new.text)

    async def revoke(self, token_id: UUID, owner: Owner, actor: Actor) -> None:
        """Revoke a token at once. Raises NotFound where the owner has no such token."""
        if not await self._store.revoke(
            token_id, owner, self._now(), lambda token: _deed(actor, "token.revoke", token)
        ):
            raise NotFound

    async def identify(self, text: str) -> tuple[Token, User | None]:
        """What a token is, and whose, where it is a person's. Raises Unauthorized."""
        if not could_be(KIND, text):
            raise Unauthorized
        now = self._now()
        found = await self._store.valid(hash_token(text), now)
        if found is None:
            raise Unauthorized
        token, _ = found
        if token.last_used_at is None or now - token.last_used_at >= USED_EVERY:
            await self._store.touch(token.id, now)
        return found

    def _expiry(self, wished: datetime | None, now: datetime, by: Token | None) -> datetime:
        """When a token ends. Raises ValidationFailed; what a token makes does not outlive it."""
        latest = now + self._longest
        if by is not None and by.expires_at is not None:
            latest = min(latest, by.expires_at)
        if wished is None:
            return min(now + DEFAULT_AGE, latest)
        if wished <= now:
            raise ValidationFailed({"expires_at": "must be in the future"})
        if wished > now + self._longest:
            raise ValidationFailed({"expires_at": f"must be at most {self._longest.days} days from now"})
        if wished > latest:
            raise ValidationFailed({"expires_at": "must not be after the end of the token that makes it"})
        return wished


def _refuse_more(scopes: Sequence[Scope], by: Token) -> None:
    """A token gives no more than it has itself."""
    if lacking := [scope for scope in scopes if not by.grants(scope)]:
        raise Forbidden(f"This token lacks the scope {lacking[0]}, so it cannot give it")


def _deed(actor: Actor, action: str, token: Token) -> Deed:
    metadata: dict[str, Any] = {"id": str(token.id), "prefix": token.prefix, "scopes": list(token.scopes)}
    if action == "token.create" and token.expires_at is not None:
        metadata["expires_at"] = token.expires_at.isoformat()
    return Deed(actor, action, token.name, token.organization_id or SERVER_CHAIN, metadata)
