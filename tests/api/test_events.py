"""`POST /events` over HTTP: contract 1.1, check by check."""

import json
from typing import Any

from twisted.internet.defer import Deferred, gatherResults

from tests.support.http import Response, ServerTestCase, signed

HASH = "c566806a55dcd4dd646cf711e6a18103ddbf0140d653ce66689f11b88f716041"
RELEASE = {"event_type": "release", "package_name": "api", "package_version": "1.4.0", "repo_hash": HASH}
UNAUTHORIZED = {"code": "AUTH_UNAUTHORIZED", "error": "Unauthorized"}
STORED = """
select event_type, package_name, package_version, commits_count, metadata, repo_hash, source,
    organization_id::text, repository_id::text
from telemetry_events order by id
"""


class PostEvents(ServerTestCase):
    """What the CLI sees."""

    async def stored(self) -> list[Any]:
        return await self.database.query(STORED)

    def assert_refused(self, response: Response, status: int, code: str) -> None:
        self.assertEqual((response.status, response.json["code"]), (status, code), response)
        self.assertIsInstance(response.json["error"], str)
        self.assertEqual(response.headers["content-type"], "application/json")

    async def test_a_stored_event(self) -> None:
        response = await self.post_event({**RELEASE, "commits_count": 3, "metadata": {"k": "v"}})
        self.assertEqual((response.status, response.body), (204, b""))
        self.assertNotIn("content-length", response.headers)
        [row] = await self.stored()
        self.assertEqual(row[:7], ("release", "api", "1.4.0", 3, {"k": "v"}, HASH, "cli"))
        [(organization, repository)] = await self.database.query(
            "select organization_id::text, repository_id::text from repository_hashes where hash = %s", (HASH,)
        )
        self.assertEqual(row[7:], (organization, repository))

    async def test_equal_events_all_count(self) -> None:
        for _ in range(3):
            self.assertEqual((await self.post_event(RELEASE)).status, 204)
        self.assertEqual(len(await self.stored()), 3)

    async def test_other_spellings_of_the_address(self) -> None:
        for path in ("//events", "/events/", "/events?x=1", "///events"):
            self.assertEqual((await self.post_event(RELEASE, path)).status, 204, path)

    async def test_signature_in_upper_case(self) -> None:
        body = json.dumps(RELEASE).encode()
        signature = signed(body, self.now())["X-Signature"].upper()
        self.assertEqual((await self.post_event(body, signature=signature)).status, 204)

    async def test_every_401_is_the_same(self) -> None:
        for changes in (
            {"signature": ""},
            {"timestamp": ""},
            {"signature": "0" * 64},
            {"signature": "nonsense"},
            {"timestamp": "yesterday"},
            {"timestamp": "-1"},
            {"timestamp": "1.5"},
            {"timestamp": "9" * 30},
            {"timestamp": str(self.now() - 302)},
            {"timestamp": str(self.now() + 302)},
        ):
            response = await self.post_event(RELEASE, **changes)
            self.assertEqual((response.status, response.json), (401, UNAUTHORIZED), changes)
        self.assertEqual(await self.stored(), [])

    async def test_the_clock_may_be_off_by_five_minutes(self) -> None:
        for offset in (-299, 299):
            response = await self.post_event(RELEASE, timestamp=str(self.now() + offset))
            self.assertEqual(response.status, 204, offset)

    async def test_order_of_the_checks(self) -> None:
        large = b"x" * 16_385
        self.assert_refused(await self.post_event(large, signature=""), 401, "AUTH_UNAUTHORIZED")
        self.assert_refused(await self.post_event(large, timestamp="1"), 401, "AUTH_UNAUTHORIZED")
        self.assert_refused(await self.post_event(large, signature="0" * 64), 413, "PAYLOAD_TOO_LARGE")
        self.assert_refused(await self.post_event(b"no json", signature="0" * 64), 401, "AUTH_UNAUTHORIZED")
        self.assert_refused(await self.post_event(b"no json"), 400, "BAD_REQUEST")
        response = await self.post_event({"event_type": "deploy"})
        self.assert_refused(response, 400, "VALIDATION_FAILED")
        self.assertEqual(list(response.json["fields"]), ["event_type"])

    async def test_the_largest_body(self) -> None:
        frame = len(json.dumps({"event_type": "init", "pad": ""}).encode())
        body = json.dumps({"event_type": "init", "pad": "x" * (16_384 - frame)}).encode()
        self.assertEqual(len(body), 16_384)
        self.assertEqual((await self.post_event(body)).status, 204)
        self.assert_refused(await self.post_event(body + b" "), 413, "PAYLOAD_TOO_LARGE")

    async def test_a_body_beyond_all_bounds(self) -> None:
        response = await self.request("POST", "/events", body=b"x" * 3_000_000)
        self.assert_refused(response, 401, "AUTH_UNAUTHORIZED")
        response = await self.post_event(b"x" * 3_000_000)
        self.assert_refused(response, 413, "PAYLOAD_TOO_LARGE")

    async def test_bad_input_is_never_our_fault(self) -> None:
        for body in (
            b'{"event_type":"release","package_name":"a\\u0000b"}',
            b'{"event_type":"release","package_name":"\\ud800"}',
            b'{"event_type":"error","metadata":{"n":NaN}}',
            b'{"event_type":"error","metadata":{"n":1e999}}',
            b'{"event_type":"release","commits_count":2147483648}',
            b'{"event_type":"error","metadata":' + b'{"a":' * 1500 + b"1" + b"}" * 1501,
            b"\xff\xfe",
            b"",
        ):
            response = await self.post_event(body)
            self.assertEqual(response.status, 400, (body[:40], response))
        self.assertEqual(await self.stored(), [])

    async def test_odd_but_lawful_text(self) -> None:
        name = 'quote" back\\slash {brace}, null \u00e9\U0001f680\t'
        response = await self.post_event({"event_type": "release", "package_name": name, "package_version": "null"})
        self.assertEqual(response.status, 204)
        response = await self.post_event({"event_type": "release", "package_name": "", "package_version": "NULL"})
        self.assertEqual(response.status, 204)
        self.assertEqual([row[1:3] for row in await self.stored()], [(name, "null"), ("", "NULL")])

    async def test_only_post(self) -> None:
        for method in ("GET", "PUT", "DELETE", "OPTIONS"):
            response = await self.request(method, "/events")
            self.assert_refused(response, 405, "METHOD_NOT_ALLOWED")
            self.assertEqual(response.headers["allow"], "POST")

    async def test_a_burst_is_stored_whole(self) -> None:
        waiting: list[Deferred[Response]] = [
            Deferred.fromCoroutine(self.post_event({**RELEASE, "package_version": f"1.0.{number}"}))
            for number in range(200)
        ]
        responses = await gatherResults(waiting)
        self.assertEqual({response.status for response in responses}, {204})
        self.assertEqual({row[2] for row in await self.stored()}, {f"1.0.{number}" for number in range(200)})

    async def test_the_owner_of_a_registered_hash_gets_its_events(self) -> None:
        await self.post_event(RELEASE)
        await self.database.execute(
            """
            insert into organizations (id, slug, name)
            values ('00000000-0000-7000-8000-000000000001', 'other', 'Other');
            insert into repositories (id, organization_id) values
                ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001');
            insert into repository_hashes (organization_id, hash, repository_id, registered) values
                ('00000000-0000-7000-8000-000000000001', %s, '00000000-0000-7000-8000-000000000002', true)
            """,
            (HASH,),
        )
        await self.post_event({**RELEASE, "repo_hash": HASH.upper()})
        await self.post_event({**RELEASE, "repo_hash": "0" * 64})
        owners = [row[7] for row in await self.stored()]
        self.assertEqual(owners[1], "00000000-0000-7000-8000-000000000001")
        self.assertEqual(owners[0], owners[2])
        self.assertNotEqual(owners[0], owners[1])

    async def test_what_is_counted(self) -> None:
        await self.post_event(RELEASE)
        await self.post_event(RELEASE, signature="0" * 64)
        await self.post_event(RELEASE, timestamp="1")
        await self.post_event(b"no json")
        tally = self.service.pieces.outcomes.tally.since_start
        self.assertEqual(dict(tally), {"accepted": 1, "bad_signature": 1, "clock_skew": 1, "malformed": 1})
