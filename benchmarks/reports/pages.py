"""Reads every page's data as the dashboard does: over HTTP, signed in, with parameters that differ each time.

How long PostgreSQL took is read from its log, since a request's time is also the server's and the connection's.
"""

import json
import re
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from random import Random
from typing import Any
from urllib.parse import quote

import psycopg2
from attrs import define, field, frozen

from benchmarks.reports.company import Repository

ORGANIZATION = "bench"
DAYS = (7, 30, 90, 365)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu")
TYPES = ("check", "version_bump", "release", "error", "init")
REQUESTS, WARM_UP = 40, 3
# Seconds of queries that nineteen of twenty requests of a page stay below.
TARGET, OVERVIEW_TARGET = 0.100, 0.050

COLLECTOR_SECONDS = 0.02
DURATION = re.compile(r"^ferrflow LOG:  duration: ([0-9.]+) ms", re.MULTILINE)
LOG_FROM = "select pg_read_file(pg_current_logfile(), %s, 10000000)"
LOG_SIZE = "select size from pg_stat_file(pg_current_logfile())"


@frozen
class Place:
    """What can be asked about: repositories, busy ones more often than there are, and packages with their names."""

    repositories: list[str]
    packages: list[tuple[str, str]]


@frozen
class Page:
    """What is asked of the server, with names for what differs from request to request; `target` in seconds."""

    name: str
    path: str
    target: float = TARGET

    def ask(self, random: Random, place: Place) -> str:
        """A path with its query."""
        package, package_name = random.choice(place.packages)
        return self.path.format(
            days=random.choice(DAYS),
            zone=quote(random.choice(ZONES)),
            type=random.choice(TYPES),
            repository=random.choice(place.repositories),
            package=package,
            name=quote(package_name),
        )


@define
class Measured:
    """The seconds of each request of a page, those that PostgreSQL took of them, and the bytes that came."""

    page: Page
    whole: list[float] = field(factory=list)
    queries: list[float] = field(factory=list)
    sizes: list[int] = field(factory=list)

    @property
    def reached(self) -> bool:
        """Whether its queries are as fast as they should be."""
        return quantile(self.queries) <= self.page.target


def quantile(values: list[float], share: float = 0.95) -> float:
    """What this share of the values do not exceed."""
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


PERIOD = "days={days}&timezone={zone}"
PAGES = (
    Page("overview", f"overview?{PERIOD}", OVERVIEW_TARGET),
    Page("board", "board"),
    Page("feed", "releases"),
    Page("feed without prereleases", "releases?prereleases=false"),
    Page("feed of a repository", "releases?repository={repository}"),
    Page("feed of a package", "releases?package={name}"),
    Page("feed of major releases", "releases?bump=major"),
    Page("news", "releases/new"),
    Page("repositories", "repositories"),
    Page("repository", "repositories/{repository}"),
    Page("repository's report", f"repositories/{{repository}}/report?{PERIOD}"),
    Page("package", f"packages/{{package}}?{PERIOD}"),
    Page("package's timeline", "packages/{package}/releases"),
    Page("errors", f"errors?{PERIOD}"),
    Page("events", "events"),
    Page("events of a type", "events?type={type}"),
    Page("events of a repository", "events?repository={repository}"),
    Page("events of a package", "events?package={name}"),
)


def place_of(session: "Session", company: list[Repository], random: Random) -> Place:
    """As many busy repositories as any; packages likewise."""
    busy = random.choices(company, weights=[repository.weight for repository in company], k=200)
    repositories = [str(repository.id) for repository in (*busy, *random.choices(company, k=200))]
    chosen = set(repositories)
    board = json.loads(session.get("board", encoding="identity"))["packages"]
    of_chosen = [row for row in board if row["repository"] and row["repository"]["id"] in chosen]
    return Place(repositories, [(row["id"], row["name"]) for row in of_chosen])


def measure(session: "Session", url: str, page: Page, place: Place, seed: str) -> Measured:
    """Ask for a page again and again."""
    random = Random(f"{seed} {page.name}")  # noqa: S311 - no secrets
    measured = Measured(page)
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        for number in range(WARM_UP + REQUESTS):
            asked = page.ask(random, place)
            with _queries(connection) as queries:
                began = time.perf_counter()
                size = len(session.get(asked))
                whole = time.perf_counter() - began
            if number >= WARM_UP:
                measured.whole.append(whole)
                measured.queries.append(sum(queries))
                measured.sizes.append(size)
    return measured


@contextmanager
def _queries(connection: Any) -> Iterator[list[float]]:
    """The seconds of each of the server's statements during the block, once it is over."""
    seconds: list[float] = []
    with connection.cursor() as cursor:
        cursor.execute(LOG_SIZE)
        [(size,)] = cursor.fetchall()
        yield seconds
        # The collector writes what it has heard, but a moment later.
        time.sleep(COLLECTOR_SECONDS)
        cursor.execute(LOG_FROM, (size,))
        [(text,)] = cursor.fetchall()
    seconds += [float(found) / 1000 for found in DURATION.findall(text)]


class Session:
    """Somebody who is signed in, on a connection that stays."""

    def __init__(self, port: int, email: str, password: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=120)
        body = json.dumps({"email": email, "password": password})
        response = self._send("POST", "/api/v1/auth/login", body, {"content-type": "application/json"})
        self._cookie = response[0].partition(";")[0]

    def get(self, path: str, encoding: str = "gzip") -> bytes:
        """A page's data, as it is sent. Raises SystemExit unless the server answers well."""
        whole = f"/api/v1/orgs/{ORGANIZATION}/{path}"
        return self._send("GET", whole, None, {"cookie": self._cookie, "accept-encoding": encoding})[1]

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _send(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> tuple[str, bytes]:
        self._connection.request(method, path, body, dict(headers))
        response = self._connection.getresponse()
        content = response.read()
        if response.status != 200:
            raise SystemExit(f"{method} {path} was answered with {response.status}: {content[:300]!r}")
        return response.getheader("set-cookie", ""), content


def median(values: list[int]) -> int:
    """The middle one, as a whole number."""
    return round(statistics.median(values))
