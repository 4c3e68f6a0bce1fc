"""What an invitation is to the one who is invited."""

from datetime import datetime
from uuid import UUID

from attrs import field, frozen

from ferrflow.organizations.model import Role


@frozen
class OrganizationOffered:
    """The organization that somebody is invited to."""

    name: str
    slug: str


@frozen
class Offer:
    """What an invitation offers, as its bearer sees it."""

    organization: OrganizationOffered
    email: str
    role: Role
    invited_by: str | None
    expires_at: datetime


@frozen
class Opened:
    """An invitation that stands, while nobody else can use it; `is_theirs` says whether the e-mail is the caller's."""

    id: UUID
    organization_id: UUID
    slug: str
    email: str
    role: Role
    is_theirs: bool


@frozen
class NewPerson:
    """Somebody who is about to have an account, by the e-mail of their invitation."""

    id: UUID
    display_name: str
    password_hash: str = field(repr=False)
