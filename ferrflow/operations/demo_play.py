"""What the demonstration's repositories are played with: a CLI that sends events, packages, versions, working hours."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from attrs import define, field, frozen

from ferrflow.telemetry.events import Event

# An event and when it came, in UTC.
Dated = tuple[datetime, Event]
# The command that failed, and its code where it had one.
Failure = tuple[str, str | None]

MAJOR, MINOR, PATCH = range(3)
TUESDAY, SATURDAY = 1, 5


@frozen
class DemoRepository:
    """A repository of the demonstration, `owner/name`."""

    name: str
    host: str = "github.com"

    @property
    def hash(self) -> str:
        """What the CLI sends for its remote: SHA-256 of the normalised address, in hex."""
        return hashlib.sha256(f"{self.host}/{self.name}".encode()).hexdigest()


@define
class Package:
    """A package between two releases. `needs` names packages; `commits` have come since the last release."""

    name: str
    version: str
    needs: tuple[str, ...] = ()
    commits: int = 0


@define
class Cli:
    """The CLI in a repository's CI: each method is a run, and adds the events that such a run sends."""

    repository: DemoRepository
    random: Random
    events: list[Dated] = field(factory=list)

    def init(self, at: datetime) -> None:
        """`ferrflow init`."""
        self._send(at, Event("init", repo_hash=self.repository.hash))

    def check(self, at: datetime, packages: list[Package]) -> None:
        """`ferrflow check`: what a release would bump now."""
        self._send(at, Event("check", repo_hash=self.repository.hash))
        self._bump(at, bumped(packages))

    def release(self, at: datetime, packages: list[Package]) -> None:
        """`ferrflow release`: these packages bear their new versions already, and have no commits left afterwards."""
        self._bump(at, packages)
        tagged = at + timedelta(seconds=self.random.uniform(2, 6))
        for package in packages:
            event = Event(
                "release",
                package_name=package.name,
                package_version=package.version,
                repo_hash=self.repository.hash,
                commits_count=package.commits,
            )
            self._send(tagged, event)
            package.commits = 0

    def fail(self, at: datetime, failure: Failure) -> None:
        """A command that fails; a check counts as one all the same."""
        command, code = failure
        if command == "check":
            self.check(at, [])
        metadata = {"command": command} | ({"error_code": code} if code else {})
        self._send(at + timedelta(seconds=1), Event("error", metadata=metadata, repo_hash=self.repository.hash))

    def _bump(self, at: datetime, packages: list[Package]) -> None:
        for package in packages:
            self._send(at, Event("version_bump", repo_hash=self.repository.hash, commits_count=package.commits))

    def _send(self, at: datetime, event: Event) -> None:
        # Each event has a connection of its own, so those of one moment arrive a little apart, in any order.
        self.events.append((at + timedelta(milliseconds=self.random.uniform(0, 300)), event))


def bumped(packages: list[Package]) -> list[Package]:
    """The packages that a release takes: those with commits, and by cascade those that need one that it takes."""
    taken: set[str] = set()
    for package in packages:
        if package.commits or not taken.isdisjoint(package.needs):
            taken.add(package.name)
    return [package for package in packages if package.name in taken]


def next_semver(version: str, level: int) -> str:
    """The next version at a level: MAJOR, MINOR or PATCH."""
    numbers = [int(number) for number in version.split(".")]
    return ".".join(map(str, [*numbers[:level], numbers[level] + 1, *[0] * (PATCH - level)]))


def next_calver(version: str, day: date) -> str:
    """Year, month, and the how-maniest of the month, from 1."""
    month, _, number = version.rpartition(".")
    this_month = f"{day.year}.{day.month}"
    return f"{this_month}.{int(number) + 1 if month == this_month else 1}"


def begin(repository: DemoRepository, day: date) -> Cli:
    """A repository's first day: it is set up, and looked at once."""
    cli = Cli(repository, Random(repository.name))  # noqa: S311 - the same events every time, no secret
    at = moment_of(day, hour=9, minutes=cli.random.uniform(0, 60))
    cli.init(at)
    cli.check(at + timedelta(minutes=4), [])
    return cli


def moments(random: Random, day: date, count: int) -> list[datetime]:
    """So many moments within working hours, in order, a quarter of an hour apart at least."""
    slots = sorted(random.sample(range(8 * 60, 17 * 60, 20), count))
    return [moment_of(day, hour=0, minutes=slot + random.uniform(0, 5)) for slot in slots]


def nightly(day: date) -> datetime:
    """When CI checks by itself, at weekends too."""
    return moment_of(day, hour=4, minutes=15)


def moment_of(day: date, *, hour: int, minutes: float) -> datetime:
    """A moment of a day, so long after the full hour."""
    return datetime.combine(day, time(hour), UTC) + timedelta(minutes=minutes)


def is_weekend(day: date) -> bool:
    """Whether nobody works."""
    return day.weekday() >= SATURDAY
