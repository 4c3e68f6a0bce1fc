"""Nobody guesses for long: failures are counted, whoever has too many waits, and it is all on record."""

from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

from attrs import evolve
from twisted.internet.defer import Deferred, DeferredList

from ferrflow.accounts.lockouts.store import LockoutStore
from ferrflow.accounts.lockouts.work import Lockouts
from ferrflow.audit.model import Actor
from ferrflow.errors import Busy, InvalidCredentials, Locked
from ferrflow.security.passwords import Passwords
from tests.support.database import DatabaseTestCase
from tests.support.http import EMAIL, PASSWORD, Response, ServerTestCase

LOGIN = "/api/v1/auth/login"
ACTOR = Actor("anonymous", address="198.51.100.7", user_agent="test", request_id="request-1")
ADA, GRACE = "ada@example.com", "grace@example.com"

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def right() -> str:
    return "proven"


async def wrong() -> str:
    raise InvalidCredentials


class Attempts(DatabaseTestCase):
    """`Lockouts`, with a clock of the test's own."""

    async def set_up(self) -> None:
        self.time = datetime(2026, 1, 2, tzinfo=UTC)
        self.lockouts = Lockouts(LockoutStore(self.database), lambda: self.time)

    async def fail_times(self, times: int, email: str = ADA, actor: Actor = ACTOR) -> None:
        for _ in range(times):
            with self.assertRaises(InvalidCredentials):
                await self.lockouts.attempt(email, actor, wrong)

    async def assert_locked(self, seconds: int, email: str = ADA, actor: Actor = ACTOR) -> None:
        """Locked for this long, even for the right password, and not a moment longer."""
        with self.assertRaises(Locked) as caught:
            await self.lockouts.attempt(email, actor, self.never)
        self.assertIn(caught.exception.retry_after, {seconds, seconds + 1})
        self.time += timedelta(seconds=seconds)
        self.assertEqual(await self.lockouts.attempt(email, actor, right), "proven")

    async def never(self) -> None:
        self.fail("this was looked at")

    async def actions(self) -> list[Any]:
        rows = await self.database.query("select action, target from audit_entries order by sequence")
        return [f"{action} {target}" for action, target in rows]

    async def test_each_step_locks_for_longer(self) -> None:
        await self.fail_times(5)
        await self.assert_locked(60)
        await self.fail_times(5)
        await self.assert_locked(300)
        await self.fail_times(10)
        await self.assert_locked(3600)
        for _ in range(3):
            await self.fail_times(1)
            await self.assert_locked(3600)
        await self.fail_times(4, GRACE)
        self.assertEqual(await self.lockouts.attempt(GRACE, ACTOR, right), "proven")

    async def test_four_failures_lock_nobody(self) -> None:
        await self.fail_times(4)
        for _ in range(10):
            self.assertEqual(await self.lockouts.attempt(ADA, ACTOR, right), "proven")
        await self.fail_times(1)
        await self.assert_locked(60)

    async def test_who_is_proven_in_every_way_begins_anew(self) -> None:
        await self.fail_times(4)
        await self.lockouts.forgive(ADA.upper())
        await self.fail_times(4)
        self.assertEqual(await self.lockouts.attempt(ADA, ACTOR, right), "proven")

    async def test_an_address_is_locked_for_all_accounts(self) -> None:
        for number in range(30):
            await self.fail_times(1, f"person{number}@example.com")
        await self.assert_locked(60, GRACE)
        other = evolve(ACTOR, address="198.51.100.8")
        await self.fail_times(1, GRACE, other)

    async def test_to_forgive_an_account_does_not_forgive_the_address(self) -> None:
        for number in range(30):
            await self.fail_times(1, f"person{number}@example.com")
            await self.lockouts.forgive(f"person{number}@example.com")
        await self.assert_locked(60, GRACE)

    async def test_neighbours_in_ipv6_are_one_address(self) -> None:
        for number in range(30):
            actor = evolve(ACTOR, address=f"2001:db8:0:1::{number:x}")
            await self.fail_times(1, f"person{number}@example.com", actor)
        await self.assert_locked(60, GRACE, evolve(ACTOR, address="2001:db8:0:1:ffff::1"))
        await self.fail_times(1, GRACE, evolve(ACTOR, address="2001:db8:0:2::1"))

    async def test_ways_to_write_an_e_mail_are_one_account(self) -> None:
        for email in ("ada@example.com", "ADA@example.com", "Ada@Example.com", "aDa@example.com", "adA@EXAMPLE.COM"):
            await self.fail_times(1, email)
        await self.assert_locked(60)
        for email in ("jürgen@example.com", "JÜRGEN@example.com", "Jürgen@example.com") * 2:
            with self.assertRaises((InvalidCredentials, Locked)):
                await self.lockouts.attempt(email, ACTOR, wrong)
        await self.assert_locked(60, "jÜrgen@example.com")

    async def test_failures_are_forgotten_after_a_day_without_any(self) -> None:
        await self.fail_times(4)
        self.time += timedelta(hours=23)
        await self.fail_times(1)
        await self.assert_locked(60)
        self.time += timedelta(hours=24)
        await self.fail_times(4)
        self.assertEqual(await self.lockouts.attempt(ADA, ACTOR, right), "proven")

    async def test_what_is_forgotten_is_removed(self) -> None:
        await self.fail_times(1)
        self.time += timedelta(hours=23)
        await self.fail_times(1, GRACE, evolve(ACTOR, address="198.51.100.8"))
        await self.lockouts.forget()
        self.assertEqual(await self.database.query("select count(*) from sign_in_failures"), [(4,)])
        self.time += timedelta(hours=1)
        await self.lockouts.forget()
        self.assertEqual(await self.database.query("select count(*) from sign_in_failures"), [(2,)])

    async def test_many_guesses_at_once_are_no_more_than_may_fail(self) -> None:
        """However they arrive: no sixth is looked at before the lock."""
        looked_at = 0

        async def slowly_wrong() -> None:
            nonlocal looked_at
            looked_at += 1
            await self.database.query("select pg_sleep(0.02)")
            raise InvalidCredentials

        attempts = [Deferred.fromCoroutine(self.lockouts.attempt(ADA, ACTOR, slowly_wrong)) for _ in range(50)]
        results = await DeferredList(attempts, consumeErrors=True)
        kinds = [failure.type.__name__ for _, failure in results]  # type: ignore[attr-defined]
        self.assertEqual((looked_at, kinds.count("InvalidCredentials"), kinds.count("Locked")), (5, 5, 45))
        self.assertEqual((await self.actions()).count(f"account.lock {ADA}"), 1)
        await self.assert_locked(60)

    async def test_a_right_one_among_many_wrong_ones_lifts_the_lock_that_it_brought(self) -> None:
        """Four failed and the fifth was none: nobody is locked, and no lock is on record."""
        gate: Deferred[None] = Deferred()

        async def right_later() -> str:
            await gate
            return "proven"

        await self.fail_times(3)
        waiting = Deferred.fromCoroutine(self.lockouts.attempt(ADA, ACTOR, right_later))
        await self.database.query("select pg_sleep(0.05)")
        await self.fail_times(1)
        with self.assertRaises(Locked):
            await self.lockouts.attempt(ADA, ACTOR, self.never)
        gate.callback(None)
        self.assertEqual(await waiting, "proven")
        self.assertEqual(await self.lockouts.attempt(ADA, ACTOR, right), "proven")

    async def test_what_could_not_be_looked_at_is_no_failure(self) -> None:
        async def busy() -> None:
            raise Busy

        for _ in range(10):
            with self.assertRaises(Busy):
                await self.lockouts.attempt(ADA, ACTOR, busy)
        self.assertEqual(await self.actions(), [])
        self.assertEqual(await self.lockouts.attempt(ADA, ACTOR, right), "proven")

    async def test_hanging_up_saves_no_guess_from_being_counted(self) -> None:
        async def slowly_wrong() -> None:
            await self.database.query("select pg_sleep(0.02)")
            raise InvalidCredentials

        attempts = [Deferred.fromCoroutine(self.lockouts.attempt(ADA, ACTOR, slowly_wrong)) for _ in range(5)]
        for attempt in attempts:
            attempt.cancel()
        await DeferredList(attempts, consumeErrors=True)
        while len(await self.actions()) < 6:
            await self.database.query("select pg_sleep(0.02)")
        await self.assert_locked(60)

    async def test_failures_and_locks_are_on_record(self) -> None:
        await self.fail_times(4)
        with self.assertRaises(InvalidCredentials):
            await self.lockouts.attempt(ADA, ACTOR, wrong, action="second_factor.refuse")
        refused = [f"session.refuse {ADA}"] * 4
        self.assertEqual(await self.actions(), [*refused, f"second_factor.refuse {ADA}", f"account.lock {ADA}"])
        [row] = await self.database.query(
            "select actor_kind, address, user_agent, request_id, metadata from audit_entries where action = %s",
            ["account.lock"],
        )
        self.assertEqual(row, ("anonymous", *("198.51.100.7", "test", "request-1"), {"kind": "account", "seconds": 60}))

    async def test_a_long_name_is_cut_on_record(self) -> None:
        await self.fail_times(1, f"{'x' * 64}@{'y' * 300}")
        self.assertEqual(await self.actions(), [f"session.refuse {'x' * 64}@{'y' * 189}"])

    async def test_what_is_no_e_mail_is_not_on_record(self) -> None:
        await self.fail_times(5, "the password in the wrong field")
        self.assertEqual(await self.actions(), ["session.refuse None"] * 5 + ["account.lock None"])


