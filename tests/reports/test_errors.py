"""The page about errors."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ferrflow.telemetry.events import Event
from tests.reports.case import OTHER, SHOP, ReportsTestCase, failed

NOW = datetime.now(UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
KEYS = (
    *("error_code", "command", "events", "repositories", "first_at", "last_at", "new", "series", "explanation"),
    "hit",
)


class Errors(ReportsTestCase):
    """`GET /orgs/{slug}/errors`."""

    async def kinds(self, query: str = "?days=7") -> Any:
        return (await self.get(f"/errors{query}"))["kinds"]

    async def test_none(self) -> None:
        report = await self.get("/errors")
        self.assertEqual(report["kinds"], [])
        self.assertEqual((report["period"]["days"], report["period"]["timezone"]), (30, "UTC"))

    async def test_by_code_and_command_the_most_frequent_first(self) -> None:
        await self.store(
            *((NOW - days * DAY, failed()) for days in (0, 0, 2, 9)),
            (NOW - DAY, failed(repo=OTHER)),
            (NOW - DAY, failed(repo=None)),
            (NOW - 2 * HOUR, failed("E1001", "check")),
            (NOW - 3 * DAY, failed(None, "tag")),
            (NOW - 20 * DAY, failed("E2004")),
            (NOW - DAY, Event("error")),
        )
        first, *rest = await self.kinds()
        self.assertEqual(tuple(sorted(first)), tuple(sorted(KEYS)))
        self.assertEqual((first["error_code"], first["command"]), ("E3002", "release"))
        self.assertEqual((first["events"], first["repositories"], first["new"]), (5, 2, False))
        self.assertEqual(first["series"], [0, 0, 0, 0, 1, 2, 2])
        self.assertEqual(first["first_at"][:10], (NOW - 9 * DAY).date().isoformat())
        self.assertEqual(first["last_at"][:10], NOW.date().isoformat())
        self.assertIn("#e3002", first["explanation"]["url"])
        self.assertEqual([(hit["hash"], hit["events"]) for hit in first["hit"]], [(SHOP, 4), (OTHER, 1)])
        self.assertEqual(first["hit"][0]["id"], str(await self.repository()))
        self.assertEqual(
            [(kind["error_code"], kind["command"], kind["events"], kind["new"]) for kind in rest],
            [(None, None, 1, False), (None, "tag", 1, False), ("E1001", "check", 1, True)],
        )
        self.assertEqual([kind["explanation"] is None for kind in rest], [True, True, False])

    async def test_repositories_that_had_it_only_earlier_are_not_hit(self) -> None:
        await self.store((NOW, failed()), *((NOW - 30 * DAY, failed(repo=OTHER)) for _ in range(3)))
        [kind] = await self.kinds()
        self.assertEqual((kind["repositories"], [hit["hash"] for hit in kind["hit"]]), (1, [SHOP]))
        self.assertFalse(kind["new"])

    async def test_at_most_five_repositories_are_named(self) -> None:
        await self.store(
            *((NOW, failed(repo=f"{number:064x}")) for number in range(1, 8) for _ in range(number)),
        )
        [kind] = await self.kinds()
        self.assertEqual(kind["repositories"], 7)
        self.assertEqual([hit["events"] for hit in kind["hit"]], [7, 6, 5, 4, 3])

    async def test_a_flood_of_kinds(self) -> None:
        await self.store(*((NOW, failed(f"X{number}")) for number in range(150)), (NOW, failed("X7")))
        kinds = await self.kinds()
        self.assertEqual((len(kinds), kinds[0]["error_code"]), (100, "X7"))

    async def test_hostile_texts(self) -> None:
        for code in ("'; drop table users", "%s", "{}", "é\u202e", "\\", '","'):
            await self.store((NOW, failed(code, code)))
        self.assertEqual(len(await self.kinds()), 6)

    async def test_what_cannot_be_asked(self) -> None:
        for query, field in (("days=0", "days"), ("days=366", "days"), ("timezone=Nowhere", "timezone")):
            self.assertEqual(list(await self.refused(f"/errors?{query}")), [field])
