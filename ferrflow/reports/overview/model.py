"""The numbers of the overview. docs/metrics.md says what each of them means."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from attrs import astuple, frozen

from ferrflow.releases.history import rework_share
from ferrflow.releases.runs import failed_release_rate
from ferrflow.releases.versions import Bump
from ferrflow.reports.errors.explanations import Explanation
from ferrflow.repositories.reference import RepositoryRef


@frozen
class Events:
    """Events by type; `release_errors` are those of the command `release`, `commits` those in the releases."""

    releases: int = 0
    version_bumps: int = 0
    checks: int = 0
    inits: int = 0
    errors: int = 0
    release_errors: int = 0
    commits: int = 0
    demo: int = 0


@frozen
class Releases:
    """Distinct releases by what became known of them, and by how far each is from the version before.

    `semantic_patches` are patches of packages with semantic versions, which alone may be rework.
    """

    releases: int = 0
    runs: int = 0
    reworks: int = 0
    major: int = 0
    minor: int = 0
    patch: int = 0
    semantic_patches: int = 0
    prerelease: int = 0
    other: int = 0


Counts = TypeVar("Counts", Events, Releases)


def total(kind: type[Counts], parts: Iterable[Counts]) -> Counts:
    """The sum of some counts."""
    return kind(*map(sum, zip(*map(astuple, parts), strict=True)))


@frozen
class Breadth:
    """Repositories that sent anything; packages that were released, and from how many repositories."""

    repositories: int
    packages_released: int
    repositories_released: int


@frozen
class Bumps:
    """Releases by how far each is from the version before."""

    major: int
    minor: int
    patch: int
    prerelease: int
    other: int


@frozen
class Totals:
    """A period's numbers. `releases`, `version_bumps`, `checks`, `inits` and `errors` count events.

    `distinct_releases` counts each version of a package once, `repeats` what came of them again; `commits` are those in
    release events. `release_errors` are errors of the command `release`; `failed_rate`, from 0 to 1, is null below five
    attempts. `rework_share` is the part of `semantic_patches`, patches of packages with semantic versions, that are
    rework, null below five. `packages` is the same as `packages_released`; `repositories` sent anything.
    """

    releases: int
    version_bumps: int
    checks: int
    inits: int
    errors: int
    packages: int
    repositories: int
    commits: int
    distinct_releases: int
    repeats: int
    runs: int
    release_errors: int
    failed_rate: float | None
    reworks: int
    semantic_patches: int
    rework_share: float | None
    bumps: Bumps
    packages_released: int
    repositories_released: int

    @classmethod
    def of(cls, events: Events, releases: Releases, breadth: Breadth) -> "Totals":
        """From what was summed up."""
        return cls(
            releases=events.releases,
            version_bumps=events.version_bumps,
            checks=events.checks,
            inits=events.inits,
            errors=events.errors,
            packages=breadth.packages_released,
            repositories=breadth.repositories,
            commits=events.commits,
            distinct_releases=releases.releases,
            # An event that was stored a moment ago may be digested already, and the other way round.
            repeats=max(events.releases - releases.releases, 0),
            runs=releases.runs,
            release_errors=events.release_errors,
            failed_rate=failed_release_rate(events.release_errors, releases.runs),
            reworks=releases.reworks,
            semantic_patches=releases.semantic_patches,
            rework_share=rework_share(releases.reworks, releases.semantic_patches),
            bumps=Bumps(releases.major, releases.minor, releases.patch, releases.prerelease, releases.other),
            packages_released=breadth.packages_released,
            repositories_released=breadth.repositories_released,
        )


@frozen
class DayOfReleases:
    """Releases that were first seen on a day of the viewer's, `YYYY-MM-DD`, and errors of the command `release`."""

    day: str
    releases: int
    failures: int


@frozen
class NewestRelease:
    """A release; `repeats` is how often it was reported again.

    `is_prerelease` is null for the moment until it is worked out, as are `bump` and `previous`.
    """

    id: UUID
    repository: RepositoryRef | None
    package_id: UUID | None
    package_name: str | None
    package_version: str
    previous: str | None
    bump: Bump | None
    commits_count: int | None
    released_at: datetime
    repeats: int
    demo: bool
    is_prerelease: bool | None


@frozen
class ErrorCount:
    """Error events with one code of one command."""

    error_code: str | None
    command: str | None
    errors: int
    last_seen_at: datetime
    explanation: Explanation | None


@frozen
class Flags:
    """What to look at now: packages that drift, are stale, or fail, and repositories without a name."""

    drift: int
    stale: int
    failing: int
    unnamed: int


@frozen
class Recoveries:
    """Incidents that began in the period and are over, and the median of the seconds that each took.

    Where there were more, those of the newest 1,000 failures.
    """

    incidents: int
    median_seconds: float | None


@frozen
class Figures:
    """What the statements find. Of what is summed up by slot, 0 is the period before, and 1 the first day."""

    events: dict[int, Events]
    releases: dict[int, Releases]
    breadth: Breadth
    breadth_before: Breadth
    newest_releases: list[NewestRelease]
    errors_by_code: list[ErrorCount]
    flags: Flags
    recoveries: Recoveries
    last_event_at: datetime | None
