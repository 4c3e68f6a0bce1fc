"""What the overview counts is what the board shows."""

from datetime import UTC, datetime, timedelta
from random import Random

from ferrflow.telemetry.events import Event
from tests.reports.case import ReportsTestCase, failed, released

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
PLACES = [*(f"{number:064x}" for number in range(1, 9)), None]
NAMES = ["api", "web", "ui-kit", "core", ""]


class Flags(ReportsTestCase):
    """`flags` of the overview."""

    async def test_none(self) -> None:
        self.assertEqual((await self.get("/overview"))["flags"], {"drift": 0, "stale": 0, "failing": 0, "unnamed": 0})

    async def test_as_on_the_board(self) -> None:
        """Packages of all kinds: some drift, are overdue, fail; some repositories are archived, some have names."""
        seen = {"drift": 0, "stale": 0, "failing": 0, "unnamed": 0}
        for seed in range(4):
            await self.fill(Random(seed))  # noqa: S311 - no secret
            shown = [package for package in (await self.get("/board"))["packages"] if not package["archived"]]
            repositories = await self.get("/repositories")
            expected = {
                **{flag: sum(1 for package in shown if package[flag]) for flag in ("drift", "stale", "failing")},
                "unnamed": sum(1 for place in repositories if place["name"] is None and place["archived_at"] is None),
            }
            self.assertEqual((await self.get("/overview"))["flags"], expected, seed)
            seen = {flag: seen[flag] + count for flag, count in expected.items()}
        self.assertTrue(all(seen.values()), seen)

    async def fill(self, random: Random) -> None:
        events: list[tuple[datetime, Event]] = []
        for place in PLACES:
            for name in random.sample(NAMES, random.randint(1, 4)):
                last, step = random.choice((0, 2, 20)), random.choice((1, 3, 9))
                count = random.randint(1, 8)
                events += [
                    (
                        NOW - (last + step * back) * DAY,
                        released(f"{random.randint(1, 2)}.{count - back}.0", name, repo=place),
                    )
                    for back in range(count)
                ]
            events += [(NOW - random.choice((0, 1, 19)) * DAY, Event("check", repo_hash=place)) for _ in range(2)]
            if random.random() < 0.5:
                events.append((NOW - random.choice((0, 1, 40)) * DAY, failed(repo=place)))
        await self.store(*events)
        await self.database.execute("update repositories set archived_at = null, name = null")
        await self.database.execute("update repositories set archived_at = now() where hashtext(id::text) %% 4 = 0", ())
        await self.database.execute("update repositories set name = 'named' where hashtext(id::text) %% 3 = 0", ())
