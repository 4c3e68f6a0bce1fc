"""The demonstration's events: 90 days of three repositories that never were, the same for everyone on the same day.

Pure functions, and a small simulation that is played day by day. The shapes are the ones that a dashboard has to stand:
a monorepo that releases many packages at once, a service whose releases fail now and then, and a library that has
fallen silent.
"""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, dropwhile
from random import Random

from attrs import define, field, frozen

from ferrflow.telemetry.events import Event

DAYS = 90

# An event and when it came, in UTC.
Dated = tuple[datetime, Event]
# The command that failed, and its code where it had one.
Failure = tuple[str, str | None]

MAJOR, MINOR, PATCH = range(3)
TUESDAY, SATURDAY = 1, 5

# Name, first version, what it needs, and how often it is worked on beside the others; whatever is needed comes first.
SHOP_PACKAGES = (
    ("core", "4.2.0", (), 2),
    ("i18n", "1.7.3", (), 1),
    ("tokens", "2.0.1", (), 1),
    ("money", "1.3.2", ("core",), 1),
    ("ui", "6.11.0", ("tokens", "i18n"), 5),
    ("api-client", "3.4.1", ("core",), 3),
    ("payments", "5.0.4", ("money",), 4),
    ("catalog", "2.19.0", ("api-client", "money"), 5),
    ("cart", "2.8.5", ("catalog", "money"), 5),
    ("checkout", "3.1.0", ("cart", "payments", "ui"), 7),
    ("storefront", "8.23.1", ("checkout", "ui"), 12),
    ("admin", "1.14.2", ("catalog", "ui"), 8),
)
SHOP_FAILURES: tuple[Failure, ...] = (("release", "E2005"), ("release", "E6001"), ("release", "E2006"))
# Week by week; None is a release that went well at the first attempt.
GATEWAY_WEEKS: tuple[Failure | None, ...] = (
    None,
    ("release", "E3002"),
    None,
    ("check", "E1004"),
    None,
    None,
    ("tag", "E2003"),
    ("release", None),
)
# On which working day, counted from the first; nothing after that.
PALETTE_RELEASES = {3: "1.9.4", 8: "2.0.0-rc.1", 14: "2.0.0-rc.2", 21: "2.0.0-rc.3"}


@frozen
class DemoRepository:
    """A repository of the demonstration, `owner/name`."""

    name: str

    @property
    def hash(self) -> str:
        """What the CLI sends for its remote: SHA-256 of the normalised address, in hex."""
        return hashlib.sha256(f"github.com/{self.name}".encode()).hexdigest()


SHOP, GATEWAY, PALETTE = REPOSITORIES = tuple(map(DemoRepository, ("acme/shop", "acme/gateway", "acme/palette")))


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


def events_of_demo(now: datetime) -> list[Dated]:
    """All events up to `now`, by time. Later on the same UTC day the list begins with the very same events."""
    today = now.astimezone(UTC).date()
    every_day = (today - timedelta(days=ago) for ago in reversed(range(DAYS)))
    days = list(dropwhile(_is_weekend, every_day))
    events = _shop(days) + _gateway(days) + _palette(days)
    return sorted(((at, event) for at, event in events if at <= now), key=lambda dated: dated[0])


def bumped(packages: list[Package]) -> list[Package]:
    """The packages that a release takes: those with commits, and by cascade those that need one that it takes."""
    taken: set[str] = set()
    for package in packages:
        if package.commits or not taken.isdisjoint(package.needs):
            taken.add(package.name)
    return [package for package in packages if package.name in taken]


def _shop(days: list[date]) -> list[Dated]:
    """A monorepo: several pushes a working day, and every few of them a release of all that has changed."""
    cli = _begin(SHOP, days[0])
    packages = [Package(name, version, needs) for name, version, needs, _ in SHOP_PACKAGES]
    activity = [activity for *_, activity in SHOP_PACKAGES]
    for day in days[1:]:
        cli.check(_nightly(day), packages)
        pushes = int(cli.random.random() < 0.2) if _is_weekend(day) else cli.random.randint(3, 7)
        for at in _moments(cli.random, day, pushes):
            for package in cli.random.choices(packages, activity, k=cli.random.randint(1, 3)):
                package.commits += cli.random.randint(1, 4)
            cli.check(at, packages)
            if cli.random.random() < 0.35:
                _release_shop(cli, at + timedelta(minutes=10), bumped(packages))
    return cli.events


