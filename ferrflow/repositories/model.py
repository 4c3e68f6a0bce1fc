"""Repositories as the program knows them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import asdict, evolve, frozen

from ferrflow.repositories.reference import RepositoryRef


@frozen
class Repository:
    """A repository of an organization.

    `hash` is any of those that it reports under; `first_at` is since when the server knows of it, None before its first
    event; `releases` counts each version of each package once. `failing` is whether its newest run of `release` failed;
    `public_id` is its badge's, None while that is not public. Of one that is `moving` a part is still elsewhere.
    """

    id: UUID
    name: str | None
    suggested_name: str | None
    suggested_url: str | None
    hash: str | None
    group: str | None
    owner: str | None
    url: str | None
    archived_at: datetime | None
    first_at: datetime | None
    last_at: datetime | None
    packages: int
    releases: int
    last_release_at: datetime | None
    failing: bool
    public_id: UUID | None
    moving: bool

    @property
    def label(self) -> str:
        """What people call it."""
        return RepositoryRef(self.id, self.name, self.suggested_name, self.hash).label


@frozen
class Alias:
    """A hash that leads to the repository; `registered` claims it for the organization.

    `reported` is whether events have come under it, as far as the newest of the repository tell.
    """

    hash: str
    registered: bool
    reported: bool


@frozen
class RepositoryDetails(Repository):
    """A repository with all that leads to it."""

    aliases: list[Alias]


@frozen
class Description:
    """What people say of a repository; `url` is its page in the forge, `owner` whoever answers for it."""

    name: str | None
    group: str | None
    owner: str | None
    url: str | None
    archived_at: datetime | None
    public_id: UUID | None

    def with_changes(self, changes: Mapping[str, Any], now: datetime, public_id: UUID) -> "Description":
        """The description after some changes: `archived` and `public` are truth values, of the rest None clears."""
        texts = {name: value for name, value in changes.items() if name not in {"archived", "public"}}
        after = evolve(self, **texts)
        if "archived" in changes and changes["archived"] != (self.archived_at is not None):
            after = evolve(after, archived_at=now if changes["archived"] else None)
        if "public" in changes and changes["public"] != (self.public_id is not None):
            after = evolve(after, public_id=public_id if changes["public"] else None)
        return after

    def difference(self, other: "Description") -> dict[str, dict[str, Any]]:
        """What the audit log says of a change to another description; the badge is told apart."""
        before, after = asdict(self), asdict(other)
        names = [name for name in before if name != "public_id" and before[name] != after[name]]
        return {"before": {name: before[name] for name in names}, "after": {name: after[name] for name in names}}
