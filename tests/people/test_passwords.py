"""Changing one's own password."""

from typing import Any

from twisted.internet.defer import Deferred, gatherResults

from tests.support.http import PASSWORD, Response
from tests.support.people import PeopleTestCase, Somebody

CHANGE = "/api/v1/auth/password"
LOGIN = "/api/v1/auth/login"
NEW = "correct zebra battery 42"
ADD_LINK = "insert into password_resets (token_hash, user_id, expires_at) values (%s, %s, now() + interval '1 day')"


class Changing(PeopleTestCase):
    """`POST /auth/password`."""

    async def set_up(self) -> None:
        await super().set_up()
        self.eve = await self.add_person("eve@example.com")
        self.there = await self.add_session(self.eve.id, self.eve.email)
        self.bob = await self.add_person("bob@example.com")

    async def change(self, current: Any = PASSWORD, new: Any = NEW, who: Somebody | None = None) -> Response:
        body = {"current_password": current, "new_password": new}
        return await self.send_json("POST", CHANGE, body, (who or self.eve).headers)

    async def sign_in_status(self, password: str) -> int:
        credentials = {"email": self.eve.email, "password": password}
        return (await self.send_json("POST", LOGIN, credentials)).status

    async def test_the_new_one_counts_and_all_other_sessions_end(self) -> None:
        token = await self.add_token("*", user_id=self.eve.id)
        for who in (self.eve, self.bob):
            await self.database.execute(ADD_LINK, (who.id.bytes, str(who.id)))
        self.assertEqual((await self.change()).status, 204)
        statuses = [await self.status(headers) for headers in (self.eve.headers, self.there.headers, token)]
        self.assertEqual(statuses, [200, 401, 200])
        self.assertEqual((await self.sign_in_status(PASSWORD), await self.sign_in_status(NEW)), (401, 200))
        links = await self.database.query("select user_id from password_resets")
        self.assertEqual(links, [(str(self.bob.id),)])
        self.assertEqual(await self.status(self.bob.headers), 200)

    async def test_it_is_recorded_without_either_password(self) -> None:
        await self.change()
        self.assertEqual(await self.recorded(), [("password.change", self.eve.email, self.eve.email, {})])

    async def test_the_current_one_must_be_right(self) -> None:
        before = await self.hash()
        refused = await self.change(current="not the password")
        self.assertEqual((refused.status, refused.json["code"]), (401, "AUTH_INVALID_CREDENTIALS"))
        self.assertEqual((await self.hash(), await self.status(self.there.headers)), (before, 200))

    async def test_wrong_ones_count_as_failures(self) -> None:
        for _ in range(5):
            self.assertEqual((await self.change(current="not the password")).status, 401)
        locked = await self.change()
        self.assertEqual((locked.status, locked.json["code"]), (423, "AUTH_ACCOUNT_TEMPORARILY_LOCKED"))
        self.assertEqual(await self.sign_in_status(PASSWORD), 423)

    async def test_a_weak_one_is_refused_with_the_reason(self) -> None:
        before = await self.hash()
        for weak in ("password1", "qwertyuiop", "eve@example.com", "aaaaaaaaaaaaaaaa"):
            refused = await self.change(new=weak)
            self.assertEqual((refused.status, refused.json["code"]), (400, "USER_PASSWORD_TOO_WEAK"), weak)
            self.assertEqual(list(refused.json["fields"]), ["new_password"])
        self.assertEqual((await self.hash(), await self.status(self.there.headers)), (before, 200))

    async def test_what_does_not_fit(self) -> None:
        for current, new, field in (
            ("", NEW, "current_password"),
            (None, NEW, "current_password"),
            ("x" * 129, NEW, "current_password"),
            (PASSWORD, "short", "new_password"),
            (PASSWORD, "x" * 129, "new_password"),
            (PASSWORD, NEW + "\0", "new_password"),
            (PASSWORD, 12345678, "new_password"),
        ):
            refused = await self.change(current, new)
            self.assertEqual((refused.status, refused.json["code"]), (400, "VALIDATION_FAILED"), (current, new))
            self.assertEqual(list(refused.json["fields"]), [field])
        self.assertEqual(await self.recorded(), [])

    async def test_only_somebody_signed_in_may(self) -> None:
        body = {"current_password": PASSWORD, "new_password": NEW}
        token = await self.add_token("*", user_id=self.eve.id)
        for headers, status in (({}, 401), (token, 403), (await self.add_token("*", organization="ada"), 403)):
            self.assertEqual((await self.send_json("POST", CHANGE, body, headers)).status, status)

    async def test_of_two_changes_at_once_one_counts(self) -> None:
        """The second would otherwise rest on a password that was not the current one any more."""
        answers = await gatherResults(
            [
                Deferred.fromCoroutine(self.change(new=f"{NEW} {who.session_id}", who=who))
                for who in (self.eve, self.there)
            ]
        )
        self.assertEqual(sorted(answer.status for answer in answers), [204, 401])
        winner, loser = (self.eve, self.there) if answers[0].status == 204 else (self.there, self.eve)
        self.assertEqual((await self.status(winner.headers), await self.status(loser.headers)), (200, 401))
        self.assertEqual(await self.sign_in_status(f"{NEW} {winner.session_id}"), 200)

    async def hash(self) -> str:
        [(password_hash,)] = await self.database.query(
            "select password_hash from users where id = %s", (str(self.eve.id),)
        )
        return str(password_hash)
