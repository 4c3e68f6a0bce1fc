"""Members of an organization as the program knows them."""

from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.organizations.model import Role


@frozen
class Member:
    """Somebody in an organization."""

    user_id: UUID
    email: str
    display_name: str | None
    avatar_url: str | None
    role: Role
    second_factor: bool
    joined_at: datetime


@frozen
class Place:
    """Somebody's place in an organization at the moment that it is about to change.

    `other_owners` counts the owners beside them who may sign in.
    """

    user_id: UUID
    email: str
    role: Role
    other_owners: int
