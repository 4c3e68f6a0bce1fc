"""A package over HTTP: its page, its timeline, its badge switched on and off."""

from typing import Any
from uuid import UUID

from ferrflow.ids import new_id
from tests.releases.case import ReleasesTestCase


class PackagesTestCase(ReleasesTestCase):
    """Two packages of one name, and a third that has no repository."""

    async def set_up(self) -> None:
        await super().set_up()
        self.one, self.two = await self.add_repository("one"), await self.add_repository("two")
        for number, commits in enumerate((3, 5, None, 0, 9)):
            await self.release(self.one, "api", f"1.0.{number}", self.ago(days=50 - 10 * number), commits=commits)
        await self.release(self.one, "api", "1.0.5", self.ago(days=9))
        await self.release(self.two, "api", "2.0.0", self.ago(days=2))
        await self.release(None, "api", "nightly", self.ago(days=2))
        await self.digest()
        rows = await self.database.query("select repository_id, id from packages")
        self.ids: dict[str | None, str] = dict(rows)
        self.path = self.path_of(self.one)

    def path_of(self, repository: UUID | None) -> str:
        """The address of the package in a repository."""
        return f"/orgs/ada/packages/{self.ids[str(repository) if repository else None]}"


class Page(PackagesTestCase):
    """`GET …/packages/{id}`."""

    async def page(self, query: str = "", path: str = "") -> dict[str, Any]:
        page: dict[str, Any] = await self.get(f"{path or self.path}{query}")
        return page

    async def test_how_it_stands_is_its_line_on_the_board(self) -> None:
        board = {row["id"]: row for row in (await self.get("/orgs/ada/board"))["packages"]}
        for repository in (self.one, self.two, None):
            page = await self.page(path=self.path_of(repository))
            self.assertEqual(page["package"], board[page["package"]["id"]])

    async def test_figures(self) -> None:
        page = await self.page()
        self.assertEqual(page["frequency"]["releases"], 6)
        self.assertAlmostEqual(page["frequency"]["median_interval_days"], 10.0)
        self.assertEqual(page["batch_size"], 4.0)
        self.assertEqual(page["rework"], {"patches": 5, "reworks": 1, "share": 0.2})
        self.assertEqual([release["commits"] for release in page["commits_per_release"]], [3, 5, None, 0, 9, 1])
        self.assertEqual(page["commits_per_release"][0]["version"], "1.0.0")

    async def test_weeks_before_the_first_release_do_not_make_it_rare(self) -> None:
        for days in (90, 365):
            self.assertEqual((await self.page(f"?days={days}"))["frequency"]["cadence"], "weekly")

    async def test_the_days_are_the_viewers_and_add_up(self) -> None:
        for zone in ("Asia/Kathmandu", "America/St_Johns", "Europe/Berlin"):
            page = await self.page(f"?days=30&timezone={zone}")
            self.assertEqual((page["period"]["days"], page["period"]["timezone"]), (30, zone))
            self.assertEqual(len(page["releases_per_day"]), 30)
            self.assertEqual(sum(day["releases"] for day in page["releases_per_day"]), page["frequency"]["releases"])
        await self.database.execute("update users set timezone = 'Asia/Tokyo' where id = %s", (str(self.viewer.id),))
        self.assertEqual((await self.page())["period"]["timezone"], "Asia/Tokyo")

    async def test_below_its_floor_a_number_is_not_known_and_says_so(self) -> None:
        page = await self.page(path=self.path_of(self.two), query="?days=7")
        self.assertEqual(page["frequency"], {"releases": 1, "median_interval_days": None, "cadence": None})
        self.assertEqual((page["batch_size"], page["rework"]["share"]), (None, None))
        self.assertEqual(page["not_enough"].keys(), {"interval", "cadence", "batch_size", "rework"})
        self.assertIn("3 releases", page["not_enough"]["interval"])
        self.assertIn("5 patch releases", page["not_enough"]["rework"])

    async def test_without_semantic_versions_there_is_no_rework(self) -> None:
        page = await self.page(path=self.path_of(None))
        self.assertIsNone(page["rework"])
        self.assertNotIn("rework", page["not_enough"])

    async def test_the_same_name_in_other_repositories(self) -> None:
        other = {"id": str(self.two), "name": "two", "suggested_name": None, "hash": self.two.hex * 2}
        expected = {
            "repository": other,
            "package_id": self.ids[str(self.two)],
            "current_version": "2.0.0",
            "current_at": f"{self.ago(days=2):%FT%TZ}",
        }
        self.assertEqual((await self.page())["elsewhere"], [expected])
        self.assertTrue((await self.page())["package"]["drift"])
        await self.database.execute("update repositories set archived_at = now() where name = 'two'")
        self.assertEqual((await self.page())["elsewhere"], [])

    async def test_what_makes_no_sense_is_refused(self) -> None:
        for query, field in (
            ("days=0", "days"),
            ("days=366", "days"),
            ("timezone=Mars/Olympus", "timezone"),
            ("timezone=../../etc/passwd", "timezone"),
        ):
            self.assertEqual(list(await self.refused(f"{self.path}?{query}")), [field], query)

    async def test_of_another_organization_it_is_not_there(self) -> None:
        await self.add_organization("other")
        await self.add_member(self.viewer.id, "viewer", "other")
        missing = self.path.replace("/ada/", "/other/")
        for path in (missing, f"{missing}/releases", f"/orgs/ada/packages/{new_id()}", "/orgs/ada/packages/api"):
            response = await self.request("GET", f"/api/v1{path}", headers=self.viewer.headers)
            self.assertEqual((response.status, response.json["code"]), (404, "NOT_FOUND"), path)


