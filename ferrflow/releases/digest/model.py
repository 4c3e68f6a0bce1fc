"""What the digest reads and writes."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from attrs import frozen

from ferrflow.releases.history import Step
from ferrflow.releases.versions import Bump

# Of so many days the board shows the releases.
DAYS = 30


@frozen
class Package:
    """Which package: of an organization, in a repository or in none that is known."""

    organization_id: UUID
    repository_id: UUID | None
    name: str


@frozen
class Moment:
    """When something came or went in a repository: what is near it has to be looked at anew."""

    organization_id: UUID
    repository_id: UUID | None
    at: datetime


@frozen
class Facts:
    """What the digest knows of a release."""

    previous: str | None
    bump: Bump | None
    is_prerelease: bool
    is_rework: bool | None

    @classmethod
    def of(cls, step: Step) -> "Facts":
        """As the history tells them."""
        return cls(step.before, step.bump, step.prerelease, step.rework)


@frozen
class Row:
    """A release as it is stored; `facts` is None until it was digested, `counted_at` what it was counted under."""

    id: UUID
    version: str
    at: datetime
    commits: int | None
    facts: Facts | None
    counted_at: datetime | None


@frozen
class Change:
    """Something that came or went: of a package, or only of its repository's runs and failures."""

    id: int
    moment: Moment
    package_name: str | None

    @property
    def package(self) -> Package | None:
        """The package that it concerns."""
        if self.package_name is None:
            return None
        return Package(self.moment.organization_id, self.moment.repository_id, self.package_name)


@frozen
class Standing:
    """A package as it stands: a row of `packages` but for its id."""

    package: Package
    scheme: str
    current_version: str | None
    current_at: datetime | None
    latest_version: str
    latest_at: datetime
    latest_bump: str | None
    latest_commits: int | None
    first_at: datetime
    releases: int
    median_interval: float | None
    median_commits: float | None
    last_day: date
    days: list[int]


def releases_per_day(times: list[datetime]) -> tuple[date, list[int]]:
    """The UTC day of the last of these times, and how many fall on each of the 30 days up to it."""
    last = max(times).astimezone(UTC).date()
    counts = [0] * DAYS
    for at in times:
        place = DAYS - 1 - (last - at.astimezone(UTC).date()) // timedelta(days=1)
        if place >= 0:
            counts[place] += 1
    return last, counts