class SigningInTooOften(ServerTestCase):
    """`POST /auth/login`, again and again."""

    async def try_in(self, email: str = EMAIL, password: str | None = None) -> Response:
        return await self.send_json("POST", LOGIN, {"email": email, "password": password or "wrong"})

    async def test_locked_even_for_the_right_password_and_free_again(self) -> None:
        for _ in range(5):
            self.assertEqual((await self.try_in()).status, 401)
        with mock.patch.object(Passwords, "verify", side_effect=AssertionError("a hash was computed")):
            refused = await self.try_in(EMAIL.upper(), PASSWORD)
        self.assertEqual((refused.status, refused.json["code"]), (423, "AUTH_ACCOUNT_TEMPORARILY_LOCKED"))
        self.assertTrue(55 <= int(refused.headers["retry-after"]) <= 61, refused.headers)
        self.assertNotIn("set-cookie", refused.headers)
        await self.database.execute("update sign_in_failures set locked_until = now()")
        self.assertEqual((await self.try_in(password=PASSWORD)).status, 200)
        for _ in range(4):
            self.assertEqual((await self.try_in()).status, 401)
        self.assertEqual((await self.try_in(password=PASSWORD)).status, 200)

    async def test_an_unknown_e_mail_behaves_the_same(self) -> None:
        answers = []
        for email in (EMAIL, "nobody@example.com"):
            found = [await self.try_in(email) for _ in range(6)]
            answers.append([(answer.status, answer.body) for answer in found])
        self.assertEqual(answers[0], answers[1])
        self.assertEqual([status for status, _ in answers[0]], [401] * 5 + [423])
        rows = await self.database.query(
            "select target, action, metadata, count(*) from audit_entries where actor_kind = 'anonymous' "
            "group by 1, 2, 3 order by 1, 2"
        )
        lock = {"kind": "account", "seconds": 60}
        expected = [
            (each, *rest)
            for each in (EMAIL, "nobody@example.com")
            for rest in (
                ("account.lock", lock, 1),
                ("session.refuse", {}, 5),
            )
        ]
        self.assertEqual(rows, expected)

    async def test_fifty_guesses_at_once(self) -> None:
        guesses = [Deferred.fromCoroutine(self.try_in()) for _ in range(50)]
        statuses = [result.status for _, result in await DeferredList(guesses)]
        self.assertEqual((statuses.count(401), statuses.count(423) + statuses.count(503)), (5, 45))
        [(failed,)] = await self.database.query("select count(*) from audit_entries where action = 'session.refuse'")
        self.assertEqual(failed, 5)
        self.assertEqual((await self.try_in(password=PASSWORD)).status, 423)

    async def test_no_password_is_on_record(self) -> None:
        await self.try_in(password="a very secret guess")
        rows = await self.database.query("select audit_entries::text from audit_entries")
        self.assertIn("session.refuse", str(rows))
        self.assertNotIn("secret guess", str(rows))
