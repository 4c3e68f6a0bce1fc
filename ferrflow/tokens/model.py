"""API tokens and what they may do."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from uuid import UUID

from attrs import frozen

Scope = Literal[
    "telemetry:read",
    "events:write",
    "secrets:read",
    "secrets:write",
    "org:read",
    "org:admin",
    "tokens:write",
    "*",
]
KIND = "fft"
# What a scope grants beside itself; `*` grants all.
CONTAINS: dict[str, frozenset[str]] = {"org:admin": frozenset({"org:read"})}


@frozen
class Owner:
    """Whose a token is: a person's or an organization's, never both."""

    user_id: UUID | None = None
    organization_id: UUID | None = None


@frozen
class Token:
    """An API token: a person's (`user_id`) or an organization's (`organization_id`), never both."""

    id: UUID
    user_id: UUID | None
    organization_id: UUID | None
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None

    def grants(self, scope: str) -> bool:
        """Whether it may do what `scope` stands for."""
        return grants(self.scopes, scope)


@frozen
class Issued:
    """A token with the e-mail of who made it, where that is known."""

    token: Token
    created_by: str | None


def grants(scopes: Iterable[str], scope: str) -> bool:
    """Whether some of the scopes contain this one."""
    return any(held in {"*", scope} or scope in CONTAINS.get(held, ()) for held in scopes)
