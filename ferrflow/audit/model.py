"""Entries of the audit log, and how each is bound to the one before."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from attrs import field, frozen

ActorKind = Literal["user", "token", "cluster", "system", "anonymous"]
# What belongs to no organization: signing in, people, the server itself.
SERVER_CHAIN = UUID(int=0)
USER_AGENT_CHARACTERS = 400


@frozen
class Actor:
    """Who did something, and from where; the name is what they were called then.

    `token` is the public prefix of the token that they used; `user_agent` is cut to 400 characters.
    """

    kind: ActorKind
    id: UUID | None = None
    name: str | None = None
    token: str | None = None
    address: str | None = None
    user_agent: str | None = None
    request_id: str | None = None


SYSTEM = Actor("system", name="ferrflow")


@frozen
class Deed:
    """Something that was done and is to be recorded: `action` is `noun.verb`. Never holds a secret."""

    actor: Actor
    action: str
    target: str | None = None
    chain: UUID = SERVER_CHAIN
    metadata: dict[str, Any] = field(factory=dict)


@frozen
class Entry:
    """A recorded deed, in its place in its chain."""

    sequence: int
    id: UUID
    created_at: datetime
    deed: Deed

    def hash_after(self, previous: bytes) -> bytes:
        """SHA-256 over the hash of the entry before and everything that this one says."""
        deed, actor = self.deed, self.deed.actor
        content = [
            str(deed.chain),
            self.sequence,
            str(self.id),
            self.created_at.isoformat(),
            actor.kind,
            str(actor.id) if actor.id else None,
            actor.name,
            actor.token,
            deed.action,
            deed.target,
            actor.address,
            actor.user_agent,
            actor.request_id,
            deed.metadata,
        ]
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return sha256(previous + text.encode()).digest()
