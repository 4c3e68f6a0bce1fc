"""The numbers over all of the caller's organizations."""

from ferrflow.ids import new_id_text
from tests.support.people import PeopleTestCase

ADD = """
insert into telemetry_events (
    received_at, id, organization_id, repository_id, event_type, package_name, commits_count, source
) values (now(), %s, (select id from organizations where slug = %s), %s, %s, %s, %s, 'cli')
"""


class Statistics(PeopleTestCase):
    """`GET /stats`."""

    async def add_event(self, slug: str, event_type: str, repository: str, package: str | None, commits: int) -> None:
        await self.database.execute(ADD, (new_id_text(), slug, repository, event_type, package, commits))

    async def test_over_all_organizations_of_the_caller(self) -> None:
        ben = await self.add_person("ben@example.com", role="viewer")
        for slug in ("second", "foreign"):
            await self.add_organization(slug)
        await self.add_member(ben.id, "owner", "second")
        one, two = new_id_text(), new_id_text()
        for slug, event_type, repository, package, commits in (
            ("ada", "release", one, "core", 3),
            ("ada", "release", one, "core", 4),
            ("ada", "version_bump", one, None, 4),
            ("ada", "check", one, None, 0),
            ("second", "release", two, "core", 5),
            ("second", "init", two, None, 0),
            ("foreign", "release", new_id_text(), "other", 100),
        ):
            await self.add_event(slug, event_type, repository, package, commits)
        expected = {
            "total_releases": 3,
            "total_packages": 2,
            "total_repos": 2,
            "total_commits_analyzed": 12,
            "total_users": 2,
            "total_bumps": 1,
            "total_checks": 1,
            "total_inits": 1,
        }
        for path in ("/stats", "/api/v1/stats"):
            self.assertEqual((await self.request("GET", path, headers=ben.headers)).json, expected)
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
