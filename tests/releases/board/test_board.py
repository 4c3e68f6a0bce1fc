"""The board over HTTP: every package as it stands, what is odd about it, and its compressed form."""

import gzip
from typing import Any
from uuid import UUID

from twisted.web.client import readBody
from twisted.web.http_headers import Headers

from tests.releases.case import ReleasesTestCase

BOARD = "/orgs/ada/board"


class BoardTestCase(ReleasesTestCase):
    """Ways to look at the board."""

    async def board(self) -> dict[tuple[str | None, str | None], Any]:
        """The packages by the names of their repositories and their own."""
        await self.digest()
        rows = (await self.get(BOARD))["packages"]
        return {(row["repository"] and row["repository"]["name"], row["name"]): row for row in rows}

    async def flagged(self, flag: str) -> set[tuple[str | None, str | None]]:
        """Which packages have a flag."""
        return {key for key, row in (await self.board()).items() if row[flag]}


class WhatStandsThere(BoardTestCase):
    """A package's line."""

    async def test_all_that_is_known(self) -> None:
        shop = await self.add_repository("shop")
        await self.database.execute("update repositories set group_name = 'web', owner = 'Team Web'")
        await self.release(shop, "api", "1.1.0", self.ago(days=3), commits=4)
        await self.release(shop, "api", "1.2.0", self.ago(days=2), commits=7)
        await self.release(shop, "api", "2.0.0-rc.1", self.ago(days=1), commits=9)
        [row] = (await self.board()).values()
        package = UUID(row.pop("id"))
        self.assertEqual(row.pop("days"), [0] * 26 + [1, 1, 1, 0])
        expected = {
            "repository": {"id": str(shop), "name": "shop", "suggested_name": None, "hash": shop.hex * 2},
            "group": "web",
            "owner": "Team Web",
            "name": "api",
            "scheme": "semver",
            "current_version": "1.2.0",
            "current_at": f"{self.ago(days=2):%FT%TZ}",
            "latest_version": "2.0.0-rc.1",
            "latest_at": f"{self.ago(days=1):%FT%TZ}",
            "bump": "prerelease",
            "commits": 9,
            "releases": 3,
            "releases_30d": 3,
            "median_interval_seconds": 86_400,
            "drift": False,
            "stale": False,
            "failing": False,
            "archived": False,
        }
        self.assertEqual(row, expected)
        self.assertEqual(await self.database.query("select id from packages"), [(str(package),)])

    async def test_the_days_end_today_however_long_ago_the_last_release_was(self) -> None:
        shop = await self.add_repository("shop")
        await self.release(shop, "old", "1", self.ago(days=29))
        await self.release(shop, "older", "1", self.ago(days=31))
        board = await self.board()
        self.assertEqual(board["shop", "old"]["days"], [1] + [0] * 29)
        self.assertEqual(board["shop", "older"]["days"], [0] * 30)
        self.assertEqual(board["shop", "older"]["releases_30d"], 0)

    async def test_a_release_without_names_has_a_line_too(self) -> None:
        await self.release(None, "", "nightly", self.ago(days=1), commits=None)
        [row] = (await self.board()).values()
        self.assertEqual((row["repository"], row["name"], row["latest_version"]), (None, None, "nightly"))

    async def test_nothing_of_other_organizations(self) -> None:
        other = await self.add_organization("other")
        secret = await self.add_repository("secret", other)
        await self.release(secret, "api", "1.0.0", self.ago(days=1), organization=other)
        self.assertEqual(await self.board(), {})


