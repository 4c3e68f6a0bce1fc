"""The audit log over HTTP: searched, exported, verified."""

import json
from hashlib import sha256
from typing import Any
from urllib.parse import quote
from uuid import UUID

from ferrflow.audit import work
from ferrflow.audit.model import SERVER_CHAIN, Actor, Deed
from ferrflow.ids import new_id
from tests.audit.test_record import add
from tests.support.people import PeopleTestCase

ADA = Actor("user", new_id(), "Ada@example.com", None, "192.0.2.1", "curl/8", "run-7")
GRACE = Actor("user", new_id(), "grace@example.com", "abcdefgh")

HASHED = (
    *("actor_kind", "actor_id", "actor_name", "actor_token", "action"),
    *("target", "address", "user_agent", "request_id", "metadata"),
)


class AuditTestCase(PeopleTestCase):
    """Two organizations with entries of their own, beside those of the server."""

    async def set_up(self) -> None:
        await super().set_up()
        self.admin = (await self.add_person("admin@example.com", role="admin")).headers
        self.staff = (await self.add_person("staff@example.com", staff=True)).headers
        self.other = await self.add_organization("other")
        await self.database.execute("truncate audit_entries, audit_chains")
        [(organization,)] = await self.database.query("select id from organizations where slug = 'ada'")
        self.organization = UUID(organization)
        await add(
            self.database,
            Deed(ADA, "team.create", "one", self.organization, {"slug": "one"}),
            Deed(GRACE, "team.delete", "one", self.organization),
            Deed(ADA, "team_member.add", "grace@example.com", self.organization),
            Deed(GRACE, "project.create", "\u00fcber", self.organization),
            Deed(ADA, "team.create", "other's", self.other),
            Deed(ADA, "user.create", "server's"),
        )

    async def get(self, path: str = "/orgs/ada/audit", headers: dict[str, str] | None = None) -> Any:
        response = await self.request("GET", f"/api/v1{path}", headers=headers or self.admin)
        self.assertEqual(response.status, 200, response.body)
        return response.json

    async def sequences(self, query: str) -> list[int]:
        """Which entries a search finds; the export finds the same, the other way round."""
        found = [entry["sequence"] for entry in await self.get(f"/orgs/ada/audit?{query}")]
        exported = [line["sequence"] for line in await self.export(f"?{query}")]
        self.assertEqual(exported, found[::-1])
        return found

    async def export(self, query: str = "") -> list[Any]:
        response = await self.request("GET", f"/api/v1/orgs/ada/audit/export{query}", headers=self.admin)
        self.assertEqual(response.status, 200, response.body)
        return [json.loads(line) for line in response.body.splitlines()]


class Searching(AuditTestCase):
    """`GET …/audit`."""

    async def test_newest_first_with_all_that_is_known(self) -> None:
        entries = await self.get()
        self.assertEqual([entry["target"] for entry in entries], ["\u00fcber", "grace@example.com", "one", "one"])
        first = entries[-1]
        [(entry_id, created_at, digest)] = await self.database.query(
            "select id, to_char(created_at, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), encode(hash, 'hex') "
            "from audit_entries where target = 'one' and sequence = 1"
        )
        expected = {
            "id": entry_id,
            "actor_id": str(ADA.id),
            "actor_kind": "user",
            "actor_name": "Ada@example.com",
            "actor_token": None,
            "action": "team.create",
            "target": "one",
            "address": "192.0.2.1",
            "user_agent": "curl/8",
            "request_id": "run-7",
            "metadata": {"slug": "one"},
            "sequence": 1,
            "hash": digest,
        }
        self.assertEqual({**first, "created_at": None}, {**expected, "created_at": None})
        self.assertEqual(first["created_at"].rstrip("Z").ljust(26, "0"), created_at.rstrip("Z"))

    async def test_by_actor(self) -> None:
        for actor in (str(ADA.id), str(ADA.id).upper(), "ada@example.com", quote("ADA@EXAMPLE.COM")):
            self.assertEqual(await self.sequences(f"actor={actor}"), [3, 1], actor)
        for actor in ("ada", str(new_id()), "%25"):
            self.assertEqual(await self.sequences(f"actor={actor}"), [], actor)

    async def test_by_action(self) -> None:
        self.assertEqual(await self.sequences("action=team.create"), [1])
        self.assertEqual(await self.sequences("action=team."), [2, 1])
        self.assertEqual(await self.sequences("action=team"), [2, 1])
        self.assertEqual(await self.sequences("action=te."), [])
        self.assertEqual(await self.sequences("action=te"), [])

    async def test_by_time(self) -> None:
        rows = await self.database.query(
            'select to_char(created_at, \'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\') from audit_entries where chain = %s '
            "order by sequence",
            (str(self.organization),),
        )
        times = [time for (time,) in rows]
        self.assertEqual(await self.sequences(f"since={times[2]}"), [4, 3])
        self.assertEqual(await self.sequences(f"until={times[2]}"), [2, 1])
        self.assertEqual(await self.sequences(f"since={times[1]}&until={times[3]}&actor={GRACE.id}"), [2])
        self.assertEqual(await self.sequences("since=2999-01-01T00:00:00%2B02:00"), [])

    async def test_page_by_page(self) -> None:
        found = []
        path = "/api/v1/orgs/ada/audit?limit=3"
        while path:
            response = await self.request("GET", path, headers=self.admin)
            found.append([entry["sequence"] for entry in response.json])
            path = response.headers.get("link", "").partition(">")[0].removeprefix("<")
        self.assertEqual(found, [[4, 3, 2], [1]])

    async def test_the_last_page_has_no_link_even_when_it_is_full(self) -> None:
        response = await self.request("GET", "/api/v1/orgs/ada/audit?limit=4", headers=self.admin)
        self.assertEqual(len(response.json), 4)
        self.assertNotIn("link", response.headers)

    async def test_what_cannot_be_sought(self) -> None:
        for query, field in (
            ("limit=0", "limit"),
            ("limit=201", "limit"),
            ("limit=x", "limit"),
            ("cursor=0", "cursor"),
            ("cursor=-1", "cursor"),
            (f"cursor={2**63}", "cursor"),
            (f"cursor={'9' * 400}", "cursor"),
            ("cursor=x", "cursor"),
            ("actor=", "actor"),
            (f"actor={'a' * 255}", "actor"),
            ("action=", "action"),
            ("action=.create", "action"),
            ("action=team.create.now", "action"),
            ("since=yesterday", "since"),
            ("since=2026-01-01T00:00:00", "since"),
            ("until=2026-13-01T00:00:00Z", "until"),
            ("until=99999-01-01T00:00:00Z", "until"),
            ("actor=%00", "query"),
        ):
            for path in ("/orgs/ada/audit", "/orgs/ada/audit/export"):
                if path.endswith("export") and field in {"limit", "cursor"}:
                    continue
                response = await self.request("GET", f"/api/v1{path}?{query}", headers=self.admin)
                self.assertEqual(response.status, 400, f"{path}?{query}")
                self.assertEqual(list(response.json["fields"]), [field], f"{path}?{query}")

    async def test_a_faulty_action_is_refused_in_words(self) -> None:
        response = await self.request("GET", "/api/v1/orgs/ada/audit?action=Token+Create", headers=self.admin)
        self.assertEqual(response.json["fields"], {"action": "must read like token.create, or like token"})

    async def test_the_farthest_times(self) -> None:
        for time in ("0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59.999999-14:00", "1969-12-31T23:59:59Z"):
            await self.sequences(f"since={time}")
            await self.sequences(f"until={time}")

    async def test_the_servers_own(self) -> None:
        entries = await self.get("/admin/audit", self.staff)
        self.assertEqual([entry["target"] for entry in entries], ["server's"])

    async def test_what_a_member_sees_is_of_their_organization(self) -> None:
        response = await self.request("GET", "/api/v1/orgs/other/audit", headers=self.admin)
        self.assertEqual((response.status, response.json["code"]), (404, "ORG_NOT_FOUND"))


