"""The events themselves, over HTTP."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint, connectProtocol
from twisted.internet.protocol import Protocol
from twisted.internet.task import deferLater

import tests
from ferrflow.reports.events import work
from ferrflow.reports.events.store import EventStore
from ferrflow.telemetry.events import Event
from tests.reports.case import OTHER, SHOP, ReportsTestCase, failed, released

VECTORS = json.loads((Path(tests.__file__).parent / "vectors" / "telemetry.json").read_text("utf-8"))
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", 'say "hi", and\r\nbye', "plain", "é東京👩‍💻", ";,"]
A_THOUSAND = """
insert into telemetry_events (received_at, id, organization_id, event_type, package_name, source)
select %s, gen_random_uuid(), organizations.id, 'release', 'many', 'cli'
from organizations, generate_series(1, 1000)
where slug = 'ada'
"""


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def stamp(at: datetime) -> str:
    return quote(at.isoformat())


class Impatient(Protocol):
    """A client that goes away as soon as something comes."""

    def __init__(self, credential: str) -> None:
        self._credential = credential
        self.gone: Deferred[None] = Deferred()

    def connectionMade(self) -> None:
        assert self.transport is not None
        request = f"GET /api/v1/orgs/ada/events/export HTTP/1.1\r\nHost: x\r\nAuthorization: {self._credential}\r\n\r\n"
        self.transport.write(request.encode())

    def dataReceived(self, data: bytes) -> None:  # noqa: ARG002 - Twisted's signature
        self.transport.abortConnection()  # type: ignore[union-attr]

    def connectionLost(self, reason: object = None) -> None:  # noqa: ARG002 - Twisted's signature
        self.gone.callback(None)


class Newest(ReportsTestCase):
    """`GET /orgs/{slug}/events`."""

    async def versions(self, query: str = "") -> list[str | None]:
        return [entry["event"].get("package_version") for entry in await self.get(f"/events{query}")]

    async def test_each_is_byte_for_byte_what_the_cli_sent(self) -> None:
        bodies = [vector["body"] for vector in VECTORS["events"]]
        for body in bodies:
            self.assertEqual((await self.post_event(body.encode())).status, 204)
        response = await self.request("GET", "/api/v1/orgs/ada/events", headers=self.headers)
        self.assertEqual([compact(entry["event"]) for entry in response.json], bodies[::-1])
        for body in bodies:
            self.assertIn(f'"event":{body},'.encode(), response.body)

    async def test_what_the_server_added(self) -> None:
        key = "0190f000-0000-7000-8000-000000000001"
        [(organization,)] = await self.database.query("select id::text from organizations where slug = 'ada'")
        await self.database.execute(
            "insert into ingest_keys (id, organization_id, name, prefix, key_hash, webhook_secret) "
            "values (%s, %s, 'pipelines', 'abcdefgh', 'h', 's')",
            (key, organization),
        )
        [by_key] = await self.store((NOW, released("1")), source="key", organization_id=organization, key_id=key)
        [bare] = await self.store((NOW - MINUTE, Event("init")))
        await self.database.execute("update repositories set name = 'acme/shop', suggested_name = 'Acme/Shop'")
        first, second = await self.get("/events")
        expected = {
            "id": by_key,
            "received_at": "2026-11-20T12:00:00Z",
            "source": "key",
            "key": {"id": key, "name": "pipelines"},
            "repository": {
                "id": str(await self.repository()),
                "name": "acme/shop",
                "suggested_name": "Acme/Shop",
                "hash": SHOP,
            },
        }
        self.assertEqual({name: value for name, value in first.items() if name != "event"}, expected)
        self.assertEqual((second["id"], second["key"], second["repository"]), (bare, None, None))
        self.assertEqual(second["event"], {"event_type": "init"})

    async def test_metadata_of_any_shape(self) -> None:
        for metadata in ({}, {"a": [1, {"b": None}], "é": "\u2028"}, {"n": 10**30, "f": 0.1, "t": True}):
            await self.store((NOW, Event("error", metadata=metadata)))
            [entry] = await self.get("/events?limit=1&type=error")
            self.assertEqual(entry["event"], {"event_type": "error", "metadata": metadata})
            await self.database.execute("truncate telemetry_events")

    async def test_page_by_page_without_gap_or_repeat(self) -> None:
        # Many at the very same moment, of several types.
        events = [(NOW - number // 7 * MINUTE, released(str(number))) for number in range(25)]
        checks = [(NOW - number // 5 * MINUTE, Event("check")) for number in range(25)]
        stored = await self.store(*events, *checks)
        path, found, pages = "/api/v1/orgs/ada/events?limit=4", [], 0
        while path:
            response = await self.request("GET", path, headers=self.headers)
            found += [(entry["received_at"], entry["id"]) for entry in response.json]
            pages += 1
            path = response.headers.get("link", "").partition(">")[0].removeprefix("<")
        self.assertEqual(pages, 13)
        self.assertEqual(found, sorted(found, reverse=True))
        self.assertEqual({entry for _, entry in found}, set(stored))
        self.assertEqual(len(found), len(stored))

    async def test_filters(self) -> None:
        await self.store(
            (NOW, released("1")),
            (NOW - MINUTE, released("2", "web")),
            (NOW - 2 * MINUTE, released("3", repo=OTHER)),
            (NOW - 3 * MINUTE, released("4", repo=None)),
            (NOW - 4 * MINUTE, Event("version_bump", "api", "5", repo_hash=SHOP)),
            (NOW - 5 * MINUTE, Event("check", repo_hash=SHOP)),
        )
        shop = await self.repository()
        for query, expected in (
            ("", ["1", "2", "3", "4", "5", None]),
            ("?type=release", ["1", "2", "3", "4"]),
            ("?type=check", [None]),
            ("?type=init", []),
            (f"?repository={shop}", ["1", "2", "5", None]),
            (f"?repository={shop}&type=version_bump", ["5"]),
            (f"?repository={OTHER[:8]}-0000-4000-8000-{OTHER[:12]}", []),
            # Among them some of no known repository.
            ("?package=api", ["1", "3", "4", "5"]),
            ("?package=web", ["2"]),
            ("?package=nothing", []),
            ("?package=web&type=check", []),
            (f"?package=api&repository={shop}", ["1", "5"]),
            (f"?since={stamp(NOW - MINUTE)}", ["1", "2"]),
            (f"?until={stamp(NOW - MINUTE)}", ["3", "4", "5", None]),
            (f"?since={stamp(NOW - 3 * MINUTE)}&until={stamp(NOW - MINUTE)}", ["3", "4"]),
            ("?since=0001-01-01T00:00:00%2B14:00&until=9999-12-31T23:59:59-14:00&type=check", [None]),
        ):
            self.assertEqual(await self.versions(query), expected, query)

    async def test_another_organization_s_are_not_there(self) -> None:
        other = await self.add_organization("other")
        await self.store((NOW, released("1")), organization_id=str(other), source="key")
        self.assertEqual(await self.versions(), [])
        self.assertEqual(await self.versions(f"?repository={await self.repository()}"), [])
        self.assertEqual(await self.versions("?package=api"), [])

    async def test_what_cannot_be_sought(self) -> None:
        for query, field in (
            *(("limit=0", "limit"), ("limit=201", "limit"), ("limit=x", "limit")),
            *(("cursor=", "cursor"), ("cursor=1", "cursor"), (f"cursor=1-{'g' * 32}", "cursor")),
            *(("type=bump", "type"), ("type=", "type"), ("repository=1", "repository"), ("package=", "package")),
            *((f"package={'x' * 201}", "package"), ("since=yesterday", "since"), ("until=2026-01-01", "until")),
            *(("since=2026-01-01T00:00:00", "since"), ("package=%00", "query"), ("package=%ff", "query")),
            (f"since={stamp(NOW)}&until={stamp(NOW)}", "until"),
            (f"since={stamp(NOW)}&until={stamp(NOW - MINUTE)}", "until"),
        ):
            self.assertEqual(list(await self.refused(f"/events?{query}")), [field], query)
            if field not in {"limit", "cursor"}:
                self.assertEqual(list(await self.refused(f"/events/export?{query}")), [field], query)
        self.assertEqual(list(await self.refused("/events/export?format=xml")), ["format"])

    async def test_cursors_from_beyond(self) -> None:
        await self.store((NOW, released("1")))
        self.assertEqual(await self.versions(f"?cursor={'9' * 17}-{'f' * 32}"), ["1"])
        self.assertEqual(await self.versions(f"?cursor=0-{'0' * 32}"), [])


class Exporting(ReportsTestCase):
    """`GET /orgs/{slug}/events/export`."""

    async def export(self, query: str = "") -> bytes:
        response = await self.request("GET", f"/api/v1/orgs/ada/events/export{query}", headers=self.headers)
        self.assertEqual(response.status, 200, response.body)
        return response.body

    async def test_json_lines_are_what_the_list_has_the_other_way_round(self) -> None:
        self.patch(work, "PAGE", 3)
        for count in (1, 2, 3, 4):
            await self.store((NOW + count * MINUTE, released(str(count))), (NOW, failed()))
            listed = (await self.request("GET", "/api/v1/orgs/ada/events", headers=self.headers)).body
            lines = (await self.export()).splitlines(keepends=True)
            self.assertEqual(b"[" + b",".join(line.rstrip(b"\n") for line in lines[::-1]) + b"]", listed)
            self.assertTrue(all(line.endswith(b"}\n") for line in lines))

    async def test_types_and_names_of_the_files(self) -> None:
        for query, content_type, name in (
            ("", "application/x-ndjson", "events-ada.ndjson"),
            ("?format=ndjson", "application/x-ndjson", "events-ada.ndjson"),
            ("?format=csv", "text/csv; charset=utf-8", "events-ada.csv"),
        ):
            response = await self.request("GET", f"/api/v1/orgs/ada/events/export{query}", headers=self.headers)
            self.assertEqual(response.headers["content-type"], content_type)
            self.assertEqual(response.headers["content-disposition"], f'attachment; filename="{name}"')

    async def test_nothing_found(self) -> None:
        self.assertEqual(await self.export(), b"")
        self.assertEqual(len((await self.export("?format=csv")).splitlines()), 1)

    async def test_a_spreadsheet_finds_no_formula(self) -> None:
        await self.store(*((NOW + place * MINUTE, released("=2+2", name)) for place, name in enumerate(HOSTILE)))
        await self.database.execute("update repositories set name = '@name'")
        text = (await self.export("?format=csv")).decode()
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        head = rows.pop(0)
        table = [dict(zip(head, cells, strict=True)) for cells in rows]
        for name, row in zip(HOSTILE, table, strict=True):
            guarded = f"'{name}" if name[0] in "=+-@\t\r\n" else name
            self.assertEqual((row["package_name"], row["package_version"]), (guarded, "'=2+2"))
            self.assertEqual((row["repository"], row["commits_count"], row["metadata"]), ("'@name", "1", ""))
        for cells in rows:
            self.assertFalse([cell for cell in cells if cell[:1] in set("=+-@\t\r\n")])
        self.assertEqual(text.splitlines()[0].split(","), list(head))
        self.assertTrue(text.endswith("\r\n"))

    async def test_filters_are_those_of_the_list(self) -> None:
        await self.store((NOW, released("1")), (NOW + MINUTE, released("2", "web")), (NOW + 2 * MINUTE, Event("init")))
        for query in ("type=release", "package=web", f"since={stamp(NOW + MINUTE)}", f"until={stamp(NOW + MINUTE)}"):
            lines = [json.loads(line) for line in (await self.export(f"?{query}")).splitlines()]
            self.assertEqual(lines[::-1], await self.get(f"/events?{query}"), query)

    async def test_what_comes_meanwhile_is_left_out(self) -> None:
        now = datetime.now(UTC)
        await self.store((now - MINUTE, released("1")), (now + 60 * MINUTE, released("2")))
        self.assertEqual(len((await self.export()).splitlines()), 1)

    async def test_a_client_that_goes_away_frees_everything(self) -> None:
        for _ in range(20):
            await self.database.execute(A_THOUSAND, (NOW,))
        asked: list[int] = []
        read = EventStore.oldest

        async def oldest(*arguments: Any) -> Any:
            asked.append(1)
            return await read(*arguments)

        self.patch(EventStore, "oldest", oldest)
        endpoint = HostnameEndpoint(reactor, "127.0.0.1", self.service.port or 0)
        client: Impatient = await connectProtocol(endpoint, Impatient(self.headers["Authorization"]))
        await client.gone
        await self.service.pieces.site.finished()
        await deferLater(reactor, 0)
        self.assertLess(len(asked), 40)
        before = len(asked)
        self.assertEqual(len(await self.get("/events?limit=1")), 1)
        self.assertEqual(len(asked), before)
