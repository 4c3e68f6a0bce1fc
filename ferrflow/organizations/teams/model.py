"""Teams as the program knows them."""

from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.organizations.model import Role


@frozen
class Team:
    """A group of members of an organization."""

    id: UUID
    slug: str
    name: str
    member_count: int
    created_at: datetime


@frozen
class TeamMember:
    """Somebody in a team; `role` is theirs in the organization."""

    user_id: UUID
    email: str
    display_name: str | None
    role: Role
    added_at: datetime
