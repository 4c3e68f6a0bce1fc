"""A repository's report."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ferrflow.ids import new_id
from ferrflow.reports.repository import store
from ferrflow.telemetry.events import Event
from tests.reports.case import OTHER, SHOP, ReportsTestCase, failed, released

NOW = datetime.now(UTC)
MIDNIGHT = NOW.replace(hour=0, minute=0, second=0, microsecond=0)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


class Report(ReportsTestCase):
    """`GET /orgs/{slug}/repositories/{id}/report`."""

    async def report(self, query: str = "?days=30", repo_hash: str = SHOP) -> Any:
        return await self.get(f"/repositories/{await self.repository(repo_hash)}/report{query}")

    async def test_a_repository_that_only_checked(self) -> None:
        await self.store((NOW, Event("check", repo_hash=SHOP)))
        report = await self.report("")
        self.assertEqual(report["repository"]["hash"], SHOP)
        self.assertEqual((report["period"]["days"], report["period"]["timezone"]), (90, "UTC"))
        self.assertEqual((report["packages"], report["errors"], report["commits_per_release"]), ([], [], []))
        self.assertEqual(len(report["releases_per_day"]), 90)
        self.assertEqual(report["recovery"], {"median_seconds": None, "incidents": []})
        self.assertEqual((report["totals"]["checks"], report["totals"]["releases"]), (1, 0))
        # Nothing says that its versions are semantic.
        self.assertIsNone(report["rework"])
        self.assertEqual(set(report["not_enough"]), {"failed_rate", "interval", "cadence", "batch_size", "recovery"})

    async def test_its_numbers(self) -> None:
        at = MIDNIGHT - 20 * DAY
        await self.store(
            # One run of two packages, then a repeat.
            (at, released("1.0.0", commits=2)),
            (at + timedelta(seconds=5), released("2.0.0", "web", commits=0)),
            (at + DAY, released("1.0.0", commits=2)),
            (at + 4 * DAY, released("1.0.1", commits=4)),
            (at + 6 * DAY, released("1.0.2", commits=9)),
            (at + 14 * DAY, released("1.0.3", commits=None)),
            (at - 40 * DAY, released("0.1.0", commits=50)),
            (at + DAY, Event("check", repo_hash=SHOP)),
            (at + DAY, Event("version_bump", repo_hash=SHOP)),
            (at + DAY, Event("init", repo_hash=SHOP)),
            (at + 5 * DAY, failed()),
            (at + 5 * DAY, failed("E1001", "check")),
            # Another's.
            (at + DAY, released("7", repo=OTHER)),
            (at + DAY, failed(repo=OTHER)),
        )
        report = await self.report()
        self.assertEqual(
            report["totals"],
            {
                "releases": 5,
                "repeats": 1,
                "runs": 4,
                "failures": 1,
                "failed_rate": 0.2,
                "version_bumps": 1,
                "checks": 1,
                "inits": 1,
                "errors": 2,
                "commits": 17,
            },
        )
        self.assertEqual((report["frequency"]["releases"], report["frequency"]["median_interval_days"]), (5, 4))
        self.assertEqual(report["batch_size"], 4)
        self.assertEqual(report["rework"], {"patches": 3, "reworks": 1, "share": None})
        self.assertEqual(
            [(row["package"], row["version"], row["commits"]) for row in report["commits_per_release"]],
            [
                ("api", "1.0.0", 2),
                ("web", "2.0.0", 0),
                ("api", "1.0.1", 4),
                ("api", "1.0.2", 9),
                ("api", "1.0.3", None),
            ],
        )
        self.assertEqual(
            [(package["name"], package["current_version"]) for package in report["packages"]],
            [("api", "1.0.3"), ("web", "2.0.0")],
        )
        days = {day["day"]: (day["releases"], day["failures"]) for day in report["releases_per_day"]}
        self.assertEqual(days[at.date().isoformat()], (2, 0))
        self.assertEqual(days[(at + 5 * DAY).date().isoformat()], (0, 1))
        self.assertEqual(sum(releases for releases, _ in days.values()), 5)
        kinds = [
            (kind["error_code"], kind["command"], kind["events"], sum(kind["series"])) for kind in report["errors"]
        ]
        self.assertEqual(kinds, [("E1001", "check", 1, 1), ("E3002", "release", 1, 1)])
        self.assertEqual(set(report["not_enough"]) - {"cadence"}, {"recovery", "rework"})

    async def test_what_is_counted_is_counted_to_the_end_though_lists_are_cut(self) -> None:
        self.patch(store, "MOST", 2)
        at = MIDNIGHT - 40 * DAY
        await self.store(
            *((at + day * DAY, released(f"1.{day}.0")) for day in range(40)), (at + DAY, released("1.0.0"))
        )
        await self.store(*((at + day * DAY + HOUR, failed()) for day in range(4)))
        report = await self.report("?days=90")
        totals = report["totals"]
        self.assertEqual([totals[name] for name in ("releases", "repeats", "runs", "failures")], [40, 1, 40, 4])
        self.assertEqual((report["frequency"]["releases"], report["frequency"]["cadence"]), (40, "daily"))
        self.assertEqual(sum(day["releases"] for day in report["releases_per_day"]), 40)
        self.assertEqual(len(report["commits_per_release"]), 2)

    async def test_patches_of_packages_without_semantic_versions_are_neither_rework_nor_what_it_is_a_part_of(
        self,
    ) -> None:
        at = MIDNIGHT - 10 * DAY
        await self.store(
            *((at + day * DAY, released(f"1.0.{day}")) for day in range(6)),
            *((at + day * DAY, released(f"2024.05.{day + 1}", "web")) for day in range(3)),
        )
        self.assertEqual((await self.report())["rework"], {"patches": 5, "reworks": 5, "share": 1})

    async def test_how_often_is_told_from_four_whole_weeks_after_the_first_release_on(self) -> None:
        await self.store((NOW - 27 * DAY, released("1.0.0")), (NOW, released("1.0.1")))
        self.assertIsNone((await self.report("?days=365"))["frequency"]["cadence"])
        weeks = [(NOW - week * 7 * DAY, released(f"0.{9 - week}.0")) for week in range(1, 7)]
        await self.store(*weeks)
        self.assertEqual((await self.report("?days=365"))["frequency"]["cadence"], "weekly")

    async def test_which_release_failed_and_for_how_long(self) -> None:
        start = MIDNIGHT - 6 * DAY
        await self.store(
            # Over before the period.
            (start - 9 * DAY, failed()),
            (start - 9 * DAY + HOUR, released("1.0.0")),
            # Began before it: listed, but of another period.
            (start - HOUR, failed("E2004")),
            (start + HOUR, failed()),
            (start + 3 * HOUR, released("1.1.0")),
            *((start + day * DAY, failed()) for day in (1, 2, 3)),
            (start + DAY + 20 * MINUTE, failed(None)),
            (start + DAY + 90 * MINUTE, released("1.2.0")),
            (start + 2 * DAY + 30 * MINUTE, released("1.3.0")),
            (start + 3 * DAY + 60 * MINUTE, released("1.4.0")),
            (start + 5 * DAY, failed(None)),
        )
        recovery = (await self.report("?days=7"))["recovery"]
        self.assertEqual(recovery["median_seconds"], 3600)
        self.assertEqual(
            [(row["failures"], row["seconds"], row["error_code"]) for row in recovery["incidents"]],
            [(1, None, None), (1, 3600, "E3002"), (1, 1800, "E3002"), (2, 5400, "E3002"), (2, 14400, "E2004")],
        )
        self.assertIsNone(recovery["incidents"][0]["recovered_at"])
        self.assertEqual((await self.report("?days=7"))["totals"]["failures"], 6)

    async def test_there_is_none(self) -> None:
        other = await self.add_organization("other")
        await self.store((NOW, released("1")), source="key", organization_id=str(other))
        for repository in (await self.repository(), new_id()):
            response = await self.request(
                "GET", f"/api/v1/orgs/ada/repositories/{repository}/report", headers=self.headers
            )
            self.assertEqual(response.status, 404)

    async def test_what_cannot_be_asked(self) -> None:
        await self.store((NOW, released("1")))
        repository = await self.repository()
        for query, field in (("days=0", "days"), ("days=366", "days"), ("timezone=Nowhere", "timezone")):
            self.assertEqual(list(await self.refused(f"/repositories/{repository}/report?{query}")), [field])