class WhatIsOdd(BoardTestCase):
    """The flags."""

    async def test_drift_is_one_name_at_different_versions(self) -> None:
        one, two, three = [await self.add_repository(name) for name in ("one", "two", "three")]
        await self.release(one, "shared", "1.0.0", self.ago(days=2))
        await self.release(two, "shared", "1.1.0", self.ago(days=2))
        await self.release(one, "same", "1.0.0", self.ago(days=2))
        await self.release(two, "same", "1.0.0", self.ago(days=1))
        await self.release(three, "shared", "2.0.0-rc.1", self.ago(days=2))
        await self.release(one, "", "1.0.0", self.ago(days=2))
        await self.release(two, "", "2.0.0", self.ago(days=2))
        self.assertEqual(await self.flagged("drift"), {("one", "shared"), ("two", "shared")})

    async def test_nothing_is_odd_about_archived_repositories(self) -> None:
        one, two = await self.add_repository("one"), await self.add_repository("two")
        await self.release(one, "shared", "1.0.0", self.ago(days=2))
        await self.release(two, "shared", "1.1.0", self.ago(days=2))
        await self.add_failure(two, self.ago(days=1))
        await self.database.execute("update repositories set archived_at = now() where name = 'two'")
        self.assertEqual(await self.flagged("drift"), set())
        self.assertEqual(await self.flagged("failing"), set())
        self.assertEqual(await self.flagged("archived"), {("two", "shared")})

    async def test_stale_is_overdue_while_checks_keep_coming(self) -> None:
        checked, silent = await self.add_repository("checked"), await self.add_repository("silent")
        for repository in (checked, silent):
            for number in range(5):
                await self.release(repository, "api", f"1.{number}.0", self.ago(days=20 - 2 * number))
        await self.add_check(checked, self.ago(days=1))
        await self.add_check(silent, self.ago(days=15))
        self.assertEqual(await self.flagged("stale"), {("checked", "api")})

    async def test_failing_until_the_repository_releases_anything(self) -> None:
        shop, other = await self.add_repository("shop"), await self.add_repository("other")
        await self.release(shop, "api", "1.0.0", self.ago(days=3))
        await self.release(shop, "web", "1.0.0", self.ago(days=3))
        await self.release(other, "api", "1.0.0", self.ago(days=3))
        await self.add_failure(shop, self.ago(days=2))
        self.assertEqual(await self.flagged("failing"), {("shop", "api"), ("shop", "web")})
        await self.release(shop, "web", "1.0.1", self.ago(days=1))
        self.assertEqual(await self.flagged("failing"), set())


class Compressed(BoardTestCase):
    """The board is large, so it comes compressed to whoever takes it so."""

    async def set_up(self) -> None:
        await super().set_up()
        await self.release(await self.add_repository("shop"), "api", "1.0.0", self.ago(days=1))
        await self.digest()

    async def ask(self, path: str = BOARD, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """A status, headers and a body as they are on the wire: the tests' other client unpacks what is packed."""
        given = {**self.viewer.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        response = await self.agent.request(
            b"GET", f"{self.base}/api/v1{path}".encode(), Headers({name: [value] for name, value in given.items()})
        )
        names = {name.decode().lower(): values[0].decode() for name, values in response.headers.getAllRawHeaders()}
        return response.code, names, await readBody(response)

    async def test_by_gzip_where_the_client_takes_it(self) -> None:
        _, plain_headers, plain = await self.ask()
        for accepted in ("gzip", "br, gzip;q=0.5"):
            _, headers, packed = await self.ask(accept_encoding=accepted)
            self.assertEqual(headers["content-encoding"], "gzip")
            self.assertEqual(gzip.decompress(packed), plain)
            self.assertEqual({headers["vary"], plain_headers["vary"]}, {"Accept-Encoding"})

    async def test_not_where_it_refuses(self) -> None:
        for refused in ("", "gzip;q=0, identity", "gzip; q=0.000", "br"):
            _, headers, body = await self.ask(accept_encoding=refused)
            self.assertNotIn("content-encoding", headers)
            self.assertEqual(body[:1], b"{")

    async def test_who_has_it_already_in_either_form_hears_so(self) -> None:
        _, headers, _ = await self.ask(accept_encoding="gzip")
        for accepted in ("gzip", ""):
            status, _, body = await self.ask(accept_encoding=accepted, if_none_match=headers["etag"])
            self.assertEqual((status, body), (304, b""))

    async def test_no_other_route_is_compressed(self) -> None:
        _, headers, _ = await self.ask("/auth/me", accept_encoding="gzip")
        self.assertNotIn("content-encoding", headers)
        self.assertNotIn("vary", headers)
