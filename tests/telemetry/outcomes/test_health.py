"""Ingest health: what the caller is not told, the operator can read."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from ferrflow.errors import DatabaseUnavailable
from ferrflow.operations.expiry import Expiry
from ferrflow.telemetry.outcomes.model import OUTCOMES
from ferrflow.telemetry.outcomes.tally import REFUSALS
from tests.organizations.case import ADA, ORGS
from tests.support.keys import KeysTestCase

RELEASE = {"event_type": "release", "package_name": "api", "package_version": "1.4.0"}
MARK = "marked-as-sent"


class Health(KeysTestCase):
    """`/orgs/{slug}/ingest`."""

    async def test_nothing_yet(self) -> None:
        health = await self.health()
        self.assertEqual(
            health["totals"], [{"outcome": outcome, "requests": 0} for outcome in OUTCOMES], "each outcome is told"
        )
        self.assertEqual((health["refusals"], health["clock"], health["server_wide"]), ([], None, True))
        self.assertEqual((len(health["series"]), health["step_seconds"]), (24, 3600))

    async def test_each_way_to_fail_is_counted_and_said(self) -> None:
        made = await self.make_key(events_per_minute=3)
        await self.post_event(RELEASE)
        await self.post_event(RELEASE, signature="")
        await self.post_event(RELEASE, timestamp="soon")
        await self.post_event(RELEASE, timestamp=str(self.now() - 1000))
        await self.post_event(RELEASE, signature="0" * 64)
        await self.post_event(b"x" * 20_000)
        await self.post_event(b"no json")
        await self.post_event({"event_type": "deploy"})
        await self.send("unknown", RELEASE)
        for _ in range(4):
            await self.send(made["key"], RELEASE)
        self.assertEqual(
            await self.outcomes(),
            {
                "accepted": 4,
                **dict.fromkeys(("unsigned", "bad_timestamp", "clock_skew", "bad_signature", "unknown_key"), 1),
                **dict.fromkeys(("limited", "too_large", "malformed", "invalid"), 1),
            },
        )
        health = await self.health()
        self.assertEqual((health["series"][-1]["accepted"], health["series"][-1]["refused"]), (4, 9))
        told = {refusal["outcome"]: refusal for refusal in health["refusals"]}
        self.assertEqual(told["invalid"]["detail"], "event_type: is none of the values that are known")
        self.assertEqual(told["limited"]["key"], {"id": made["id"], "name": "CI"})
        self.assertEqual(told["limited"]["detail"], "The key's limit is 3 events a minute")
        self.assertEqual({refusal["key"] for refusal in health["refusals"] if refusal["outcome"] != "limited"}, {None})
        times = [refusal["refused_at"] for refusal in health["refusals"]]
        self.assertEqual(times, sorted(times, reverse=True))

    async def test_only_clocks_of_those_who_know_the_secret_are_shown(self) -> None:
        await self.post_event(RELEASE, timestamp=str(self.now() - 100_000), signature="0" * 64)
        self.assertIsNone((await self.health())["clock"])
        await self.post_event(RELEASE, timestamp=str(self.now() + 200))
        await self.post_event(RELEASE, timestamp=str(self.now() - 5_000))
        clock = (await self.health())["clock"]
        self.assertAlmostEqual(clock["slowest_seconds"], -5_000, delta=20)
        self.assertAlmostEqual(clock["fastest_seconds"], 200, delta=20)

    async def test_nothing_that_was_sent_is_kept_of_a_refusal(self) -> None:
        made = await self.make_key()
        bodies: list[Any] = [
            *({**RELEASE, name: MARK} for name in ("event_type", "repo_hash", "commits_count", "metadata")),
            {**RELEASE, "package_name": MARK * 100},
            {**RELEASE, "metadata": {MARK: "\0"}},
            {**RELEASE, "metadata": {MARK: MARK * 1000}},
            {"event_type": [MARK], MARK: MARK},
            MARK,
            [MARK],
        ]
        for body in bodies:
            await self.post_event(json.dumps(body).encode())
            await self.send(made["key"], body)
            await self.github(made, "release", {"release": body, "repository": body})
            await self.gitlab(made, {"object_kind": "release", "tag": body, "project": body})
        await self.post_event(RELEASE, timestamp=MARK)
        await self.post_event(RELEASE, signature=MARK)
        health = await self.health()
        self.assertGreater(len(health["refusals"]), 30)
        self.assertNotIn(MARK, json.dumps(health))

    async def test_each_organization_sees_its_own(self) -> None:
        await self.organization("other", self.ada)
        made = await self.make_key(f"{ORGS}/other/ingest-keys")
        await self.send(made["key"], b"no json")
        await self.send(made["key"], RELEASE)
        await self.post_event(RELEASE, signature="")
        self.assertEqual(await self.outcomes(), {"unsigned": 1})
        other = await self.get(f"{ORGS}/other/ingest")
        self.assertFalse(other["server_wide"])
        totals = {total["outcome"]: total["requests"] for total in other["totals"] if total["requests"]}
        self.assertEqual(totals, {"accepted": 1, "malformed": 1})
        self.assertEqual([refusal["outcome"] for refusal in other["refusals"]], ["malformed"])

    async def test_points_are_hours_or_days(self) -> None:
        now = datetime.now(UTC)
        for hours, points, step in (
            (1, 1, 3600),
            (167, 167, 3600),
            (168, 7, 86_400),
            (720, 30, 86_400),
            (169, 8, 86_400),
        ):
            health = await self.health(hours)
            self.assertEqual((len(health["series"]), health["step_seconds"]), (points, step), hours)
            last = datetime.fromisoformat(health["series"][-1]["at"])
            self.assertLessEqual(last, datetime.now(UTC))
            self.assertLess(now - last, timedelta(seconds=step))
            self.assertEqual(health["period"]["from"], health["series"][0]["at"])
            self.assertEqual(health["period"]["hours"], hours)

    async def test_a_period_that_makes_no_sense_is_400(self) -> None:
        for hours in ("0", "721", "-1", "x", "1.5", ""):
            answer = await self.request("GET", f"{ADA}/ingest?hours={hours}", headers=self.ada)
            self.refused(answer, 400, "VALIDATION_FAILED", hours)

    async def test_made_up_events_were_not_sent(self) -> None:
        await self.database.execute(
            """
            insert into organization_sums
            select id, date_bin('15 minutes', now(), timestamptz '2000-01-01 00:00+00'), 5, 0, 3, 0, 0, 0, 0, 6, now()
            from organizations
            """
        )
        self.assertEqual(await self.outcomes(), {"accepted": 2})


class Writing(KeysTestCase):
    """From memory into the database."""

    async def test_a_flood_of_refusals_leaves_few_rows(self) -> None:
        outcomes = self.service.pieces.outcomes
        for _ in range(3):
            for _number in range(3 * REFUSALS):
                outcomes.tally.refused("unsigned", "x")
            await outcomes.flush()
        [(rows,)] = await self.database.query("select count(*) from ingest_refusals")
        self.assertEqual(rows, REFUSALS)
        self.assertEqual((await self.outcomes())["unsigned"], 9 * REFUSALS)

    async def test_nothing_is_lost_while_the_database_is_away(self) -> None:
        outcomes = self.service.pieces.outcomes
        outcomes.tally.refused("unsigned", "x")
        patch = self.patch(type(outcomes._store), "add", _fail)
        with self.assertRaises(DatabaseUnavailable):
            await outcomes.flush()
        outcomes.tally.refused("unsigned", "y")
        patch.restore()
        self.assertEqual(await self.outcomes(), {"unsigned": 2})

    async def test_an_organization_that_is_gone_keeps_nobody_from_writing(self) -> None:
        tally = self.service.pieces.outcomes.tally
        tally.refused("invalid", "x", organization_id="00000000-0000-7000-8000-000000000009")
        tally.refused("unsigned", "x")
        self.assertEqual(await self.outcomes(), {"unsigned": 1})

    async def test_what_is_old_expires(self) -> None:
        await self.database.execute(
            """
            insert into ingest_outcomes (organization_id, bucket, outcome, requests)
            select id, now() - make_interval(days => days), 'unsigned', 1
            from organizations, unnest(array[1, 89, 91]) as days;
            insert into ingest_key_sums (key_id, bucket, events, last_at) values (gen_random_uuid(), now(), 1, now())
            """
        )
        made = await self.make_key()
        await self.send(made["key"], RELEASE)
        await Expiry(self.service.pieces.database).run()
        [(outcomes,)] = await self.database.query("select count(*) from ingest_outcomes where outcome = 'unsigned'")
        kept = await self.database.query("select key_id::text from ingest_key_sums")
        self.assertEqual((outcomes, kept), (2, [(made["id"],)]))


async def _fail(*_: object) -> None:
    raise DatabaseUnavailable
