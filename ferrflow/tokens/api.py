"""Routes: API tokens, a person's and an organization's, for both generations of clients."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import attrs
from attrs import field, frozen
from msgspec import Meta, Struct

from ferrflow.accounts.model import User
from ferrflow.api.access import Caller, member, person
from ferrflow.api.router import Routes
from ferrflow.audit.model import Actor
from ferrflow.fields import Name
from ferrflow.organizations.model import Organization
from ferrflow.tokens.model import Issued, Owner, Scope
from ferrflow.tokens.work import MadeToken, Maker, Tokens, Wish

MINE = person("tokens:write")
OURS = member("admin", "tokens:write")


class NewToken(Struct, frozen=True):
    """A token to be made."""

    name: Name
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=16, extra_json_schema={"uniqueItems": True})]
    expires_at: Annotated[
        Annotated[datetime, Meta(tz=True)] | None,
        Meta(description="In the future, at most `TOKEN_MAX_DAYS` from now; without it, 90 days from now."),
    ] = None


@frozen
class TokenSeen:
    """A token as it is listed; `token_prefix` is the public part after `fft_`."""

    id: UUID
    name: str
    token_prefix: str
    scopes: tuple[str, ...]
    expires_at: datetime | None
    last_used_at: datetime | None
    created_at: datetime
    created_by: str | None


@frozen
class TokenMade(TokenSeen):
    """A fresh token. Its text is told this once, under a name for each generation of clients."""

    plaintext: str = field(repr=False)
    plaintext_token: str = field(repr=False)
    token: TokenSeen


@frozen
class Revoked:
    """What clients of the first generation are told."""

    message: str = "The token is revoked"


@frozen
class TokensApi:
    """Handlers of a person's own tokens."""

    routes = Routes()

    tokens: Tokens

    @routes("GET", "/auth/tokens", MINE, root=("/tokens",))
    async def mine(self, user: User) -> list[TokenSeen]:
        """The caller's tokens that were not revoked, the newest first."""
        return [_seen(issued) for issued in await self.tokens.issued(Owner(user_id=user.id))]

    @routes("POST", "/auth/tokens", MINE, root=("/tokens",), status=201)
    async def make(self, user: User, caller: Caller, actor: Actor, body: NewToken) -> TokenMade:
        """Make a token. One that is made with a token has no scope that this lacks, and does not outlive it."""
        return _made(await self.tokens.make(Owner(user_id=user.id), _wish(body), _maker(caller, actor)))

    @routes("DELETE", "/auth/tokens/<id>", MINE)
    async def revoke(self, id: UUID, user: User, actor: Actor) -> None:  # noqa: A002 - a part of the path
        """Revoke a token of the caller at once."""
        await self.tokens.revoke(id, Owner(user_id=user.id), actor)

    @routes("POST", "", MINE, root=("/tokens/<id>/revoke",))
    async def revoke_by_post(self, id: UUID, user: User, actor: Actor) -> Revoked:  # noqa: A002 - a part of the path
        """Revoke a token of the caller at once, as clients of the first generation ask for it."""
        await self.revoke(id, user, actor)
        return Revoked()


@frozen
class OrganizationTokensApi:
    """Handlers of the tokens that an organization owns."""

    routes = Routes()

    tokens: Tokens

    @routes("GET", "/orgs/<slug>/tokens", OURS)
    async def all(self, organization: Organization) -> list[TokenSeen]:
        """The organization's tokens that were not revoked, the newest first."""
        return [_seen(issued) for issued in await self.tokens.issued(Owner(organization_id=organization.id))]

    @routes("POST", "/orgs/<slug>/tokens", OURS, status=201)
    async def make(self, organization: Organization, caller: Caller, actor: Actor, body: NewToken) -> TokenMade:
        """Make a token that belongs to the organization, and acts as its administrator within its scopes."""
        owner = Owner(organization_id=organization.id)
        return _made(await self.tokens.make(owner, _wish(body), _maker(caller, actor)))

    @routes("DELETE", "/orgs/<slug>/tokens/<id>", OURS)
    async def revoke(self, id: UUID, organization: Organization, actor: Actor) -> None:  # noqa: A002 - of the path
        """Revoke a token of the organization at once."""
        await self.tokens.revoke(id, Owner(organization_id=organization.id), actor)


def _wish(body: NewToken) -> Wish:
    return Wish(body.name, body.scopes, body.expires_at)


def _maker(caller: Caller, actor: Actor) -> Maker:
    return Maker(actor, caller.user.id if caller.user else None, caller.token)


def _seen(issued: Issued) -> TokenSeen:
    token = issued.token
    return TokenSeen(
        id=token.id,
        name=token.name,
        token_prefix=token.prefix,
        scopes=token.scopes,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        created_at=token.created_at,
        created_by=issued.created_by,
    )


def _made(made: MadeToken) -> TokenMade:
    seen = _seen(made.issued)
    flat: dict[str, Any] = attrs.asdict(seen, recurse=False)
    return TokenMade(**flat, plaintext=made.text, plaintext_token=made.text, token=seen)
