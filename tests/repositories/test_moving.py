"""Repositories go to another organization, or for good."""

from typing import Any

from tests.organizations.case import ORGS
from tests.repositories.case import REPOSITORIES, RepositoriesTestCase, hash_of
from tests.support.http import Response

SHOP = hash_of("shop")
OTHERS = f"{ORGS}/other/repositories"


class MovingTestCase(RepositoriesTestCase):
    async def set_up(self) -> None:
        await super().set_up()
        self.other = await self.organization("other", self.ada)
        await self.release(SHOP, "1.0.0")
        await self.fail_release(SHOP)
        await self.digest()
        self.shop = (await self.repositories())[SHOP]

    async def move(self, to: str = "other", confirm: str = SHOP, headers: Any = None) -> Response:
        body = {"organization": to, "confirm": confirm}
        path = f"{REPOSITORIES}/{self.shop['id']}/move"
        return await self.send_json("POST", path, body, headers or self.ada)

    async def delete(self, confirm: str = SHOP) -> Response:
        path = f"{REPOSITORIES}/{self.shop['id']}?confirm={confirm}"
        return await self.request("DELETE", path, headers=self.ada)

    async def owners(self, table: str) -> set[tuple[str, str | None]]:
        return set(await self.database.query(f"select distinct organization_id, repository_id from {table}"))


class Moved(MovingTestCase):
    """To another organization."""

    async def test_everything_goes_along(self) -> None:
        moved = (await self.move()).json
        await self.digest()
        for table in ("telemetry_events", "event_sums", "error_kinds", "releases", "release_failures", "packages"):
            self.assertEqual(await self.owners(table), {(self.other["id"], moved["id"])}, table)
        self.assertEqual(await self.get(REPOSITORIES), [])
        [found] = await self.get(OTHERS)
        kept = ("hash", "first_at", "last_at", "packages", "releases", "last_release_at", "failing")
        self.assertEqual({name: found[name] for name in kept}, {name: self.shop[name] for name in kept})
        self.assertFalse(found["moving"])

    async def test_what_comes_later_finds_it(self) -> None:
        moved = (await self.move()).json
        await self.report(SHOP)
        self.assertEqual(await self.owners("telemetry_events"), {(self.other["id"], moved["id"])})
        self.assertEqual(moved["aliases"], [{"hash": SHOP, "registered": True, "reported": True}])

    async def test_what_was_said_of_it_goes_along(self) -> None:
        told: dict[str, Any] = {"name": "shop", "group": "web", "owner": "Ada", "url": "https://forge.example/shop"}
        told |= {"public": True, "archived": True}
        before = (await self.send_json("PATCH", f"{REPOSITORIES}/{self.shop['id']}", told, self.ada)).json
        moved = (await self.move(confirm="shop")).json
        kept = ("name", "group", "owner", "url", "public_id", "archived_at")
        self.assertEqual({name: moved[name] for name in kept}, {name: before[name] for name in kept})

    async def test_packages_keep_their_address_and_their_badge(self) -> None:
        badge = "update packages set public_id = gen_random_uuid() returning id, public_id"
        before = await self.database.query(badge)
        await self.move()
        await self.digest()
        self.assertEqual(await self.database.query("select id, public_id from packages"), before)

    async def test_it_joins_one_with_the_same_hash(self) -> None:
        there = (
            "insert into repositories (id, organization_id, name) values (gen_random_uuid(), %s, 'there') returning id"
        )
        [(place,)] = await self.database.query(there, (self.other["id"],))
        known = "insert into repository_hashes (organization_id, hash, repository_id) values (%s, %s, %s)"
        await self.database.execute(known, (self.other["id"], SHOP, place))
        moved = (await self.move()).json
        self.assertEqual((moved["id"], moved["name"]), (place, "there"))
        self.assertEqual(await self.owners("telemetry_events"), {(self.other["id"], place)})

    async def test_while_somebody_describes_it(self) -> None:
        self.assertEqual((await self.while_described(self.shop, self.move())).status, 200)

    async def test_there_and_back(self) -> None:
        [(ada,)] = await self.database.query("select id from organizations where slug = 'ada'")
        moved = (await self.move()).json
        body = {"organization": "ada", "confirm": SHOP}
        back = (await self.send_json("POST", f"{OTHERS}/{moved['id']}/move", body, self.ada)).json
        await self.digest()
        self.assertEqual(await self.owners("releases"), {(ada, back["id"])})
        self.assertEqual(await self.get(OTHERS), [])

    async def test_both_organizations_record_it(self) -> None:
        moved = (await self.move()).json
        metadata = {"id": self.shop["id"], "new_id": moved["id"], "from": "ada", "to": "other"}
        entry = ("repository.move", f"unnamed {SHOP[:8]}", metadata)
        self.assertIn(entry, await self.deeds("ada"))
        self.assertIn(entry, await self.deeds("other"))

    async def test_one_has_to_administer_both(self) -> None:
        user, headers = await self.person("bob@example.com", "admin")
        self.refused(await self.move(headers=headers), 404, "ORG_NOT_FOUND")
        await self.database.execute(
            "insert into memberships (organization_id, user_id, role) values (%s, %s, 'member')",
            (self.other["id"], user),
        )
        self.refused(await self.move(headers=headers), 403, "AUTH_FORBIDDEN")
        self.assertEqual(len(await self.get(REPOSITORIES)), 1)

    async def test_what_makes_no_sense_is_refused(self) -> None:
        self.refused(await self.move("nowhere"), 404, "ORG_NOT_FOUND")
        self.refused(await self.move("ada"), 400, "VALIDATION_FAILED")
        self.refused(await self.move(confirm="yes"), 400, "VALIDATION_FAILED")
        self.assertEqual(await self.get(REPOSITORIES), [self.shop])

    async def test_one_that_a_third_organization_claims_stays_claimed_there(self) -> None:
        third = await self.organization("third", self.ada)
        [(place,)] = await self.database.query(
            "insert into repositories (id, organization_id) values (gen_random_uuid(), %s) returning id", (third["id"],)
        )
        claim = (
            "insert into repository_hashes (organization_id, hash, repository_id, registered) values (%s, %s, %s, true)"
        )
        await self.database.execute(claim, (third["id"], SHOP, place))
        moved = (await self.move()).json
        self.assertEqual(moved["aliases"], [{"hash": SHOP, "registered": False, "reported": True}])


