"""Ingest keys: made, shown once, listed, changed, revoked."""

from collections.abc import Mapping
from typing import Any

from tests.organizations.case import ADA, ORGS, OrganizationsTestCase

KEYS = f"{ADA}/ingest-keys"
SUM = """
insert into ingest_key_sums (key_id, bucket, events, last_at)
values (%s, date_trunc('hour', now() - %s::interval), %s, now() - %s::interval)
"""


class IngestKeys(OrganizationsTestCase):
    """`/orgs/{slug}/ingest-keys`."""

    async def make(self, **wish: Any) -> Any:
        """Make a key by the API."""
        made = await self.send_json("POST", KEYS, {"name": "CI", **wish}, self.ada)
        self.assertEqual(made.status, 201, made)
        return made.json

    async def test_from_beginning_to_end(self) -> None:
        made = await self.make()
        self.assertRegex(made["key"], r"^ffik_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$")
        self.assertEqual(made["url"], f"{self.base}/i/{made['key']}")
        self.assertGreaterEqual(len(made["webhook_secret"]), 43)
        once = {"key", "url", "webhook_secret"}
        [seen] = await self.get(KEYS)
        self.assertEqual(seen, {name: value for name, value in made.items() if name not in once})
        self.assertEqual((seen["name"], seen["prefix"]), ("CI", made["key"].split("_")[1]))
        self.assertEqual(
            (seen["events_per_minute"], seen["limit"], seen["created_by"]), (None, 6000, "ada@example.com")
        )
        self.assertEqual((seen["revoked_at"], seen["last_seen_at"], seen["events"]), (None, None, 0))
        self.assertEqual(seen["rate"], [0] * 24)
        path = f"{KEYS}/{made['id']}"
        changed = await self.send_json("PATCH", path, {"name": "Release", "events_per_minute": 30}, self.ada)
        self.assertEqual(changed.json, {**seen, "name": "Release", "events_per_minute": 30, "limit": 30})
        changed = await self.send_json("PATCH", path, {"events_per_minute": None}, self.ada)
        self.assertEqual(changed.json, {**seen, "name": "Release"})
        self.assertEqual((await self.request("DELETE", path, headers=self.ada)).status, 204)
        [revoked] = await self.get(KEYS)
        self.assertIsNotNone(revoked["revoked_at"])
        deeds = [deed for deed in await self.deeds() if deed[0].startswith("ingest_key.")]
        self.assertEqual([deed[0].partition(".")[2] for deed in deeds], ["create", "update", "update", "revoke"])
        self.assertEqual(deeds[1][2]["after"], {"name": "Release", "events_per_minute": 30})

    async def test_only_a_hash_and_a_sealed_secret_are_kept(self) -> None:
        made = await self.make()
        [(row,)] = await self.database.query("select ingest_keys::text from ingest_keys")
        for secret in (made["key"], made["key"].split("_", 2)[2], made["webhook_secret"]):
            self.assertNotIn(secret, row)
            self.assertNotIn(secret.encode().hex(), row)
        self.assertEqual(
            await self.database.query("select from audit_entries where metadata::text like '%%ffik%%'"), []
        )

    async def test_a_key_can_only_be_revoked_once_and_stays_revoked(self) -> None:
        made = await self.make()
        path = f"{KEYS}/{made['id']}"
        answers = await self.at_once(*(self.request("DELETE", path, headers=self.ada) for _ in range(4)))
        self.assertEqual({answer.status for answer in answers}, {204})
        deeds = [deed for deed in await self.deeds() if deed[0] == "ingest_key.revoke"]
        self.assertEqual(len(deeds), 1)

    async def test_no_change_is_no_deed(self) -> None:
        made = await self.make(events_per_minute=5)
        before = await self.deeds()
        for body in ({}, {"name": "CI", "events_per_minute": 5}):
            answer = await self.send_json("PATCH", f"{KEYS}/{made['id']}", body, self.ada)
            self.assertEqual((answer.status, answer.json["limit"]), (200, 5))
        self.assertEqual(await self.deeds(), before)

    async def test_of_two_changes_at_once_neither_undoes_the_other(self) -> None:
        path = f"{KEYS}/{(await self.make())['id']}"
        for number in range(1, 6):
            changes: tuple[dict[str, Any], ...] = ({"name": f"Key {number}"}, {"events_per_minute": number})
            await self.at_once(*(self.send_json("PATCH", path, change, self.ada) for change in changes))
            [seen] = await self.get(KEYS)
            self.assertEqual((seen["name"], seen["events_per_minute"]), (f"Key {number}", number))

    async def test_what_came_by_a_key_by_the_hour(self) -> None:
        made = await self.make()
        for ago, events in (("0", 3), ("5 hours", 4), ("5 hours", 0), ("23 hours", 5), ("30 hours", 6)):
            if events:
                await self.database.execute(SUM, (made["id"], ago, events, ago))
        [seen] = await self.get(KEYS)
        self.assertEqual((seen["events"], len(seen["rate"])), (18, 24))
        self.assertEqual((seen["rate"][-1], seen["rate"][-6], seen["rate"][0]), (3, 4, 5))
        self.assertEqual(sum(seen["rate"]), 12)
        self.assertIsNotNone(seen["last_seen_at"])

    async def test_anothers_key_is_not_there(self) -> None:
        made = await self.make()
        await self.organization("other", self.ada)
        path = f"{ORGS}/other/ingest-keys"
        self.assertEqual(await self.get(path), [])
        for method in ("PATCH", "DELETE"):
            answer = await self.send_json(method, f"{path}/{made['id']}", {"name": "x"}, self.ada)
            self.refused(answer, 404, "NOT_FOUND")
        [seen] = await self.get(KEYS)
        self.assertEqual((seen["name"], seen["revoked_at"]), ("CI", None))

    async def test_bad_input_changes_nothing(self) -> None:
        made = await self.make()
        wrong: list[Any] = [{"name": ""}, {"name": "\0"}, {"name": 1}, {"name": "x" * 101}, []]
        wrong += [{"name": "x", "events_per_minute": limit} for limit in (0, -1, 1_000_001, 1.5, "1", True)]
        for body in wrong:
            self.refused(await self.send_json("POST", KEYS, body, self.ada), 400, "VALIDATION_FAILED", body)
            path = f"{KEYS}/{made['id']}"
            self.refused(await self.send_json("PATCH", path, body, self.ada), 400, "VALIDATION_FAILED", body)
        self.assertEqual(len(await self.get(KEYS)), 1)


class WithPublicUrl(OrganizationsTestCase):
    """A server that knows its address."""

    options: Mapping[str, Any] = {"public_url": "https://ferrflow.example.com", "rate_limit_ingest": 7}

    async def test_the_address_and_the_limit_are_those_of_the_settings(self) -> None:
        made = await self.send_json("POST", KEYS, {"name": "CI"}, self.ada)
        self.assertTrue(made.json["url"].startswith("https://ferrflow.example.com/i/ffik_"))
        self.assertEqual(made.json["limit"], 7)
