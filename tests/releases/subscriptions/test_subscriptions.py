"""Private feeds over HTTP: their links, who may read them, and that readers can make something of them."""

from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

from tests.releases.case import ReleasesTestCase
from tests.support.http import Response

LINK = "/api/v1/orgs/ada/feed-link"
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "<b>&amp;]]>\"'\u202e\0\x0b\ufffe\U0001d4b3" + "\u0301" * 50


class SubscriptionsTestCase(ReleasesTestCase):
    """Some releases, and somebody with a link to them."""

    async def set_up(self) -> None:
        await super().set_up()
        self.shop = await self.add_repository("acme/shop")
        await self.release(self.shop, "api", "1.1.9", self.ago(days=3), commits=3)
        await self.release(self.shop, "api", "1.2.0", self.ago(days=2), commits=7)
        await self.digest()
        self.links = await self.make()

    async def make(self) -> dict[str, str]:
        """Make a link; its addresses."""
        response = await self.request("POST", LINK, headers=self.viewer.headers)
        self.assertEqual(response.status, 201, response.body)
        links: dict[str, str] = response.json
        return links

    async def read(self, url: str, headers: dict[str, str] | None = None) -> Response:
        """Read a feed as a reader does: with nothing but its address."""
        parts = urlsplit(url)
        self.assertEqual(f"{parts.scheme}://{parts.netloc}", self.base)
        return await self.request("GET", f"{parts.path}?{parts.query}", headers=headers)

    async def statuses(self, links: dict[str, str] | None = None) -> set[int]:
        """What the two feeds are answered with."""
        return {(await self.read((links or self.links)[name])).status for name in ("atom", "json")}

    async def atom(self, query: str = "") -> Element:
        response = await self.read(self.links["atom"] + query)
        self.assertEqual((response.status, response.headers["content-type"]), (200, "application/atom+xml"))
        return fromstring(response.body)  # noqa: S314 - ours

    async def json(self, query: str = "") -> Any:
        response = await self.read(self.links["json"] + query)
        self.assertEqual((response.status, response.headers["content-type"]), (200, "application/feed+json"))
        return response.json


class Links(SubscriptionsTestCase):
    """Making, replacing and ending a link."""

    async def test_it_is_shown_only_once(self) -> None:
        shown = (await self.request("GET", LINK, headers=self.viewer.headers)).json
        self.assertEqual(shown, {"created_at": self.links["created_at"]})
        token = urlsplit(self.links["atom"]).path.split("/")[-2]
        self.assertTrue(token.startswith("ffeed_"))
        rows = await self.database.query("select release_readers::text from release_readers")
        self.assertNotIn(token, str(rows))

    async def test_another_replaces_it(self) -> None:
        again = await self.make()
        self.assertEqual(await self.statuses(), {404})
        self.assertEqual(await self.statuses(again), {200})

    async def test_ended_it_is_gone_at_once(self) -> None:
        for _ in range(2):
            response = await self.request("DELETE", LINK, headers=self.viewer.headers)
            self.assertEqual(response.status, 204)
        self.assertEqual(await self.statuses(), {404})
        self.assertEqual((await self.request("GET", LINK, headers=self.viewer.headers)).json, {"created_at": None})

    async def test_it_is_recorded_without_the_token(self) -> None:
        await self.request("DELETE", LINK, headers=self.viewer.headers)
        entries = await self.database.query("select action, audit_entries::text from audit_entries order by sequence")
        feeds = [entry for entry in entries if entry[0].startswith("feed.")]
        self.assertEqual([action for action, _ in feeds], ["feed.create", "feed.delete"])
        self.assertNotIn("ffeed_", str(feeds))

    async def test_no_token_makes_one(self) -> None:
        token = await self.add_token("*", user_id=self.viewer.id)
        self.assertEqual((await self.request("POST", LINK, headers=token)).status, 403)
        self.assertEqual(await self.statuses(), {200})

    async def test_how_far_somebody_has_read_stays(self) -> None:
        at = f"{self.ago(days=2):%FT%TZ}"
        seen = await self.send_json(
            "POST", "/api/v1/orgs/ada/releases/seen", {"seen_at": at}, headers=self.viewer.headers
        )
        self.assertEqual((seen.status, await self.statuses()), (204, {200}))
        await self.make()
        self.assertEqual((await self.get("/orgs/ada/releases/new"))["seen_at"], at)


class Readers(SubscriptionsTestCase):
    """Who may read: only whoever might read the same in the dashboard."""

    async def change(self, sql: str, parameter: object) -> None:
        self.assertEqual(await self.statuses(), {200})
        await self.database.execute(sql, (str(parameter),))

    async def test_not_who_is_no_member_any_more(self) -> None:
        await self.change("delete from memberships where user_id = %s", self.viewer.id)
        self.assertEqual(await self.statuses(), {404})
        await self.add_member(self.viewer.id, "viewer")
        self.assertEqual(await self.statuses(), {404})

    async def test_not_who_is_disabled(self) -> None:
        await self.change("update users set disabled_at = now() where id = %s", self.viewer.id)
        self.assertEqual(await self.statuses(), {404})

    async def test_not_who_was_deleted(self) -> None:
        await self.change("delete from users where id = %s", self.viewer.id)
        self.assertEqual(await self.statuses(), {404})

    async def test_not_without_a_second_factor_where_one_is_demanded(self) -> None:
        await self.change("update organizations set requires_second_factor = true where id = %s", self.organization)
        self.assertEqual(await self.statuses(), {404})
        await self.database.execute("update users set totp_confirmed_at = now() where id = %s", (str(self.viewer.id),))
        self.assertEqual(await self.statuses(), {200})

    async def test_nobody_by_guessing(self) -> None:
        for token in ("ffeed_abcdefgh_" + "A" * 43, "ffeed_", "x", "%00", "fft_abcdefgh_" + "A" * 43):
            for form in ("atom", "json"):
                response = await self.request("GET", f"/api/v1/feeds/{token}/releases.{form}")
                self.assertIn((response.status, response.json["code"]), {(404, "NOT_FOUND"), (400, "BAD_REQUEST")})


