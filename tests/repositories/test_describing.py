"""Repositories as the list shows them, and what people say of them."""

from tests.organizations.case import ADA
from tests.repositories.case import REPOSITORIES, RepositoriesTestCase, hash_of
from tests.support.http import Response

SHOP, SITE = hash_of("shop"), hash_of("site")


class Listed(RepositoriesTestCase):
    """What is known of repositories."""

    async def test_an_unknown_hash_appears_unnamed(self) -> None:
        await self.report(SHOP)
        [found] = await self.get(REPOSITORIES)
        self.assertEqual(found["hash"], SHOP)
        self.assertTrue(found["first_at"] <= found["last_at"])
        for unknown in ("name", "suggested_name", "group", "owner", "url", "archived_at", "public_id"):
            self.assertIsNone(found[unknown], unknown)
        self.assertEqual((found["packages"], found["releases"], found["last_release_at"]), (0, 0, None))
        self.assertEqual((found["failing"], found["moving"]), (False, False))

    async def test_releases_count_once_a_version_and_a_failure_shows_until_the_next_one(self) -> None:
        for version in ("1.0.0", "1.0.0", "1.1.0"):
            await self.release(SHOP, version)
        await self.release(SHOP, "1.0.0", "web")
        await self.fail_release(SHOP)
        # What comes at the same moment is not told apart.
        await self.database.execute("update release_failures set failed_at = failed_at - interval '1 minute'")
        await self.database.execute("update releases set first_at = first_at - interval '2 minutes'")
        await self.digest()
        found = (await self.repositories())[SHOP]
        self.assertEqual((found["packages"], found["releases"], found["failing"]), (2, 3, True))
        self.assertIsNotNone(found["last_release_at"])
        await self.release(SHOP, "1.1.1")
        # What comes with a failure belongs to the run that failed.
        later = "update releases set first_at = first_at + interval '1 minute' where version = '1.1.1'"
        await self.database.execute(later)
        await self.digest()
        self.assertFalse((await self.repositories())[SHOP]["failing"])

    async def test_last_seen_is_the_newest_event_of_any_type(self) -> None:
        for event_type in ("init", "error", "check"):
            await self.report(SHOP, event_type, **({"metadata": {"command": "x"}} if event_type == "error" else {}))
        [(last_at,)] = await self.database.query("select max(received_at) from telemetry_events")
        self.assertEqual((await self.repositories())[SHOP]["last_at"][:19], last_at.isoformat()[:19])

    async def test_named_ones_come_first_by_name(self) -> None:
        for word in ("one", "two", "three"):
            await self.repository(word)
        found = await self.repositories()
        for word, name in (("one", "beta"), ("three", "Alpha")):
            await self.send_json("PATCH", f"{REPOSITORIES}/{found[hash_of(word)]['id']}", {"name": name}, self.ada)
        self.assertEqual([row["name"] for row in await self.get(REPOSITORIES)], ["Alpha", "beta", None])

    async def test_another_organizations_are_not_shown(self) -> None:
        shop = await self.repository("shop")
        await self.organization("other", self.ada)
        self.assertEqual(await self.get("/api/v1/orgs/other/repositories"), [])
        response = await self.request("GET", f"/api/v1/orgs/other/repositories/{shop['id']}", headers=self.ada)
        self.refused(response, 404, "REPOSITORY_NOT_FOUND")

    async def test_one_tells_the_hashes_that_lead_to_it(self) -> None:
        shop = await self.repository("shop")
        details = await self.get(f"{REPOSITORIES}/{shop['id']}")
        self.assertEqual(details, {**shop, "aliases": [{"hash": SHOP, "registered": False, "reported": True}]})


class Described(RepositoriesTestCase):
    """What people say of a repository."""

    async def set_up(self) -> None:
        await super().set_up()
        self.shop = await self.repository("shop")
        self.path = f"{REPOSITORIES}/{self.shop['id']}"

    async def change(self, **changes: object) -> Response:
        return await self.send_json("PATCH", self.path, changes, self.ada)

    async def test_what_is_absent_stays_and_null_clears(self) -> None:
        told = {"name": "shop", "group": "web", "owner": "Team Web", "url": "https://forge.example/acme/shop"}
        response = await self.change(**told)
        self.assertEqual({name: response.json[name] for name in told}, told)
        response = await self.change(group=None)
        self.assertEqual({name: response.json[name] for name in told}, {**told, "group": None})

    async def test_archived_and_back(self) -> None:
        self.assertIsNotNone((await self.change(archived=True)).json["archived_at"])
        self.assertEqual(await self.get(f"{REPOSITORIES}?archived=false"), [])
        self.assertEqual(len(await self.get(f"{REPOSITORIES}?archived=true")), 1)
        self.assertIsNone((await self.change(archived=False)).json["archived_at"])

    async def test_archiving_twice_changes_nothing(self) -> None:
        first = (await self.change(archived=True)).json["archived_at"]
        self.assertEqual((await self.change(archived=True)).json["archived_at"], first)
        self.assertEqual([action for action, _, _ in await self.deeds()], ["repository.update"])

    async def test_a_badge_that_is_switched_on_anew_has_another_address(self) -> None:
        first = (await self.change(public=True)).json["public_id"]
        self.assertEqual((await self.change(public=True)).json["public_id"], first)
        self.assertIsNone((await self.change(public=False)).json["public_id"])
        self.assertNotIn((await self.change(public=True)).json["public_id"], {first, None})
        self.assertEqual(
            [action for action, _, _ in await self.deeds()], ["badge.publish", "badge.withdraw", "badge.publish"]
        )

    async def test_the_audit_log_tells_what_was_changed(self) -> None:
        await self.change(name="shop", owner="Ada")
        [(action, target, metadata)] = await self.deeds()
        self.assertEqual((action, target), ("repository.update", f"unnamed {SHOP[:8]}"))
        before, after = {"name": None, "owner": None}, {"name": "shop", "owner": "Ada"}
        self.assertEqual(metadata, {"id": self.shop["id"], "before": before, "after": after})

    async def test_what_makes_no_sense_is_refused_and_changes_nothing(self) -> None:
        for changes in (
            {"name": ""},
            {"name": " \n"},
            {"group": "x" * 101},
            {"url": "javascript:alert(1)"},
            {"archived": "yes"},
            {"public": None},
        ):
            self.refused(await self.change(**changes), 400, "VALIDATION_FAILED", changes)
        self.assertEqual(
            await self.get(self.path), {**self.shop, "aliases": [{"hash": SHOP, "registered": False, "reported": True}]}
        )
        self.assertEqual(await self.deeds(), [])

    async def test_what_is_not_there(self) -> None:
        for path in (f"{REPOSITORIES}/{self.ada_id}", f"{ADA}/repositories/{self.ada_id}"):
            self.refused(await self.request("GET", path, headers=self.ada), 404, "REPOSITORY_NOT_FOUND")
            self.refused(await self.send_json("PATCH", path, {"name": "x"}, self.ada), 404, "REPOSITORY_NOT_FOUND")
        self.refused(await self.request("GET", f"{REPOSITORIES}/x", headers=self.ada), 404, "NOT_FOUND")
        response = await self.request("GET", f"{REPOSITORIES}?archived=perhaps", headers=self.ada)
        self.refused(response, 400, "VALIDATION_FAILED")
