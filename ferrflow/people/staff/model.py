"""People and organizations as staff see them."""

from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.accounts.model import User


@frozen
class Person(User):
    """A person as staff see them; with `disabled_at` they may not sign in, and their tokens do not count."""

    disabled_at: datetime | None
    organization_count: int


@frozen
class Standing:
    """What staff decide about a person."""

    disabled: bool
    is_staff: bool

    @property
    def administers(self) -> bool:
        """Whether such a person may administer the server."""
        return self.is_staff and not self.disabled

    def actions_to(self, other: "Standing") -> list[str]:
        """What is done, in the audit log's words, to get from here to `other`."""
        actions = []
        if other.disabled != self.disabled:
            actions.append("user.disable" if other.disabled else "user.enable")
        if other.is_staff != self.is_staff:
            actions.append("user.promote" if other.is_staff else "user.demote")
        return actions


def standing_of(person: Person) -> Standing:
    """How a person stands now."""
    return Standing(person.disabled_at is not None, person.is_staff)


@frozen
class OrganizationSeen:
    """An organization as staff see it, be they members or not."""

    id: UUID
    slug: str
    name: str
    member_count: int
    created_at: datetime


@frozen
class Search:
    """Which of many are sought: with `text` in what they are called, at most `limit`, `after` the one with that id."""

    text: str
    limit: int
    after: UUID | None

    @property
    def pattern(self) -> str:
        """The text for `ilike`, which takes none of its characters for a wildcard."""
        escaped = self.text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        return f"%{escaped}%"
