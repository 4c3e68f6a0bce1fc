"""What the releases of one package say: of each release, and of the package as it stands.

docs/metrics.md has the definitions in plain words; a change here is a change there.
"""

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from attrs import frozen

from ferrflow.releases.versions import RECENT, Bump, Scheme, Version, bump_between, read, recognise

DAY = timedelta(days=1)
# A patch so soon after another release repairs it more often than not.
REWORK_WITHIN = timedelta(hours=72)
# Two intervals: a median of one is that one.
RELEASES_FOR_INTERVAL = 3
RELEASES_FOR_COMMITS = 3
PATCHES_FOR_REWORK = 5
# Four intervals: to call somebody late takes more than to say how often they come.
RELEASES_FOR_STALE = 5
STALE_AFTER_INTERVALS = 3
# Several releases in one afternoon are no promise of the next within the hour.
SHORTEST_INTERVAL_DAYS = 1.0
# A pipeline that has not run for longer may be gone, and then nobody waits for its releases.
CHECKS_GO_ON = timedelta(days=14)


@frozen
class Released:
    """A version of a package, when it was first seen, and its commits; None if the sender did not say."""

    version: str
    at: datetime
    commits: int | None = None


@frozen
class Step:
    """What one release was in its package's history.

    `before` is the version that `bump` is measured from, None for the first release. `rework` is None where the scheme
    knows no patches.
    """

    version: str
    at: datetime
    commits: int | None
    before: str | None
    bump: Bump | None
    prerelease: bool
    rework: bool | None


@frozen
class State:
    """A package after its last release.

    `current` is the highest version by the scheme that is no prerelease, None while there are only prereleases;
    `latest` is the newest by time, which may be another. `median_interval` is in days; it and `median_commits` are None
    below their floors.
    """

    scheme: Scheme
    current: str | None
    current_at: datetime | None
    latest: str
    latest_at: datetime
    releases: int
    median_interval: float | None
    median_commits: float | None


@frozen
class History:
    """A package's releases, oldest first, and its state."""

    steps: tuple[Step, ...]
    state: State


def understand(releases: Iterable[Released]) -> History | None:
    """All that is known of a package from its releases, each version once; None without any."""
    ordered = sorted(releases, key=lambda release: release.at)
    if not ordered:
        return None
    scheme = recognise((release.version, release.at) for release in ordered[-RECENT:])
    versions = [read(scheme, release.version) for release in ordered]
    return History(tuple(_steps(scheme, ordered, versions)), _state(scheme, ordered, versions))


def median_interval(times: Sequence[datetime]) -> float | None:
    """The median of the days between releases, oldest first; None below three of them."""
    if len(times) < RELEASES_FOR_INTERVAL:
        return None
    return median((later - earlier) / DAY for earlier, later in pairwise(times))


def median_commits(commits: Iterable[int | None]) -> float | None:
    """The median of the commits of releases; None below three that have any.

    A release without commits follows another package's (a cascade), whose batch already counts them.
    """
    counted = [count for count in commits if count]
    return float(median(counted)) if len(counted) >= RELEASES_FOR_COMMITS else None


def rework_share(reworks: int, patches: int) -> float | None:
    """How many of the patch releases are rework, from 0 to 1; None below its floor."""
    return reworks / patches if patches >= PATCHES_FOR_REWORK else None


def is_stale(
    last_release: datetime, interval: float | None, releases: int, last_check: datetime | None, now: datetime
) -> bool | None:
    """Whether a release is overdue: none for three times the median interval (in days), while checks keep coming.

    Checks keep coming if the repository's last one is newer than the release and of the last 14 days. None below five
    releases.
    """
    if interval is None or releases < RELEASES_FOR_STALE:
        return None
    if last_check is None or last_check <= last_release or now - last_check > CHECKS_GO_ON:
        return False
    return now - last_release > STALE_AFTER_INTERVALS * max(interval, SHORTEST_INTERVAL_DAYS) * DAY


def _steps(scheme: Scheme, releases: list[Released], versions: list[Version]) -> Iterable[Step]:
    ranks = _ranks(versions)
    # The ranks of what was released until now, with the place of each, lowest first.
    stable: list[tuple[int, int]] = []
    early: list[tuple[int, int]] = []
    for place, (release, version) in enumerate(zip(releases, versions, strict=True)):
        before = _before(version, ranks[place], place, stable, early)
        bump = None if before is None else bump_between(scheme, versions[before], version)
        soon = place > 0 and release.at - releases[place - 1].at <= REWORK_WITHIN
        yield Step(
            version=release.version,
            at=release.at,
            commits=release.commits,
            before=None if before is None else versions[before].text,
            bump=bump,
            prerelease=version.prerelease,
            rework=(bump == "patch" and soon) if scheme == "semver" else None,
        )
        if version.numbers:
            insort(early if version.prerelease else stable, (ranks[place], place))


def _before(
    version: Version, rank: int, place: int, stable: list[tuple[int, int]], early: list[tuple[int, int]]
) -> int | None:
    """The place of the version to measure from: the highest that was out and is not higher.

    So 1.4.3 after 2.0.0 is a patch of 1.4.2. A finished version is measured from the finished one below it, so that
    2.0.0 after 2.0.0-rc.1 is a major one. Without a lower one, or of no scheme, it is the one before by time.
    """
    if version.numbers:
        at_most = (rank, place)
        lower = [line[found - 1] for line in (stable, early) if (found := bisect_right(line, at_most))]
        if lower:
            return (max(lower) if version.prerelease else lower[0])[1]
    return place - 1 if place else None


def _ranks(versions: list[Version]) -> list[int]:
    """The place of each version in the scheme's order, the same for equals: numbers compare faster than versions."""
    precedences = [version.precedence for version in versions]
    ranks = {precedence: rank for rank, precedence in enumerate(sorted(set(precedences)))}
    return [ranks[precedence] for precedence in precedences]


def _state(scheme: Scheme, releases: list[Released], versions: list[Version]) -> State:
    finished = [place for place, version in enumerate(versions) if not version.prerelease]
    # Of equals the newest: places are in order of time.
    current = max(finished, key=lambda place: (versions[place].precedence, place), default=None)
    return State(
        scheme=scheme,
        current=None if current is None else releases[current].version,
        current_at=None if current is None else releases[current].at,
        latest=releases[-1].version,
        latest_at=releases[-1].at,
        releases=len(releases),
        median_interval=median_interval([release.at for release in releases]),
        median_commits=median_commits(release.commits for release in releases),
    )
