"""Organizations as the program knows them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from attrs import frozen

Role = Literal["owner", "admin", "member", "viewer"]


@frozen
class Organization:
    """An organization, as one of its members sees it."""

    id: UUID
    slug: str
    name: str
    role: Role
    member_count: int
    created_at: datetime
