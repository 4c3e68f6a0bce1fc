"""No statement reads all events: the plans of whatever the routes and jobs ask, over enough events to matter.

Nobody keeps a list of statements. Each GET route of the API's document is asked, plainly and with each of its
parameters, and each statement that it sends is explained, with the same values.
"""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import psycopg2

from benchmarks.reports.company import company
from benchmarks.reports.loading import load
from benchmarks.reports.stream import Extent
from ferrflow.db.database import Database, Transaction
from tests.support.database import run_sql
from tests.support.http import ServerTestCase

EVENTS, DAYS, REPOSITORIES, PACKAGES = 150_000, 56, 60, 150
# Of these nobody reads all, nor of a hypertable's chunks. Sums by organization are small, and rightly read in one go.
LARGE = ("telemetry_events", "_hyper_", "event_sums")
STATEMENTS = ("select", "with", "insert", "update", "delete", "(")

Call = tuple[str, Any]


class Plans(ServerTestCase):
    """A server with events of eight weeks."""

    timeout = 300
    options = {"telemetry_retention_days": 40}

    async def set_up(self) -> None:
        await super().set_up()
        self.headers = await self.sign_in()
        self.company = company("plans", REPOSITORIES, PACKAGES)
        load(self.url, self.company, EVENTS, Extent(datetime.now(UTC), DAYS), "plans")
        await self.service.pieces.rebuild.run()
        run_sql(self.url, "vacuum (analyze)")
        self.calls: list[Call] = []
        for place in (Database, Transaction):
            for name in ("query", "execute"):
                self.patch(place, name, self.noting(getattr(place, name)))

    def noting(self, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """The same, noted."""

        def note(place: Any, sql: str, parameters: Any = None, **options: Any) -> Awaitable[Any]:
            self.calls.append((sql, parameters))
            return method(place, sql, parameters, **options)

        return note

    async def test_no_statement_reads_all_events(self) -> None:
        document = json.loads((await self.request("GET", "/api/v1/openapi.json")).body)
        asked = 0
        for path, methods in document["paths"].items():
            if "get" in methods and not path.startswith("/api/v1/feeds/") and "/badges/" not in path:
                for query in self.queries(methods["get"]):
                    response = await self.request("GET", self.filled(path) + query, headers=self.headers)
                    self.assertIn(response.status, {200, 404}, path + query)
                    asked += response.status == 200
        self.assertGreater(asked, 60)
        pieces = self.service.pieces
        for job in (pieces.retention.run, pieces.orphans.sweep, pieces.digest.run, pieces.transfers.run):
            await job()
        self.assert_by_index()

    def queries(self, operation: Mapping[str, Any]) -> Iterator[str]:
        """None, and one with each of its parameters."""
        yield ""
        now = datetime.now(UTC)
        values = {
            "days": "365",
            "timezone": "Asia/Kathmandu",
            "repository": str(self.company[0].id),
            "package": self.company[0].packages[0].name,
            "type": "error",
            "bump": "major",
            "prereleases": "false",
            "archived": "false",
            "hours": "720",
            "limit": "200",
            "format": "csv",
            "since": (now - timedelta(days=3)).isoformat(),
            "until": (now - timedelta(days=3)).isoformat(),
        }
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "query" and parameter["name"] in values:
                yield f"?{parameter['name']}={quote(values[parameter['name']])}"

    def filled(self, path: str) -> str:
        """With things that are there."""
        [(package,)] = run_sql(self.url, "select id from packages order by releases desc limit 1")
        names = {"slug": "ada", "repository_id": str(self.company[0].id), "package_id": package}
        for name, value in names.items():
            path = path.replace(f"{{{name}}}", value)
        return path

    def assert_by_index(self) -> None:
        """Explain every statement that was sent."""
        seen: dict[str, list[str]] = {}
        with closing(psycopg2.connect(self.url)) as connection, connection.cursor() as cursor:
            for sql, parameters in self.calls:
                if sql.strip().startswith(STATEMENTS):
                    cursor.execute(f"explain (format json) {sql}", parameters)
                    [(found,)] = cursor.fetchall()
                    seen.setdefault(sql, []).extend(scanned(found[0]["Plan"]))
                    connection.rollback()
        for sql, tables in seen.items():
            self.assertEqual([table for table in tables if table.startswith(LARGE)], [], sql)
        # Events of all types, of one, of a repository, of a package; the export of each; retention, orphans.
        self.assertGreaterEqual(sum("telemetry_events" in sql for sql in seen), 5)


def scanned(plan: Mapping[str, Any]) -> Iterator[str]:
    """The tables of which a plan reads every row."""
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from scanned(part)
