"""`/i/{key}/events` over HTTP: contract 1.6."""

import json
from typing import Any

from twisted.internet.defer import Deferred, gatherResults
from twisted.logger import ILogObserver, globalLogPublisher
from zope.interface import implementer

from ferrflow.security.tokens import new_token
from tests.organizations.case import ADA, ORGS
from tests.support.http import QUICK, Response
from tests.support.keys import KeysTestCase

RELEASE = {"event_type": "release", "package_name": "api", "package_version": "1.4.0", "repo_hash": "a" * 64}
UNAUTHORIZED = {"code": "AUTH_UNAUTHORIZED", "error": "Unauthorized"}


class PostByKey(KeysTestCase):
    """What senders see that have a key."""

    async def test_an_event_is_stored_for_the_keys_organization(self) -> None:
        await self.organization("other", self.ada)
        made = await self.make_key(f"{ORGS}/other/ingest-keys")
        response = await self.send(made["key"], RELEASE)
        self.assertEqual((response.status, response.body), (204, b""))
        [row] = await self.stored()
        self.assertEqual(row[:5], ("release", "api", "1.4.0", "key", made["id"]))
        [(slug,)] = await self.database.query(
            "select slug from telemetry_events join organizations on organizations.id = organization_id"
        )
        self.assertEqual(slug, "other")
        [seen] = await self.get(f"{ORGS}/other/ingest-keys")
        self.assertEqual((seen["events"], seen["rate"][-1]), (1, 1))
        self.assertIsNotNone(seen["last_seen_at"])

    async def test_the_address_is_what_the_cli_takes_as_its_server(self) -> None:
        made = await self.make_key()
        for path in ("/events", "//events", "/events/", "/events?x=1"):
            address = made["url"].removeprefix(self.base) + path
            response = await self.request("POST", address, body=json.dumps(RELEASE).encode())
            self.assertEqual(response.status, 204, path)

    async def test_neither_signature_nor_content_type_are_looked_at(self) -> None:
        made = await self.make_key()
        given = {"X-Signature": "0" * 64, "X-Timestamp": "1", "Content-Type": "text/plain"}
        self.assertEqual((await self.send(made["key"], RELEASE, **given)).status, 204)

    async def test_unknown_keys_are_401(self) -> None:
        made = await self.make_key()
        for key in ("x", "ffik_", new_token("ffik").text, f"{made['key']}x", made["key"][:-1], made["key"].upper()):
            for place in ("events", "github", "gitlab"):
                response = await self.send(key, RELEASE, place)
                self.assertEqual((response.status, response.json), (401, UNAUTHORIZED), key)
        self.assertEqual(await self.stored(), [])

    async def test_the_answers_are_those_of_signed_events(self) -> None:
        made = await self.make_key()
        for body, status, code in (
            (b"x" * 16_385, 413, "PAYLOAD_TOO_LARGE"),
            (b"x" * 2_000_000, 413, "PAYLOAD_TOO_LARGE"),
            (b"no json", 400, "BAD_REQUEST"),
            (b"", 400, "BAD_REQUEST"),
            (b'{"event_type":"deploy"}', 400, "VALIDATION_FAILED"),
            (b'{"event_type":"release","package_name":"a\\u0000b"}', 400, "VALIDATION_FAILED"),
        ):
            response = await self.send(made["key"], body)
            self.assertEqual((response.status, response.json["code"]), (status, code), body[:40])
        self.assertEqual(await self.stored(), [])

    async def test_other_methods_are_405_and_other_places_404(self) -> None:
        made = await self.make_key()
        for method in ("GET", "PUT", "DELETE", "OPTIONS", "HEAD"):
            response = await self.request(method, f"/i/{made['key']}/events")
            self.assertEqual((response.status, response.headers["allow"]), (405, "POST"), method)
        for path in ("/i", "/i/", f"/i/{made['key']}", f"/i/{made['key']}/other", f"/i/{made['key']}/events/more"):
            for method in ("GET", "POST"):
                response = await self.request(method, path)
                self.assertEqual((response.status, response.json["code"]), (404, "NOT_FOUND"), path)
                self.assertNotIn(made["key"].encode(), response.body)

    async def test_a_key_at_another_address_is_told_to_its_organization_alone(self) -> None:
        made = await self.make_key()
        paths = (f"/i/{made['key']}", f"/i/{made['key']}/nothing", f"/i/{made['key']}/events/more")
        for path in paths:
            self.assertEqual((await self.request("POST", path, body=b"{}")).status, 404)
        unknown = new_token("ffik").text
        for method, path in (
            *(("GET", path) for path in paths),
            ("POST", f"/i/{unknown}"),
            ("POST", f"/i/{unknown}/x"),
            ("POST", "/i"),
        ):
            self.assertEqual((await self.request(method, path)).status, 404, path)
        self.assertEqual(await self.outcomes(), {"malformed": 3})
        refusal = (await self.health())["refusals"][0]
        self.assertEqual(refusal["detail"], "The address must end with /events, /github or /gitlab")
        self.assertEqual(refusal["key"], {"id": made["id"], "name": "CI"})

    async def test_each_key_has_its_own_limit(self) -> None:
        few, many = await self.make_key(events_per_minute=3), await self.make_key()
        answers = [await self.send(few["key"], RELEASE) for _ in range(4)]
        self.assertEqual([answer.status for answer in answers], [204, 204, 204, 429])
        self.assertEqual(answers[-1].json["code"], "RATE_LIMIT_EXCEEDED")
        self.assertGreaterEqual(int(answers[-1].headers["retry-after"]), 1)
        self.assertEqual((await self.send(many["key"], RELEASE)).status, 204)
        path = f"{ADA}/ingest-keys/{few['id']}"
        await self.send_json("PATCH", path, {"events_per_minute": 1000}, self.ada)
        self.assertEqual((await self.send(few["key"], RELEASE)).status, 204)

    async def test_a_key_that_another_server_made_counts_at_once(self) -> None:
        made = await self.make_key()
        self.service.pieces.keys._keys.clear()
        self.assertEqual((await self.send(made["key"], RELEASE)).status, 204)


