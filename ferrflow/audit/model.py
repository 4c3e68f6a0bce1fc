"""Entries of the audit log, and how each is bound to the one before."""

import json
import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from attrs import Attribute, field, frozen

ActorKind = Literal["user", "token", "cluster", "system", "anonymous"]
# What belongs to no organization: signing in, people, the server itself.
SERVER_CHAIN = UUID(int=0)
USER_AGENT_CHARACTERS = 400
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")

# One text for one value, in ASCII.
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def storable(text: str | None) -> str | None:
    """A text as PostgreSQL can hold it: without NUL, and with `?` for halves of characters."""
    return None if text is None else text.replace("\0", "").encode("utf-8", "replace").decode()


def plain(value: Any) -> Any:
    """JSON that comes back from `jsonb` as it went in. Raises TypeError for what would not, such as floats."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str | UUID):
        return storable(str(value))
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, dict):
        return {_key(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        parts = sorted(value) if isinstance(value, set | frozenset) else value
        return [plain(part) for part in parts]
    raise TypeError(f"The audit log takes no {type(value).__name__}")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"The audit log takes no {type(key).__name__} as a key")
    return storable(key) or ""


def moment(time: datetime) -> str:
    """A time to the microsecond, as the hash has it."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _is_an_action(_deed: object, _attribute: "Attribute[str]", value: str) -> None:
    if not ACTION.fullmatch(value):
        raise ValueError(f"{value!r} is not noun.verb")


@frozen
class Actor:
    """Who did something, and from where; the name is what they were called then.

    `token` is the public prefix of the token that they used; `user_agent` is cut to 400 characters.
    """

    kind: ActorKind
    id: UUID | None = None
    name: str | None = field(default=None, converter=storable)
    token: str | None = field(default=None, converter=storable)
    address: str | None = field(default=None, converter=storable)
    user_agent: str | None = field(default=None, converter=storable)
    request_id: str | None = field(default=None, converter=storable)


SYSTEM = Actor("system", name="ferrflow")


@frozen
class Deed:
    """Something that was done and is to be recorded: `action` is `noun.verb`. Never holds a secret.

    `metadata` is small and holds what `plain` takes: text, whole numbers, truth values, ids, times, lists and objects.
    """

    actor: Actor
    action: str = field(validator=_is_an_action)
    target: str | None = field(default=None, converter=storable)
    chain: UUID = SERVER_CHAIN
    metadata: dict[str, Any] = field(factory=dict, converter=plain)


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
            moment(self.created_at),
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
        return sha256(previous + _canonical(content).encode()).digest()


@frozen
class Filters:
    """Which entries are sought; None leaves open. `noun` is how an action begins, dot included; `until` is excluded."""

    actor_id: UUID | None = None
    actor_name: str | None = None
    action: str | None = None
    noun: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@frozen
class Written:
    """A row as it was found: an entry and the hash that stands beside it. No entry where no server wrote such a row."""

    sequence: int
    entry: Entry | None
    hash: bytes


@frozen
class Chain:
    """A chain's two ends: the last entry, and the last of those that were forgotten, after which it begins."""

    id: UUID
    sequence: int
    hash: bytes
    anchor_sequence: int
    anchor_hash: bytes


@frozen
class Named:
    """A chain and what people call it: `slug` is its organization's, as long as there is one."""

    id: UUID
    slug: str | None

    @property
    def name(self) -> str:
        """What people call it."""
        if self.id == SERVER_CHAIN:
            return "server"
        return f"organization {self.slug}" if self.slug else f"deleted organization {self.id}"


@frozen
class Fault:
    """The first entry that is not as it was written."""

    sequence: int
    problem: str


@frozen
class Verdict:
    """What was found when a chain was verified.

    Entries after `anchor` up to `sequence` are as they were written; `hash` is the last one's, which would be another
    if anything before it were.
    """

    chain: UUID
    anchor: int
    sequence: int
    hash: bytes
    fault: Fault | None

    @property
    def entries(self) -> int:
        """How many were found as they were written."""
        return self.sequence - self.anchor

    def in_words(self) -> str:
        """For people, who may note the hash elsewhere."""
        whole = f"entries {self.anchor + 1} to {self.sequence}" if self.entries else "no entries"
        if self.fault is not None:
            return f"broken at entry {self.fault.sequence}: {self.fault.problem} ({whole} are intact)"
        return f"{whole}, intact; the last hash is {self.hash.hex() or 'none'}"
