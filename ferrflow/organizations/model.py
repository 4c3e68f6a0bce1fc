"""Organizations as the program knows them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from attrs import frozen

from ferrflow.organizations.naming import Renaming

Role = Literal["owner", "admin", "member", "viewer"]
ROLES: tuple[Role, ...] = ("viewer", "member", "admin", "owner")


def outranks(one: Role, other: Role) -> bool:
    """Whether the first role is the higher."""
    return ROLES.index(one) > ROLES.index(other)


@frozen
class Organization:
    """An organization, as the caller sees it; `role` is the caller's, for an organization's own token `admin`."""

    id: UUID
    slug: str
    name: str
    role: Role
    member_count: int
    requires_second_factor: bool
    created_at: datetime


@frozen
class OrganizationChanges(Renaming):
    """What of an organization is to change; what is absent stays."""

    requires_second_factor: bool | None = None
