"""A package's line on the board, and how it comes to be of what is known of the package and of its repository."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from attrs import frozen

from ferrflow.releases.digest.model import DAYS
from ferrflow.releases.history import is_stale
from ferrflow.releases.versions import Bump, Scheme
from ferrflow.repositories.reference import RepositoryRef

DAY = timedelta(days=1)


@frozen
class Place:
    """A repository with what packages inherit from it; `failing` is whether its newest run of `release` failed."""

    repository: RepositoryRef | None
    group: str | None
    owner: str | None
    archived: bool
    checked_at: datetime | None
    failing: bool


@frozen
class Standing:
    """A package as the digest has left it. `days` are releases of UTC days, the last of them `last_day`."""

    id: UUID
    repository_id: UUID | None
    public_id: UUID | None
    name: str
    scheme: Scheme
    current_version: str | None
    current_at: datetime | None
    latest_version: str
    latest_at: datetime
    bump: Bump | None
    commits: int | None
    first_at: datetime
    releases: int
    interval_days: float | None
    last_day: date
    days: list[int]


@frozen
class PackageRow:
    """A package: `current_version` is the highest that is no prerelease, `latest_version` the newest by time.

    `bump` and `commits` are the latest release's. `days` are the releases of the last 30 UTC days, oldest first.
    `drift`: other repositories have a package of this name at another current version; `stale`: a release is overdue
    while checks keep coming; `failing`: the repository's newest run of `release` failed, and nothing was released
    since. Nothing of this is said of archived repositories. `name` is null where the sender named no package.
    """

    id: UUID
    repository: RepositoryRef | None
    group: str | None
    owner: str | None
    name: str | None
    scheme: Scheme
    current_version: str | None
    current_at: datetime | None
    latest_version: str
    latest_at: datetime
    bump: Bump | None
    commits: int | None
    releases: int
    releases_30d: int
    days: list[int]
    median_interval_seconds: int | None
    drift: bool
    stale: bool
    failing: bool
    archived: bool


Places = Mapping[UUID | None, Place]


@frozen
class Backdrop:
    """What the lines of packages are seen against: their repositories, and the names that drift."""

    places: Places
    drifting: frozenset[str]
    now: datetime

    def row(self, package: Standing) -> PackageRow:
        """A package's line."""
        place = self.places[package.repository_id]
        days = days_until(package.last_day, package.days, self.now.astimezone(UTC).date())
        interval = package.interval_days
        return PackageRow(
            id=package.id,
            repository=place.repository,
            group=place.group,
            owner=place.owner,
            name=package.name or None,
            scheme=package.scheme,
            current_version=package.current_version,
            current_at=package.current_at,
            latest_version=package.latest_version,
            latest_at=package.latest_at,
            bump=package.bump,
            commits=package.commits,
            releases=package.releases,
            releases_30d=sum(days),
            days=days,
            median_interval_seconds=None if interval is None else round(interval * DAY.total_seconds()),
            drift=package.name in self.drifting and not place.archived and package.current_version is not None,
            stale=not place.archived and self._is_stale(package, place.checked_at),
            failing=place.failing and not place.archived,
            archived=place.archived,
        )

    def _is_stale(self, package: Standing, checked_at: datetime | None) -> bool:
        found = is_stale(package.latest_at, package.interval_days, package.releases, checked_at, self.now)
        return found or False


def drifting(packages: Iterable[Standing], places: Places) -> frozenset[str]:
    """The names that packages of several repositories, none of them archived, have at different current versions."""
    versions: defaultdict[str, set[str | None]] = defaultdict(set)
    for package in packages:
        if package.name and package.repository_id and not places[package.repository_id].archived:
            versions[package.name] |= {package.current_version} - {None}
    return frozenset(name for name, found in versions.items() if len(found) > 1)


def days_until(last: date, counts: list[int], today: date) -> list[int]:
    """The counts of the 30 days up to today, of those up to `last`."""
    passed = min(max((today - last).days, 0), DAYS)
    kept = DAYS - passed
    shown = counts[-kept:] if kept else []
    return [0] * (kept - len(shown)) + shown + [0] * passed
