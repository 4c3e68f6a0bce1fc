"""The feed over HTTP: releases newest first, in pages, filtered; and what is new to somebody."""

from typing import Any
from urllib.parse import quote

from tests.releases.case import ReleasesTestCase

FEED = "/orgs/ada/releases"


class FeedTestCase(ReleasesTestCase):
    """Some releases of two packages."""

    async def set_up(self) -> None:
        await super().set_up()
        self.shop, self.site = await self.add_repository("shop"), await self.add_repository()
        await self.release(self.shop, "api", "1.0.0", self.ago(hours=90))
        await self.release(self.shop, "api", "1.1.0", self.ago(hours=80), commits=7, sightings=3)
        await self.release(self.site, "web", "2026.1", self.ago(hours=70), commits=None)
        await self.release(self.shop, "api", "1.1.1", self.ago(hours=60))
        await self.release(self.shop, "api", "2.0.0-rc.1", self.ago(hours=50))
        await self.digest()

    async def versions(self, query: str = "") -> list[str]:
        """The versions that a question finds."""
        return [release["version"] for release in await self.get(f"{FEED}{query}")]


class Listing(FeedTestCase):
    """`GET …/releases`."""

    async def test_newest_first_with_all_that_is_known(self) -> None:
        releases = await self.get(FEED)
        versions = [release["version"] for release in releases]
        self.assertEqual(versions, ["2.0.0-rc.1", "1.1.1", "2026.1", "1.1.0", "1.0.0"])
        release = releases[3]
        packages: dict[str, str] = dict(await self.database.query("select name, id from packages"))
        [(release_id,)] = await self.database.query("select id from releases where version = '1.1.0'")
        expected: dict[str, Any] = {
            "id": release_id,
            "repository": {"id": str(self.shop), "name": "shop", "suggested_name": None, "hash": self.shop.hex * 2},
            "package_id": packages["api"],
            "package_name": "api",
            "version": "1.1.0",
            "previous": "1.0.0",
            "bump": "minor",
            "is_prerelease": False,
            "is_rework": False,
            "commits": 7,
            "released_at": f"{self.ago(hours=80):%FT%TZ}",
            "repeats": 2,
            "source": "cli",
        }
        self.assertEqual(release, expected)
        self.assertTrue(releases[1]["is_rework"])

    async def test_what_is_not_digested_yet_is_there_already(self) -> None:
        # Behind the digest's back: nothing says that something has changed.
        await self.release(None, "", "nightly", self.ago(hours=1), commits=None)
        await self.database.execute("delete from release_changes")
        newest = (await self.get(FEED))[0]
        self.assertEqual((newest["version"], newest["repository"], newest["package_name"]), ("nightly", None, None))

    async def test_in_pages_that_leave_nothing_out(self) -> None:
        for number in range(3):
            await self.release(self.site, "web", f"same.{number}", self.ago(hours=70))
        whole = await self.versions()
        found: list[str] = []
        path = f"{FEED}?limit=2&prereleases=true"
        while path:
            response = await self.request("GET", f"/api/v1{path}", headers=self.viewer.headers)
            found += [release["version"] for release in response.json]
            link = response.headers.get("link", "")
            path = link.partition(">")[0].removeprefix("</api/v1")
        self.assertEqual(found, whole)
        self.assertEqual(len(found), 8)

    async def test_filters(self) -> None:
        self.assertEqual(await self.versions(f"?repository={self.site}"), ["2026.1"])
        self.assertEqual(await self.versions("?package=web"), ["2026.1"])
        self.assertEqual(await self.versions("?bump=minor"), ["1.1.0"])
        self.assertEqual(await self.versions("?package=api&prereleases=false"), ["1.1.1", "1.1.0", "1.0.0"])
        since, until = (quote(f"{self.ago(hours=hours):%FT%TZ}") for hours in (80, 60))
        self.assertEqual(await self.versions(f"?since={since}&until={until}"), ["2026.1", "1.1.0"])
        self.assertEqual(await self.versions("?package=%27;--"), [])

    async def test_what_makes_no_sense_is_refused(self) -> None:
        cursor = "0" * 17 + "-" + "f" * 32
        for query, field in (
            ("limit=0", "limit"),
            ("limit=201", "limit"),
            ("limit=many", "limit"),
            ("cursor=1", "cursor"),
            (f"cursor={'9' * 18}-{'f' * 32}", "cursor"),
            (f"cursor={cursor}%0A", "cursor"),
            ("repository=shop", "repository"),
            ("bump=huge", "bump"),
            ("prereleases=perhaps", "prereleases"),
            ("since=yesterday", "since"),
            ("since=2026-01-01T00:00:00", "since"),
            ("since=2026-01-02T00:00:00Z&until=2026-01-02T00:00:00Z", "until"),
        ):
            self.assertEqual(list(await self.refused(f"{FEED}?{query}")), [field], query)
        self.assertEqual(await self.versions(f"?cursor={cursor}"), [])

    async def test_nothing_of_other_organizations(self) -> None:
        other = await self.add_organization("other")
        await self.add_member(self.viewer.id, "viewer", "other")
        self.assertEqual(await self.get("/orgs/other/releases"), [])
        self.assertEqual(await self.get(f"/orgs/other/releases?repository={self.shop}"), [])
        self.assertNotEqual(other, self.organization)


class News(FeedTestCase):
    """What has come since somebody last looked."""

    async def seen(self, at: str) -> None:
        response = await self.send_json("POST", f"/api/v1{FEED}/seen", {"seen_at": at}, headers=self.viewer.headers)
        self.assertEqual(response.status, 204, response.body)

    async def test_before_the_first_look_it_is_what_came_since_they_did(self) -> None:
        self.assertEqual(await self.get(f"{FEED}/new"), {"seen_at": None, "count": 0})
        await self.database.execute("update memberships set joined_at = %s", (self.ago(hours=75),))
        self.assertEqual(await self.get(f"{FEED}/new"), {"seen_at": None, "count": 3})

    async def test_then_what_came_since(self) -> None:
        at = f"{self.ago(hours=60):%FT%TZ}"
        await self.seen(at)
        self.assertEqual(await self.get(f"{FEED}/new"), {"seen_at": at, "count": 1})

    async def test_it_never_goes_back_nor_beyond_now(self) -> None:
        at = f"{self.ago(hours=60):%FT%TZ}"
        await self.seen(at)
        await self.seen(f"{self.ago(hours=85):%FT%TZ}")
        self.assertEqual((await self.get(f"{FEED}/new"))["seen_at"], at)
        await self.seen("2999-01-01T00:00:00Z")
        self.assertLess((await self.get(f"{FEED}/new"))["seen_at"], "2999")

    async def test_each_person_has_their_own(self) -> None:
        await self.seen(f"{self.ago(hours=60):%FT%TZ}")
        other = await self.add_person("other@example.com", role="viewer")
        self.assertEqual(await self.get(f"{FEED}/new", other.headers), {"seen_at": None, "count": 0})