class Exporting(AuditTestCase):
    """`GET …/audit/export`."""

    async def test_a_file_of_lines(self) -> None:
        for path, headers, name in (
            ("/orgs/ada/audit/export", self.admin, "audit-ada.jsonl"),
            ("/admin/audit/export", self.staff, "audit-server.jsonl"),
        ):
            response = await self.request("GET", f"/api/v1{path}", headers=headers)
            self.assertEqual(response.headers["content-type"], "application/jsonl")
            self.assertEqual(response.headers["content-disposition"], f'attachment; filename="{name}"')
            self.assertTrue(response.body.endswith(b"}\n"))

    async def test_it_says_what_searching_does(self) -> None:
        self.assertEqual(await self.export(), (await self.get())[::-1])

    async def test_all_pages_of_a_long_one(self) -> None:
        self.patch(work, "PAGE", 3)
        for count in (4, 5, 6):
            self.assertEqual([line["sequence"] for line in await self.export()], list(range(1, count + 1)))
            await add(self.database, Deed(ADA, "team.create", chain=self.organization))

    async def test_nothing_found_is_an_empty_file(self) -> None:
        self.assertEqual(await self.export("?action=user.create"), [])

    async def test_anybody_can_check_the_hashes(self) -> None:
        """As docs/security.md describes it."""
        previous = b""
        for line in await self.export():
            content = [str(self.organization), line["sequence"], line["id"]]
            time, _, fraction = line["created_at"].removesuffix("Z").partition(".")
            content.append(f"{time}.{fraction.ljust(6, '0')}Z")
            content += [line[name] for name in HASHED]
            text = json.dumps(content, sort_keys=True, separators=(",", ":"))
            previous = sha256(previous + text.encode()).digest()
            self.assertEqual(line["hash"], previous.hex())
        self.assertEqual((await self.get("/orgs/ada/audit/verify"))["hash"], previous.hex())


class Verifying(AuditTestCase):
    """`GET …/audit/verify`."""

    async def test_an_intact_log(self) -> None:
        found = await self.get("/orgs/ada/audit/verify")
        self.assertEqual((found["intact"], found["entries"], found["sequence"]), (True, 4, 4))
        self.assertIsNone(found["first_bad"])
        self.assertEqual((await self.get("/admin/audit/verify", self.staff))["entries"], 1)

    async def test_a_broken_one(self) -> None:
        await self.database.execute(
            "update audit_entries set target = 'two' where sequence = 2 and chain <> %s", (str(SERVER_CHAIN),)
        )
        found = await self.get("/orgs/ada/audit/verify")
        self.assertEqual((found["intact"], found["entries"], found["first_bad"]["sequence"]), (False, 1, 2))
        self.assertIn("altered", found["first_bad"]["problem"])
        self.assertTrue((await self.get("/admin/audit/verify", self.staff))["intact"])
