"""The demonstration's events: 90 days of repositories that never were, the same for everyone on the same day.

Pure functions that are played day by day. The shapes are the ones that a dashboard has to stand: a monorepo that
releases many packages at once, a service whose releases fail now and then and another whose last one just did, a
library that has fallen silent, builds with plain numbers that arrive from two remotes, and a repository that nobody
has named.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import cycle, dropwhile

from ferrflow.operations.demo_play import (
    MAJOR,
    MINOR,
    PATCH,
    TUESDAY,
    Cli,
    Dated,
    DemoRepository,
    Failure,
    Package,
    begin,
    bumped,
    is_weekend,
    moment_of,
    moments,
    next_calver,
    next_semver,
    nightly,
)

DAYS = 90

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
PALETTE_RELEASES = {3: "1.9.4", 5: "1.9.5", 8: "2.0.0-rc.1", 12: "2.0.0-rc.2", 16: "2.0.0-rc.3"}
# Mobile's own copies of what the shop has at 2.x by then: it drifts.
MOBILE_TOKENS = {2: "1.8.0", 3: "1.8.1", 30: "1.9.0"}
# In the middle of the night before today, so that it is new since yesterday the whole day.
BILLING_FAILURE: Failure = ("release", "E4002")

SHOP, GATEWAY, PALETTE, BILLING, NEWSLETTER, MOBILE = map(
    DemoRepository,
    ("acme/shop", "acme/gateway", "acme/palette", "acme/billing", "acme/newsletter", "acme/mobile"),
)
# The same repository from behind a firewall, where it is cloned by another address.
MOBILE_SIDE_DOOR = DemoRepository("acme/mobile", "ssh.github.com:443")
REPOSITORIES = (SHOP, GATEWAY, PALETTE, BILLING, NEWSLETTER, MOBILE, MOBILE_SIDE_DOOR)
# The others are to be named by whoever tries that out.
NAMED = (SHOP, GATEWAY, PALETTE, BILLING, MOBILE)


def events_of_demo(now: datetime) -> list[Dated]:
    """All events up to `now`, by time. Later on the same UTC day the list begins with the very same events."""
    today = now.astimezone(UTC).date()
    every_day = (today - timedelta(days=ago) for ago in reversed(range(DAYS)))
    days = list(dropwhile(is_weekend, every_day))
    stories = (_shop, _gateway, _palette, _billing, _newsletter, _mobile, _mobile_tokens)
    events = [dated for story in stories for dated in story(days)]
    return sorted(((at, event) for at, event in events if at <= now), key=lambda dated: dated[0])


def _shop(days: list[date]) -> list[Dated]:
    """A monorepo: several pushes a working day, and every few of them a release of all that has changed."""
    cli = begin(SHOP, days[0])
    packages = [Package(name, version, needs) for name, version, needs, _ in SHOP_PACKAGES]
    activity = [activity for *_, activity in SHOP_PACKAGES]
    for day in days[1:]:
        cli.check(nightly(day), packages)
        pushes = int(cli.random.random() < 0.2) if is_weekend(day) else cli.random.randint(3, 7)
        for at in moments(cli.random, day, pushes):
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
    cli = begin(GATEWAY, days[0])
    gateway, weeks = Package("gateway", "0"), cycle(GATEWAY_WEEKS)
    for day in days[1:]:
        cli.check(nightly(day), [gateway])
        for at in moments(cli.random, day, 0 if is_weekend(day) else cli.random.randint(1, 3)):
            gateway.commits += cli.random.randint(1, 5)
            cli.check(at, [gateway])
        if day.weekday() == TUESDAY:
            at = moment_of(day, hour=17, minutes=cli.random.uniform(10, 20))
            if failure := next(weeks):
                cli.fail(at, failure)
                at += timedelta(minutes=cli.random.uniform(15, 40))
            gateway.version = next_calver(gateway.version, day)
            cli.release(at, [gateway])
    return cli.events


def _palette(days: list[date]) -> list[Dated]:
    """A library: some releases on the way to 2.0.0, which then never comes, while CI goes on checking."""
    cli = begin(PALETTE, days[0])
    palette = Package("palette", "1.9.3")
    working_days = [day for day in days if not is_weekend(day)]
    plan = {working_days[number]: version for number, version in PALETTE_RELEASES.items()}
    for day in days[1:]:
        cli.check(nightly(day), [palette])
        if day in plan or cli.random.random() < 0.15:
            [at] = moments(cli.random, day, 1)
            palette.commits += cli.random.randint(1, 4)
            cli.check(at, [palette])
        if day in plan:
            palette.version = plan[day]
            cli.release(moment_of(day, hour=17, minutes=cli.random.uniform(10, 50)), [palette])
    return cli.events


def _billing(days: list[date]) -> list[Dated]:
    """A service that is released every other day or so, until the last attempt fails."""
    cli = begin(BILLING, days[0])
    ledger = Package("ledger", "3.12.0")
    for day in days[1:-2]:
        cli.check(nightly(day), [ledger])
        for at in moments(cli.random, day, 0 if is_weekend(day) else 1):
            ledger.commits += cli.random.randint(1, 6)
            cli.check(at, [ledger])
            if cli.random.random() < 0.5:
                [level] = cli.random.choices((MAJOR, MINOR, PATCH), (1, 40, 59))
                ledger.version = next_semver(ledger.version, level)
                cli.release(at + timedelta(minutes=10), [ledger])
    for day in days[-2:]:
        cli.check(nightly(day), [ledger])
    cli.fail(moment_of(days[-2], hour=23, minutes=57), BILLING_FAILURE)
    return cli.events


def _newsletter(days: list[date]) -> list[Dated]:
    """A small site, released when there is something to say."""
    cli = begin(NEWSLETTER, days[0])
    site = Package("site", "0.18.2")
    for day in days[1:]:
        cli.check(nightly(day), [site])
        if not is_weekend(day) and cli.random.random() < 0.3:
            [at] = moments(cli.random, day, 1)
            site.commits += cli.random.randint(1, 3)
            site.version = next_semver(site.version, cli.random.choice((MINOR, PATCH)))
            cli.release(at, [site])
    return cli.events


def _mobile(days: list[date]) -> list[Dated]:
    """An app whose builds are counted."""
    cli = begin(MOBILE, days[0])
    app = Package("app", "411")
    for day in days[1:]:
        cli.check(nightly(day), [app])
        if not is_weekend(day) and cli.random.random() < 0.4:
            [at] = moments(cli.random, day, 1)
            app.commits += cli.random.randint(1, 8)
            app.version = str(int(app.version) + 1)
            cli.release(at, [app])
    return cli.events


def _mobile_tokens(days: list[date]) -> list[Dated]:
    """What the app's developers release by hand: design tokens, which the shop has as well, only newer."""
    cli = begin(MOBILE_SIDE_DOOR, days[0])
    tokens = Package("tokens", "1.7.9")
    working_days = [day for day in days if not is_weekend(day)]
    for number, version in MOBILE_TOKENS.items():
        tokens.version, tokens.commits = version, cli.random.randint(1, 5)
        cli.release(moment_of(working_days[number], hour=14, minutes=cli.random.uniform(0, 50)), [tokens])
    for day in days[1:]:
        cli.check(nightly(day), [tokens])
    return cli.events
