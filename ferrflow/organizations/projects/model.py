"""Projects as the program knows them."""

from datetime import datetime
from uuid import UUID

from attrs import frozen


@frozen
class Project:
    """A project of an organization. FerrFlow tracks no issues: their count is for clients that show one."""

    id: UUID
    slug: str
    name: str
    issue_count: int
    vault_count: int
    created_at: datetime