def _release_shop(cli: Cli, at: datetime, packages: list[Package]) -> None:
    """Release, or fail and leave it to the next time."""
    if cli.random.random() < 0.06:
        cli.fail(at, cli.random.choice(SHOP_FAILURES))
        return
    for package in packages:
        [level] = cli.random.choices((MAJOR, MINOR, PATCH), (1, 30, 69)) if package.commits else (PATCH,)
        package.version = next_semver(package.version, level)
    cli.release(at, packages)


def _gateway(days: list[date]) -> list[Dated]:
    """A service of one package: a release every Tuesday evening, at the second attempt where the first one fails."""
    cli = _begin(GATEWAY, days[0])
    gateway, weeks = Package("gateway", "0"), cycle(GATEWAY_WEEKS)
    for day in days[1:]:
        cli.check(_nightly(day), [gateway])
        for at in _moments(cli.random, day, 0 if _is_weekend(day) else cli.random.randint(1, 3)):
            gateway.commits += cli.random.randint(1, 5)
            cli.check(at, [gateway])
        if day.weekday() == TUESDAY:
            at = _moment(day, hour=17, minutes=cli.random.uniform(10, 20))
            if failure := next(weeks):
                cli.fail(at, failure)
                at += timedelta(minutes=cli.random.uniform(15, 40))
            gateway.version = next_calver(gateway.version, day)
            cli.release(at, [gateway])
    return cli.events


def _palette(days: list[date]) -> list[Dated]:
    """A library: some releases on the way to 2.0.0, which then never comes, while CI goes on checking."""
    cli = _begin(PALETTE, days[0])
    palette = Package("palette", "1.9.3")
    working_days = [day for day in days if not _is_weekend(day)]
    plan = {working_days[number]: version for number, version in PALETTE_RELEASES.items()}
    for day in days[1:]:
        cli.check(_nightly(day), [palette])
        if day in plan or cli.random.random() < 0.15:
            [at] = _moments(cli.random, day, 1)
            palette.commits += cli.random.randint(1, 4)
            cli.check(at, [palette])
        if day in plan:
            palette.version = plan[day]
            cli.release(_moment(day, hour=17, minutes=cli.random.uniform(10, 50)), [palette])
    return cli.events


def next_semver(version: str, level: int) -> str:
    """The next version at a level: MAJOR, MINOR or PATCH."""
    numbers = [int(number) for number in version.split(".")]
    return ".".join(map(str, [*numbers[:level], numbers[level] + 1, *[0] * (PATCH - level)]))


def next_calver(version: str, day: date) -> str:
    """Year, month, and the how-maniest of the month, from 1."""
    month, _, number = version.rpartition(".")
    this_month = f"{day.year}.{day.month}"
    return f"{this_month}.{int(number) + 1 if month == this_month else 1}"


def _begin(repository: DemoRepository, day: date) -> Cli:
    """A repository's first day: it is set up, and looked at once."""
    cli = Cli(repository, Random(repository.name))  # noqa: S311 - the same events every time, no secret
    at = _moment(day, hour=9, minutes=cli.random.uniform(0, 60))
    cli.init(at)
    cli.check(at + timedelta(minutes=4), [])
    return cli


def _moments(random: Random, day: date, count: int) -> list[datetime]:
    """So many moments within working hours, in order, a quarter of an hour apart at least."""
    slots = sorted(random.sample(range(8 * 60, 17 * 60, 20), count))
    return [_moment(day, hour=0, minutes=slot + random.uniform(0, 5)) for slot in slots]


def _nightly(day: date) -> datetime:
    """When CI checks by itself, at weekends too."""
    return _moment(day, hour=4, minutes=15)


def _moment(day: date, *, hour: int, minutes: float) -> datetime:
    return datetime.combine(day, time(hour), UTC) + timedelta(minutes=minutes)


def _is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY
