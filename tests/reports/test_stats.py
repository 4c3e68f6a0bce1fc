"""The numbers over all of the caller's organizations."""

from datetime import UTC, datetime, timedelta

from ferrflow.telemetry.events import Event
from tests.reports.case import OTHER, SHOP, ReportsTestCase, released

NOW = datetime.now(UTC)


class Statistics(ReportsTestCase):
    """`GET /stats`."""

    async def test_over_all_organizations_of_the_caller(self) -> None:
        ben = await self.add_person("ben@example.com", role="viewer")
        second, foreign = await self.add_organization("second"), await self.add_organization("foreign")
        await self.add_member(ben.id, "owner", "second")
        old = NOW - timedelta(days=2_000)
        await self.store(
            (old, released("1", "core", 3)),
            (NOW, released("2", "core", 4)),
            # Reported again.
            (NOW, released("2", "core", 4)),
            (NOW, Event("version_bump", repo_hash=SHOP, commits_count=4)),
            (NOW, Event("check", repo_hash=SHOP)),
        )
        await self.store((NOW, released("1", "core", 5)), (NOW, Event("init")), organization_id=str(second))
        await self.store((NOW, released("1", "other", 100, OTHER)), organization_id=str(foreign))
        # It has been registered, and nothing has come from it yet.
        await self.database.execute(
            "insert into repositories (id, organization_id) values (gen_random_uuid(), %s)", (str(second),)
        )
        expected = {
            "total_releases": 4,
            "total_packages": 2,
            "total_repos": 2,
            "total_commits_analyzed": 16,
            "total_users": 3,
            "total_bumps": 1,
            "total_checks": 1,
            "total_inits": 1,
        }
        for path in ("/stats", "/api/v1/stats"):
            self.assertEqual((await self.request("GET", path, headers=ben.headers)).json, expected)
        # The sums outlive the events.
        await self.database.execute("truncate telemetry_events")
        self.assertEqual((await self.request("GET", "/stats", headers=ben.headers)).json, expected)
        token = await self.add_token("telemetry:read", organization="second")
        seconds = (await self.request("GET", "/stats", headers=token)).json
        self.assertEqual((seconds["total_releases"], seconds["total_users"]), (1, 1))
        # An organization that demands a second factor shows nothing to whoever has none.
        await self.database.execute("update organizations set requires_second_factor = true where slug = 'ada'")
        self.assertEqual((await self.request("GET", "/stats", headers=ben.headers)).json["total_releases"], 1)

    async def test_for_somebody_without_an_organization(self) -> None:
        nobody = await self.add_person("eve@example.com")
        numbers = (await self.request("GET", "/stats", headers=nobody.headers)).json
        self.assertEqual(set(numbers.values()), {0})