class Feeds(SubscriptionsTestCase):
    """What a reader gets."""

    async def test_atom(self) -> None:
        feed = await self.atom()
        self.assertEqual(feed.tag, f"{ATOM}feed")
        self.assertEqual(feed.findtext(f"{ATOM}title"), "Releases of ada")
        self.assertEqual(feed.findtext(f"{ATOM}updated"), f"{self.ago(days=2):%FT%TZ}")
        self.assertTrue(feed.findtext(f"{ATOM}author/{ATOM}name"))
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        self.assertEqual(links["self"], self.links["atom"])
        self.assertEqual(links["alternate"], f"{self.base}/orgs/ada/feed")
        first, second = feed.findall(f"{ATOM}entry")
        self.assertEqual(first.findtext(f"{ATOM}title"), "api 1.2.0 (minor) in acme/shop")
        self.assertEqual(first.findtext(f"{ATOM}content"), "After 1.1.9, with 7 commits.")
        self.assertEqual(first.findtext(f"{ATOM}published"), f"{self.ago(days=2):%FT%TZ}")
        self.assertEqual(first.findtext(f"{ATOM}updated"), f"{self.ago(days=2):%FT%TZ}")
        self.assertRegex(first.findtext(f"{ATOM}id") or "", r"^urn:uuid:[0-9a-f-]{36}$")
        self.assertNotEqual(first.findtext(f"{ATOM}id"), second.findtext(f"{ATOM}id"))
        [category], [link] = first.findall(f"{ATOM}category"), first.findall(f"{ATOM}link")
        [(package,)] = await self.database.query("select id from packages")
        self.assertEqual(
            (category.get("term"), link.get("href")), ("minor", f"{self.base}/orgs/ada/packages/{package}")
        )
        self.assertEqual(second.findtext(f"{ATOM}title"), "api 1.1.9 in acme/shop")
        self.assertEqual(second.findtext(f"{ATOM}content"), "The first version seen, with 3 commits.")

    async def test_json_feed_says_the_same(self) -> None:
        feed, other = await self.json(), await self.atom()
        self.assertEqual(feed["version"], "https://jsonfeed.org/version/1.1")
        self.assertEqual(feed["feed_url"], self.links["json"])
        entries = other.findall(f"{ATOM}entry")
        for item, entry in zip(feed["items"], entries, strict=True):
            for name, tag in (
                ("id", "id"),
                ("title", "title"),
                ("content_text", "content"),
                ("date_published", "published"),
            ):
                self.assertEqual(item[name], entry.findtext(f"{ATOM}{tag}"))

    async def test_filtered(self) -> None:
        await self.release(self.shop, "web", "3", self.ago(days=1))
        await self.digest()
        titles = [item["title"] for item in (await self.json("?package=web"))["items"]]
        self.assertEqual(titles, ["web 3 in acme/shop"])
        feed = await self.atom("?bump=minor&prereleases=false")
        self.assertEqual(len(feed.findall(f"{ATOM}entry")), 1)
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        self.assertEqual(links["self"], f"{self.links['atom']}?bump=minor&prereleases=false")
        response = await self.read(self.links["json"] + "?bump=huge")
        self.assertEqual((response.status, response.json["code"]), (400, "VALIDATION_FAILED"))

    async def test_an_empty_one_is_a_feed_too(self) -> None:
        feed = await self.atom("?package=none")
        self.assertEqual(feed.findall(f"{ATOM}entry"), [])
        self.assertTrue(feed.findtext(f"{ATOM}updated"))

    async def test_names_and_versions_are_anything(self) -> None:
        name = HOSTILE.replace("\0", "")
        await self.release(None, name, HOSTILE.replace("\0", "") + "9" * 50, self.ago(hours=1), commits=None)
        await self.release(None, "", "1", self.ago(hours=2), commits=1)
        await self.digest()
        first, second, *_ = [
            entry.findtext(f"{ATOM}title") or "" for entry in (await self.atom()).findall(f"{ATOM}entry")
        ]
        self.assertTrue(first.startswith("<b>&amp;]]>\"' \ufffd\U0001d4b3"), first)
        self.assertLess(len(first), 200)
        self.assertEqual(second, "1")
        self.assertEqual((await self.json())["items"][0]["title"], first)

    async def test_an_entry_keeps_its_id_when_an_earlier_sighting_comes_late(self) -> None:
        before = [item["id"] for item in (await self.json())["items"]]
        await self.database.execute(
            "update releases set id = gen_random_uuid(), first_at = first_at - interval '1 hour'"
        )
        self.assertEqual([item["id"] for item in (await self.json())["items"]], before)

    async def test_who_has_it_already_is_sent_nothing(self) -> None:
        for name in ("atom", "json"):
            tag = (await self.read(self.links[name])).headers["etag"]
            again = await self.read(self.links[name], headers={"If-None-Match": tag})
            self.assertEqual((again.status, again.body), (304, b""))
            self.assertEqual(again.headers["cache-control"], "private, no-cache")