class Revoking(KeysTestCase):
    """A revoked key is over."""

    async def test_at_once(self) -> None:
        made = await self.make_key()
        self.assertEqual((await self.send(made["key"], RELEASE)).status, 204)
        self.assertEqual((await self.revoke(made)).status, 204)
        self.assertEqual((await self.send(made["key"], RELEASE)).json, UNAUTHORIZED)

    async def test_nothing_is_accepted_after_it_was_answered(self) -> None:
        made = await self.make_key()
        answers: list[int] = []
        stored: list[int] = []

        async def post() -> None:
            while not answers or 401 not in answers[-10:]:
                answers.append((await self.send(made["key"], RELEASE)).status)

        async def revoke() -> None:
            self.assertEqual((await self.revoke(made)).status, 204)
            # From here on nothing more may be stored, whatever is on its way.
            stored.append(len(await self.stored()))

        senders = [Deferred.fromCoroutine(post()) for _ in range(10)]
        await gatherResults([*senders, Deferred.fromCoroutine(revoke())], consumeErrors=True)
        self.assertEqual(set(answers), {204, 401})
        self.assertEqual(stored, [len(await self.stored())])
        self.assertEqual(answers.count(204), stored[0])

    async def test_an_organization_takes_its_keys_along(self) -> None:
        await self.organization("other", self.ada)
        made = await self.make_key(f"{ORGS}/other/ingest-keys")
        await self.request("DELETE", f"{ORGS}/other?confirm=other", headers=self.ada)
        await self.service.pieces.keys.refresh()
        self.assertEqual((await self.send(made["key"], RELEASE)).status, 401)


class TwoServers(KeysTestCase):
    """Servers on one database."""

    async def test_what_one_does_to_a_key_the_other_hears_of(self) -> None:
        other = self.make_service()
        other.pieces.bootstrap._passwords.hasher = QUICK
        other.startService()
        self.addCleanup(other.stopService)
        assert other.booted is not None
        await other.booted
        here, there = self.base, f"http://127.0.0.1:{other.port}"

        async def hears(made: Any, status: int) -> None:
            """The other server answers so, within the test's own time limit."""
            self.base, answered = there, 0
            while answered != status:
                answered = (await self.send(made["key"], RELEASE)).status
            self.base = here

        made = await self.make_key()
        await hears(made, 204)
        await self.revoke(made)
        await hears(made, 401)


class Secrecy(KeysTestCase):
    """The key is in the path, so the path is nowhere."""

    async def test_no_key_is_logged(self) -> None:
        lines: list[str] = []

        @implementer(ILogObserver)
        def keep(event: Any) -> None:
            lines.append(repr(event))

        globalLogPublisher.addObserver(keep)
        self.addCleanup(globalLogPublisher.removeObserver, keep)
        made, unknown = await self.make_key(events_per_minute=12), new_token("ffik").text
        for key in (made["key"], unknown):
            for place in ("events", "github", "gitlab", "other", ""):
                for method in ("POST", "GET"):
                    await self.request(method, f"/i/{key}/{place}", body=b"x")
        for _ in range(8):
            await self.send(made["key"], RELEASE)
        await self.github(made, "ping", {})
        await self.database.execute("alter table ingest_keys rename to elsewhere")
        await self.service.pieces.keys.refresh()
        await self.send(unknown, RELEASE)
        await self.database.execute("alter table elsewhere rename to ingest_keys")
        told = "\n".join(lines)
        for secret in (made["key"], made["key"][14:], made["webhook_secret"], unknown):
            self.assertNotIn(secret, told)
        self.assertIn("POST /i/<key>/{place}", told)
        kept = await self.database.query("select ingest_outcomes::text from ingest_outcomes")
        kept += await self.database.query("select ingest_refusals::text from ingest_refusals")
        self.assertNotIn("ffik_", repr(kept))


class Floods(KeysTestCase):
    """Whoever has no key costs little."""

    async def test_unknown_keys_read_the_table_once_a_second(self) -> None:
        reads: list[int] = []
        table = self.service.pieces.keys
        load = table._load

        async def counted() -> Any:
            reads.append(1)
            return await load()

        table._load = counted
        before = len(reads)
        waiting: list[Deferred[Response]] = [
            Deferred.fromCoroutine(self.send(new_token("ffik").text, RELEASE)) for _ in range(100)
        ]
        self.assertEqual({answer.status for answer in await gatherResults(waiting)}, {401})
        seconds = 1 + self.now() - int(table._doubted_at or 0)
        # One by the unknown keys in each second, and one by the clock.
        self.assertLessEqual(len(reads) - before, seconds + 2)

    async def test_a_large_body_needs_a_key(self) -> None:
        made = await self.make_key()
        body = b"x" * 200_000
        self.assertEqual((await self.send(new_token("ffik").text, body, "github")).status, 401)
        self.assertEqual((await self.send(made["key"], body, "github")).json, UNAUTHORIZED)
        payload = {"zen": "x" * 200_000}
        self.assertEqual((await self.github(made, "ping", payload)).status, 204)
        self.assertEqual((await self.github(made, "ping", {"zen": "x" * 1_100_000})).status, 413)
