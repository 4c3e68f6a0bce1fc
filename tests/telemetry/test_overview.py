"""The overview's numbers, from events that were posted."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ferrflow.ids import new_id_text
from ferrflow.telemetry.events import Event
from ferrflow.telemetry.store import Received, TelemetryStore
from tests.support.http import ServerTestCase

SHOP = "c566806a55dcd4dd646cf711e6a18103ddbf0140d653ce66689f11b88f716041"
OTHER = "0" * 64
OVERVIEW = "/api/v1/orgs/ada/overview"


class Overview(ServerTestCase):
    """`GET /orgs/{slug}/overview`."""

    async def set_up(self) -> None:
        await super().set_up()
        self.headers = await self.sign_in()

    async def overview(self, query: str = "") -> Any:
        response = await self.request("GET", OVERVIEW + query, headers=self.headers)
        self.assertEqual(response.status, 200, response)
        return response.json

    async def store(self, *events: tuple[int, Event]) -> None:
        """Store events that came so many days ago."""
        now = datetime.now(UTC)
        batch = [Received(new_id_text(), (now - timedelta(days=days)).timestamp(), event) for days, event in events]
        await TelemetryStore(self.database).write(batch)

    async def test_empty(self) -> None:
        overview = await self.overview()
        self.assertEqual(set(overview["totals"].values()), {0})
        self.assertEqual((overview["has_events"], overview["last_event_at"]), (False, None))
        self.assertEqual((overview["newest_releases"], overview["errors_by_code"]), ([], []))
        self.assertEqual(len(overview["releases_per_day"]), 30)
        self.assertEqual(overview["organization"]["slug"], "ada")

    async def test_posted_events(self) -> None:
        release = {"event_type": "release", "package_name": "api", "repo_hash": SHOP, "commits_count": 3}
        for event in (
            {"event_type": "init", "repo_hash": SHOP},
            {"event_type": "check", "repo_hash": SHOP},
            {"event_type": "version_bump", "repo_hash": SHOP, "commits_count": 3},
            {**release, "package_version": "1.0.0"},
            {**release, "package_version": "1.1.0"},
            {**release, "package_name": "web", "package_version": "2026.11.23", "commits_count": 0},
            {**release, "package_version": "9", "repo_hash": OTHER},
            {"event_type": "error", "metadata": {"command": "release", "error_code": "E3002"}, "repo_hash": SHOP},
            {"event_type": "error", "metadata": {"command": "release", "error_code": "E3002"}},
            {"event_type": "error", "metadata": {"command": "tag"}},
            {"event_type": "error"},
        ):
            self.assertEqual((await self.post_event(event)).status, 204)
        overview = await self.overview("?days=7")
        self.assertEqual(
            overview["totals"],
            {
                "releases": 4,
                "version_bumps": 1,
                "checks": 1,
                "inits": 1,
                "errors": 4,
                "packages": 3,
                "repositories": 2,
                "commits": 9,
            },
        )
        self.assertEqual([day["releases"] for day in overview["releases_per_day"]], [0, 0, 0, 0, 0, 0, 4])
        newest = overview["newest_releases"]
        self.assertEqual([row["package_version"] for row in newest], ["9", "2026.11.23", "1.1.0", "1.0.0"])
        self.assertEqual((newest[0]["repository"]["name"], newest[0]["repository"]["hash"]), (None, OTHER))
        self.assertTrue(newest[0]["released_at"].endswith("Z"))
        self.assertEqual(
            [(row["error_code"], row["command"], row["errors"]) for row in overview["errors_by_code"]],
            [("E3002", "release", 2), (None, None, 1), (None, "tag", 1)],
        )
        self.assertTrue(overview["has_events"])
        self.assertFalse(overview["demo"])

    async def test_the_period(self) -> None:
        release = Event(event_type="release", package_name="api", package_version="1", repo_hash=SHOP)
        await self.store(*((days, release) for days in (0, 1, 6, 7, 29, 30, 89, 90)))
        for days, expected in ((1, 1), (7, 3), (30, 5), (90, 7), (365, 8)):
            overview = await self.overview(f"?days={days}")
            self.assertEqual(overview["totals"]["releases"], expected, days)
            self.assertEqual(len(overview["releases_per_day"]), days)
            self.assertEqual(sum(day["releases"] for day in overview["releases_per_day"]), expected)
            self.assertEqual(overview["releases_per_day"][-1]["day"], datetime.now(UTC).date().isoformat())
            self.assertEqual(len(overview["newest_releases"]), 8)

    async def test_metadata_of_any_shape(self) -> None:
        error = Event(event_type="error")
        await self.store(*((0, evolve_metadata(error, code)) for code in ([1], {"a": 1}, 7, True, "E1", None)))
        overview = await self.overview()
        self.assertEqual(overview["totals"]["errors"], 6)

    async def test_bad_periods(self) -> None:
        for query in ("?days=0", "?days=366", "?days=x", "?days=", "?days=1.5", "?days=%00", "?days=%ff"):
            response = await self.request("GET", OVERVIEW + query, headers=self.headers)
            self.assertEqual((response.status, response.json["code"]), (400, "VALIDATION_FAILED"), query)

    async def test_unchanged_numbers_are_not_sent_again(self) -> None:
        first = await self.request("GET", OVERVIEW, headers=self.headers)
        tag = {"If-None-Match": first.headers["etag"]}
        self.assertEqual((await self.request("GET", OVERVIEW, headers=self.headers | tag)).status, 304)
        await self.post_event({"event_type": "check"})
        self.assertEqual((await self.request("GET", OVERVIEW, headers=self.headers | tag)).status, 200)

    async def test_other_organizations_are_not_there(self) -> None:
        await self.database.execute(
            "insert into organizations (id, slug, name) values (gen_random_uuid(), 'others', 'Others')"
        )
        for slug in ("others", "nobody"):
            response = await self.request("GET", f"/api/v1/orgs/{slug}/overview", headers=self.headers)
            self.assertEqual((response.status, response.json["code"]), (404, "ORG_NOT_FOUND"), slug)
        self.assertEqual((await self.request("GET", OVERVIEW)).status, 401)
        orgs = await self.request("GET", "/api/v1/orgs", headers=self.headers)
        self.assertEqual([(org["slug"], org["role"], org["member_count"]) for org in orgs.json], [("ada", "owner", 1)])


def evolve_metadata(event: Event, code: Any) -> Event:
    """The event with an error code of any type."""
    return Event(event_type=event.event_type, metadata={"error_code": code})