class Deleted(MovingTestCase):
    """For good."""

    async def test_nothing_stays(self) -> None:
        self.assertEqual((await self.delete()).status, 204)
        await self.digest()
        for table in (
            "telemetry_events",
            "event_sums",
            "organization_sums",
            "organization_hours",
            "error_sums",
            "error_hours",
            "error_days",
            "error_kinds",
            "releases",
            "release_failures",
            "packages",
            "release_sums",
            "release_hours",
            "repository_hashes",
            "repositories",
            "repository_transfers",
        ):
            self.assertEqual(await self.database.query(f"select * from {table}"), [], table)

    async def test_its_next_event_makes_a_new_one(self) -> None:
        await self.delete()
        await self.report(SHOP)
        [found] = await self.get(REPOSITORIES)
        self.assertNotEqual(found["id"], self.shop["id"])
        self.assertEqual((found["name"], found["releases"]), (None, 0))

    async def test_it_is_recorded(self) -> None:
        await self.delete()
        self.assertIn(("repository.delete", f"unnamed {SHOP[:8]}", {"id": self.shop["id"]}), await self.deeds())

    async def test_only_if_confirmed(self) -> None:
        for confirm in ("", "yes"):
            self.refused(await self.delete(confirm), 400, "VALIDATION_FAILED")
        self.assertEqual(await self.get(REPOSITORIES), [self.shop])

    async def test_while_somebody_describes_it(self) -> None:
        self.assertEqual((await self.while_described(self.shop, self.delete())).status, 204)

    async def test_twice(self) -> None:
        answers = await self.at_once(self.delete(), self.delete())
        self.assertEqual(sorted(answer.status for answer in answers), [204, 404])
