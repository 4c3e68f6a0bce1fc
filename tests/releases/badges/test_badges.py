"""Badges over HTTP: for everybody, but only while they are switched on."""

from typing import Any
from uuid import uuid4

from tests.releases.case import ReleasesTestCase
from tests.support.http import Response


class BadgesTestCase(ReleasesTestCase):
    """A repository and a package whose badges are public."""

    async def set_up(self) -> None:
        await super().set_up()
        self.shop = await self.add_repository("acme/shop")
        await self.release(self.shop, "api", "1.2.0", self.ago(days=3))
        await self.release(self.shop, "api", "2.0.0-rc.1", self.ago(days=2))
        await self.digest()
        self.repository, self.package = str(uuid4()), str(uuid4())
        await self.database.execute("update repositories set public_id = %s", (self.repository,))
        await self.database.execute("update packages set public_id = %s", (self.package,))

    async def badge(self, public_id: str, query: str = "", headers: dict[str, str] | None = None) -> Response:
        """A badge, asked for by nobody in particular."""
        return await self.request("GET", f"/api/v1/badges/{public_id}.svg{query}", headers=headers)

    async def title(self, public_id: str, query: str = "") -> str:
        """What a badge says."""
        response = await self.badge(public_id, query)
        self.assertEqual(response.status, 200, response.body)
        return response.body.partition(b"<title>")[2].partition(b"</title>")[0].decode()

    async def latest(self, public_id: str) -> Any:
        """The same for programs."""
        response = await self.request("GET", f"/api/v1/badges/{public_id}/latest.json")
        self.assertEqual(response.status, 200, response.body)
        return response.json


class WhatTheySay(BadgesTestCase):
    """Names and versions."""

    async def test_a_package_tells_its_current_version(self) -> None:
        self.assertEqual(await self.title(self.package), "api: 1.2.0")
        released_at = f"{self.ago(days=3):%FT%TZ}"
        self.assertEqual(
            await self.latest(self.package), {"name": "api", "version": "1.2.0", "released_at": released_at}
        )

    async def test_a_repository_tells_its_newest_release(self) -> None:
        self.assertEqual(await self.title(self.repository), "acme/shop: api 2.0.0-rc.1")
        released_at = f"{self.ago(days=2):%FT%TZ}"
        expected = {"name": "api", "version": "2.0.0-rc.1", "released_at": released_at}
        self.assertEqual(await self.latest(self.repository), expected)
        await self.database.execute("update packages set name = 'shop'")
        self.assertEqual(await self.title(self.repository), "acme/shop: 2.0.0-rc.1")

    async def test_only_prereleases_are_better_than_nothing(self) -> None:
        await self.database.execute("update packages set current_version = null, current_at = null")
        self.assertEqual(await self.title(self.package), "api: 2.0.0-rc.1")

    async def test_nothing_released_yet(self) -> None:
        await self.database.execute("truncate packages, releases")
        self.assertEqual(await self.title(self.repository), "acme/shop: no release")
        expected = {"name": "acme/shop", "version": None, "released_at": None}
        self.assertEqual(await self.latest(self.repository), expected)

    async def test_without_a_name_the_hash_stays_secret(self) -> None:
        await self.database.execute("update repositories set name = null")
        await self.database.execute("update packages set name = ''")
        self.assertEqual(await self.title(self.repository), "release: 2.0.0-rc.1")
        self.assertEqual(await self.title(self.package), "release: 1.2.0")
        self.assertIsNone((await self.latest(self.package))["name"])

    async def test_a_label_of_ones_own(self) -> None:
        self.assertEqual(await self.title(self.package, "?label=stable%20%3C%26%3E"), "stable &lt;&amp;&gt;: 1.2.0")
        response = await self.badge(self.package, f"?label={'x' * 101}")
        self.assertEqual((response.status, response.json["code"]), (400, "VALIDATION_FAILED"))


class WhoSeesThem(BadgesTestCase):
    """Everybody, for as long as they are switched on."""

    async def test_not_unless_they_are_switched_on(self) -> None:
        await self.database.execute("update repositories set public_id = null")
        await self.database.execute("update packages set public_id = null")
        [(package,)] = await self.database.query("select id from packages")
        for public_id in (self.package, self.repository, package, str(self.shop), "api", "..", "%00"):
            for path in (f"{public_id}.svg", f"{public_id}/latest.json"):
                response = await self.request("GET", f"/api/v1/badges/{path}")
                self.assertIn((response.status, response.json["code"]), {(404, "NOT_FOUND"), (400, "BAD_REQUEST")})
                self.assertEqual(response.headers["cache-control"], "no-store")

    async def test_other_pages_may_show_them_and_they_do_nothing(self) -> None:
        headers = (await self.badge(self.package)).headers
        self.assertEqual(headers["content-type"], "image/svg+xml")
        self.assertEqual(headers["content-security-policy"], "default-src 'none'; style-src 'unsafe-inline'")
        self.assertEqual(headers["cross-origin-resource-policy"], "cross-origin")
        self.assertEqual(headers["x-content-type-options"], "nosniff")
        self.assertNotIn("ratelimit", headers)

    async def test_they_are_kept_for_five_minutes(self) -> None:
        first = await self.badge(self.package)
        self.assertEqual(first.headers["cache-control"], "public, max-age=300")
        again = await self.badge(self.package, headers={"If-None-Match": first.headers["etag"]})
        self.assertEqual((again.status, again.body), (304, b""))
        self.assertEqual(again.headers["cache-control"], "public, max-age=300")
        latest = await self.request("GET", f"/api/v1/badges/{self.package}/latest.json")
        self.assertEqual(latest.headers["cache-control"], "public, max-age=300")

    async def test_all_other_answers_keep_their_policies(self) -> None:
        headers = (await self.request("GET", f"/api/v1/badges/{self.package}/latest.json")).headers
        self.assertEqual(headers["cross-origin-resource-policy"], "same-origin")
        self.assertIn("default-src 'self'", headers["content-security-policy"])
