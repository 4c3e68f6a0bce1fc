"""A package's figures in a period, and how they are made of its releases."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from attrs import frozen

from ferrflow.releases.board.model import PackageRow, Standing
from ferrflow.releases.cadence import Cadence, cadence
from ferrflow.releases.history import median_commits, median_interval, rework_share
from ferrflow.releases.period import Period
from ferrflow.releases.versions import Bump
from ferrflow.repositories.reference import RepositoryRef


@frozen
class Released:
    """A release of the package; `rework` is None where nothing tells repairs from other releases."""

    at: datetime
    version: str
    commits: int | None
    bump: Bump | None
    rework: bool | None


@frozen
class Frequency:
    """Releases in the period, the median of the days between them, and the class of the median week."""

    releases: int
    median_interval_days: float | None
    cadence: Cadence | None


@frozen
class Rework:
    """Patch releases, and those of them that came within 72 hours of another release; `share` is from 0 to 1.

    `share` is None below its floor. Patches of packages without semantic versions are not among them, since nothing
    tells which of those are repairs.
    """

    patches: int
    reworks: int
    share: float | None

    @classmethod
    def of(cls, releases: Sequence[Released]) -> "Rework":
        """Of some releases."""
        patches = sum(1 for release in releases if release.bump == "patch" and release.rework is not None)
        reworks = sum(1 for release in releases if release.rework)
        return cls(patches, reworks, rework_share(reworks, patches))


@frozen
class ReleaseDay:
    """How many releases a day of the viewer's had."""

    day: date
    releases: int


@frozen
class ReleaseCommits:
    """The commits of one release; null where the sender did not say."""

    at: datetime
    version: str
    commits: int | None


@frozen
class Elsewhere:
    """A package of the same name in another repository."""

    repository: RepositoryRef
    package_id: UUID
    current_version: str | None
    current_at: datetime | None


@frozen
class Figures:
    """What a package's releases in a period add up to; null below the floors of docs/metrics.md.

    `batch_size` is the median of commits. `rework` is null where versions are not semantic.
    """

    frequency: Frequency
    batch_size: float | None
    rework: Rework | None
    commits_per_release: list[ReleaseCommits]
    releases_per_day: list[ReleaseDay]

    @classmethod
    def of(cls, package: Standing, releases: Sequence[Released], period: Period, now: datetime) -> "Figures":
        """The figures of releases, which are all of the period, oldest first.

        Weeks before the package's first release do not count: what was then, nobody knows.
        """
        times = [release.at for release in releases]
        since = max(period.start, package.first_at)
        return cls(
            frequency=Frequency(len(releases), median_interval(times), cadence(period.calendar, times, since, now)),
            batch_size=median_commits(release.commits for release in releases),
            rework=Rework.of(releases) if package.scheme == "semver" else None,
            commits_per_release=[ReleaseCommits(release.at, release.version, release.commits) for release in releases],
            releases_per_day=_per_day(times, period),
        )


@frozen
class PackageReport:
    """A package as it stands, and its figures; `public_id` is its badge's, None while that is not public."""

    package: PackageRow
    public_id: UUID | None
    elsewhere: list[Elsewhere]
    figures: Figures


def _per_day(times: Sequence[datetime], period: Period) -> list[ReleaseDay]:
    counts = (after - before for before, after in pairwise(bisect_left(times, edge) for edge in period.edges))
    return [ReleaseDay(day, count) for day, count in zip(period.dates(), counts, strict=True)]