class Timeline(PackagesTestCase):
    """`GET …/packages/{id}/releases`."""

    async def versions(self, repository: UUID | None, query: str = "") -> list[str]:
        return [release["version"] for release in await self.get(f"{self.path_of(repository)}/releases{query}")]

    async def test_its_own_releases_newest_first(self) -> None:
        self.assertEqual(await self.versions(self.one), [f"1.0.{number}" for number in (5, 4, 3, 2, 1, 0)])
        self.assertEqual(await self.versions(self.two), ["2.0.0"])
        self.assertEqual(await self.versions(None), ["nightly"])

    async def test_in_pages(self) -> None:
        first = await self.request("GET", f"/api/v1{self.path}/releases?limit=4", headers=self.viewer.headers)
        following = first.headers["link"].partition(">")[0].removeprefix("</api/v1")
        rest = await self.get(following)
        self.assertEqual([release["version"] for release in rest], ["1.0.1", "1.0.0"])
        self.assertEqual(list(await self.refused(f"{self.path}/releases?cursor=x")), ["cursor"])


class BadgeSwitch(PackagesTestCase):
    """`PATCH …/packages/{id}`."""

    async def set_up(self) -> None:
        await super().set_up()
        self.member = await self.add_person("member@example.com", role="member")

    async def switch(self, *, public: bool) -> str | None:
        response = await self.send_json("PATCH", f"/api/v1{self.path}", {"public": public}, headers=self.member.headers)
        self.assertEqual(response.status, 200, response.body)
        found: str | None = response.json["public_id"]
        self.assertEqual((await self.get(self.path))["public_id"], found)
        return found

    async def test_on_and_off(self) -> None:
        public_id = await self.switch(public=True)
        self.assertIsNotNone(public_id)
        self.assertEqual(await self.switch(public=True), public_id)
        self.assertIsNone(await self.switch(public=False))
        self.assertIsNone(await self.switch(public=False))
        self.assertNotIn(await self.switch(public=True), {None, public_id})

    async def test_each_change_is_recorded_once(self) -> None:
        for public in (False, True, True, False, False):
            await self.switch(public=public)
        entries = await self.database.query("select action, target, metadata from audit_entries order by sequence")
        recorded = [entry for entry in entries if entry[0].startswith("badge.")]
        metadata = {"package": self.ids[str(self.one)], "repository": "one"}
        self.assertEqual(recorded, [("badge.publish", "api", metadata), ("badge.withdraw", "api", metadata)])

    async def test_the_digest_leaves_it_as_it_is(self) -> None:
        public_id = await self.switch(public=True)
        await self.release(self.one, "api", "1.1.0", self.ago(days=1))
        await self.digest()
        self.assertEqual((await self.get(self.path))["public_id"], public_id)
