"""The overview, from events that were posted."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ferrflow.releases.digest.job import Digest
from ferrflow.telemetry.events import Event
from tests.reports.case import OTHER, SHOP, ReportsTestCase, failed, released

NOW = datetime.now(UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def without_numbers(value: Any) -> bool:
    """Whether all counts are zero and all rates unknown."""
    parts = value.values() if isinstance(value, dict) else [value]
    return all(part in {0, None} if not isinstance(part, dict) else without_numbers(part) for part in parts)


class Overview(ReportsTestCase):
    """`GET /orgs/{slug}/overview`."""

    async def overview(self, query: str = "") -> Any:
        return await self.get(f"/overview{query}")

    async def totals(self, query: str = "") -> Any:
        return (await self.overview(query))["totals"]

    async def test_empty(self) -> None:
        overview = await self.overview()
        self.assertTrue(without_numbers(overview["totals"]))
        self.assertTrue(without_numbers(overview["before"]))
        self.assertTrue(without_numbers(overview["flags"]))
        self.assertEqual((overview["has_events"], overview["last_event_at"]), (False, None))
        self.assertEqual((overview["newest_releases"], overview["errors_by_code"]), ([], []))
        self.assertEqual(len(overview["releases_per_day"]), 30)
        self.assertEqual(overview["organization"]["slug"], "ada")
        self.assertEqual(set(overview["not_enough"]), {"failed_rate", "recovery", "rework"})
        self.assertIsNone(overview["recovery_median_seconds"])

    async def test_posted_events(self) -> None:
        release = {"event_type": "release", "package_name": "api", "repo_hash": SHOP, "commits_count": 3}
        for event in (
            {"event_type": "init", "repo_hash": SHOP},
            {"event_type": "check", "repo_hash": SHOP},
            {"event_type": "version_bump", "repo_hash": SHOP, "commits_count": 3},
            {**release, "package_version": "1.0.0"},
            {**release, "package_version": "1.1.0"},
            {**release, "package_version": "1.1.0"},
            {**release, "package_name": "web", "package_version": "2026.11.23", "commits_count": 0},
            {**release, "package_version": "9", "repo_hash": OTHER},
            {"event_type": "error", "metadata": {"command": "release", "error_code": "E3002"}, "repo_hash": SHOP},
            {"event_type": "error", "metadata": {"command": "release", "error_code": "E3002"}},
            {"event_type": "error", "metadata": {"command": "tag"}},
            {"event_type": "error"},
        ):
            self.assertEqual((await self.post_event(event)).status, 204)
        await Digest(self.database).run()
        overview = await self.overview("?days=7")
        self.assertEqual(
            overview["totals"],
            {
                "releases": 5,
                "version_bumps": 1,
                "checks": 1,
                "inits": 1,
                "errors": 4,
                "packages": 3,
                "repositories": 2,
                "commits": 12,
                "distinct_releases": 4,
                "repeats": 1,
                # All within a minute, of two repositories.
                "runs": 2,
                "release_errors": 2,
                "failed_rate": None,
                "reworks": 0,
                "semantic_patches": 0,
                "rework_share": None,
                "bumps": {"major": 0, "minor": 1, "patch": 0, "prerelease": 0, "other": 0},
                "packages_released": 3,
                "repositories_released": 2,
            },
        )
        self.assertTrue(without_numbers(overview["before"]))
        days = [(day["releases"], day["failures"]) for day in overview["releases_per_day"]]
        self.assertEqual(days, [(0, 0)] * 6 + [(4, 2)])
        self.assertEqual(
            [(row["error_code"], row["command"], row["errors"]) for row in overview["errors_by_code"]],
            [("E3002", "release", 2), (None, None, 1), (None, "tag", 1)],
        )
        self.assertTrue(overview["has_events"])
        self.assertFalse(overview["demo"])

    async def test_the_newest_releases(self) -> None:
        await self.store(
            (NOW - 3 * HOUR, released("1.0.0", commits=7)),
            (NOW - 2 * HOUR, released("1.1.0", commits=None)),
            (NOW - HOUR, released("1.0.0")),
            (NOW, released("9", "", repo=None)),
            source="demo",
        )
        await self.database.execute("update repositories set name = 'acme/shop'")
        packages: dict[str, str] = dict(await self.database.query("select name, id::text from packages"))
        nameless, minor, first = (await self.overview())["newest_releases"]
        self.assertEqual(
            (nameless["package_name"], nameless["package_id"], nameless["repository"]), (None, packages[""], None)
        )
        self.assertEqual((minor["package_version"], minor["previous"], minor["bump"]), ("1.1.0", "1.0.0", "minor"))
        self.assertEqual((minor["commits_count"], minor["package_id"]), (None, packages["api"]))
        self.assertEqual((first["repeats"], first["commits_count"], first["bump"]), (1, 7, None))
        self.assertEqual((first["is_prerelease"], minor["is_prerelease"]), (False, False))
        self.assertEqual((first["repository"]["name"], first["repository"]["hash"]), ("acme/shop", SHOP))
        self.assertEqual(first["demo"], True)
        self.assertTrue((await self.overview())["demo"])

    async def test_the_period_and_the_one_before(self) -> None:
        await self.store(
            *((NOW - days * DAY, released(f"1.{365 - days}.0")) for days in (0, 1, 6, 7, 13, 14, 29, 30, 59, 60, 364))
        )
        for days, expected, before in ((1, 1, 1), (7, 3, 2), (30, 7, 2), (90, 10, 0), (365, 11, 0)):
            overview = await self.overview(f"?days={days}")
            totals = overview["totals"]
            self.assertEqual((totals["releases"], totals["distinct_releases"]), (expected, expected), days)
            self.assertEqual(overview["before"]["distinct_releases"], before, days)
            self.assertEqual(overview["before"]["packages_released"], min(before, 1), days)
            self.assertEqual(overview["before"]["repositories"], min(before, 1), days)
            self.assertEqual(len(overview["releases_per_day"]), days)
            self.assertEqual(sum(day["releases"] for day in overview["releases_per_day"]), expected)
            self.assertEqual(overview["releases_per_day"][-1]["day"], NOW.date().isoformat())
            self.assertEqual(len(overview["newest_releases"]), 11)
            span = overview["period"]
            self.assertEqual((span["days"], span["timezone"]), (days, "UTC"))

    async def test_packages_released_in_the_period_before(self) -> None:
        """Each way in which a package can lie: before, now, both, around."""
        for name, days, repo in (
            ("only before", (9,), SHOP),
            ("only now", (1,), SHOP),
            ("first before", (10, 2), SHOP),
            ("long ago and now", (40, 2), SHOP),
            ("always", (40, 11, 2), OTHER),
            ("always, nowhere", (40, 12, 2), None),
            ("long ago and before", (40, 8), None),
            ("long ago", (40,), OTHER),
        ):
            await self.store(*((NOW - day * DAY, released(f"1.{50 - day}.0", name, repo=repo)) for day in days))
        overview = await self.overview("?days=7")
        totals, before = overview["totals"], overview["before"]
        self.assertEqual((totals["packages_released"], totals["repositories_released"]), (5, 2))
        self.assertEqual((before["packages_released"], before["repositories_released"]), (5, 2))
        self.assertEqual((totals["repositories"], before["repositories"]), (2, 2))

    async def test_what_comes_late_to_the_period_before_is_counted(self) -> None:
        await self.store((NOW - 9 * DAY, released("1.0.0")), (NOW - DAY, released("1.1.0")))
        for name, repo, expected in (("web", SHOP, (2, 1, 1)), ("api", OTHER, (3, 2, 2)), ("ui", None, (4, 2, 2))):
            await self.overview("?days=7")
            await self.store((NOW - 10 * DAY, released("1.0.0", name, repo=repo)))
            before = (await self.overview("?days=7"))["before"]
            found = (before["packages_released"], before["repositories_released"], before["repositories"])
            self.assertEqual(found, expected, name)

    async def test_what_went_from_the_period_before_is_not(self) -> None:
        await self.store((NOW - 9 * DAY, released("1.0.0")), (NOW - 9 * DAY, Event("check", repo_hash=OTHER)))
        self.assertEqual((await self.overview("?days=7"))["before"]["repositories"], 2)
        await self.database.execute("delete from repositories where id = %s", (str(await self.repository(OTHER)),))
        self.assertEqual((await self.overview("?days=7"))["before"]["repositories"], 1)

    async def test_repositories_that_sent_anything(self) -> None:
        for days, event in (
            (1, Event("check", repo_hash="1" * 64)),
            (2, Event("init", repo_hash="2" * 64)),
            (9, Event("version_bump", repo_hash="2" * 64)),
            (8, failed(repo="3" * 64)),
            (20, released("1", repo="4" * 64)),
        ):
            await self.store((NOW - days * DAY, event))
        overview = await self.overview("?days=7")
        self.assertEqual((overview["totals"]["repositories"], overview["before"]["repositories"]), (2, 2))

    async def test_rates_from_their_floors_on(self) -> None:
        await self.store(*((NOW - hours * HOUR, released(f"1.{9 - hours}.0")) for hours in range(4)))
        self.assertIsNone((await self.totals())["failed_rate"])
        await self.store((NOW, failed()))
        overview = await self.overview()
        self.assertEqual(overview["totals"]["failed_rate"], 0.2)
        self.assertEqual(set(overview["not_enough"]), {"recovery", "rework"})

    async def test_how_long_until_the_next_good_release(self) -> None:
        """Three incidents of 30, 60 and 90 minutes in the period, one that began before it, one that is open."""
        start = NOW - 5 * DAY
        began_before = NOW.replace(hour=0, minute=0, second=0, microsecond=0) - 6 * DAY - MINUTE
        await self.store(
            (began_before, failed()),
            (began_before + 2 * MINUTE, failed()),
            (began_before + 600 * MINUTE, released("1.0.0")),
        )
        for place, minutes in enumerate((90, 30, 60), 1):
            at = start + place * DAY
            await self.store(
                (at, failed()), (at + 5 * MINUTE, failed()), (at + minutes * MINUTE, released(f"1.{place}.0"))
            )
            if place == 2:
                self.assertIsNone((await self.overview("?days=7"))["recovery_median_seconds"])
        await self.store((NOW, failed()), (NOW - HOUR, failed(repo=OTHER)), (NOW - HOUR, failed(repo=None)))
        self.assertEqual((await self.overview("?days=7"))["recovery_median_seconds"], 3600)

    async def test_bumps_and_rework(self) -> None:
        versions = ("1.0.0", "1.0.1", "1.1.0", "2.0.0-rc.1", "2.0.0", "2.0.0+build")
        at = NOW - 20 * DAY
        await self.store(*((at + place * HOUR, released(version)) for place, version in enumerate(versions)))
        await self.store((NOW, released("2.0.1")))
        totals = await self.totals()
        self.assertEqual(totals["bumps"], {"major": 1, "minor": 1, "patch": 2, "prerelease": 1, "other": 1})
        self.assertEqual((totals["reworks"], totals["rework_share"]), (1, None))

    async def test_rework_is_a_part_of_the_patches_from_five_of_them_on(self) -> None:
        for patch in range(1, 5):
            await self.store((NOW - (25 - 5 * patch) * DAY, released(f"1.0.{patch}")))
        await self.store((NOW - 26 * DAY, released("1.0.0")))
        overview = await self.overview()
        self.assertIsNone(overview["totals"]["rework_share"])
        self.assertIn("5 patch releases", overview["not_enough"]["rework"])
        await self.store((NOW - 4 * DAY, released("1.0.5")))
        overview = await self.overview()
        self.assertEqual((overview["totals"]["reworks"], overview["totals"]["rework_share"]), (1, 0.2))
        self.assertNotIn("rework", overview["not_enough"])

    async def test_a_code_leads_to_its_explanation(self) -> None:
        await self.store((NOW, failed("E3002")), (NOW, failed("oops")))
        explained = {row["error_code"]: row["explanation"] for row in (await self.overview())["errors_by_code"]}
        self.assertTrue(explained["E3002"]["url"].endswith("#e3002"))
        self.assertIsNone(explained["oops"])

    async def test_metadata_of_any_shape(self) -> None:
        await self.store(
            *((NOW, Event("error", metadata={"error_code": code})) for code in ([1], {"a": 1}, 7, True, "E1", None))
        )
        self.assertEqual((await self.totals())["errors"], 6)

    async def test_what_cannot_be_asked(self) -> None:
        for query in ("?days=0", "?days=366", "?days=x", "?days=", "?days=1.5", "?days=%00", "?days=%ff"):
            await self.refused(f"/overview{query}")
        for zone in ("Mars/Base", "localtime", "Factory", "../../etc/passwd", "europe/berlin", "x" * 65, "%2B01:00"):
            self.assertEqual(list(await self.refused(f"/overview?timezone={zone}")), ["timezone"], zone)

    async def test_unchanged_numbers_are_not_sent_again(self) -> None:
        first = await self.request("GET", "/api/v1/orgs/ada/overview", headers=self.headers)
        tag = {"If-None-Match": first.headers["etag"]}
        self.assertEqual(await self._status(tag), 304)
        await self.post_event({"event_type": "check"})
        self.assertEqual(await self._status(tag), 200)

    async def _status(self, headers: dict[str, str]) -> int:
        return (await self.request("GET", "/api/v1/orgs/ada/overview", headers=self.headers | headers)).status

    async def test_other_organizations_are_not_there(self) -> None:
        other = await self.add_organization("others")
        await self.store((NOW, released("1")), (NOW, failed()), source="key", organization_id=str(other))
        self.assertTrue(without_numbers(await self.totals()))
        for slug in ("others", "nobody"):
            response = await self.request("GET", f"/api/v1/orgs/{slug}/overview", headers=self.headers)
            self.assertEqual((response.status, response.json["code"]), (404, "ORG_NOT_FOUND"), slug)
        self.assertEqual((await self.request("GET", "/api/v1/orgs/ada/overview")).status, 401)
