"""Forgotten passwords: links made by staff, and links that come by mail."""

import re
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.task import deferLater

from ferrflow.audit.model import SYSTEM
from ferrflow.ids import new_id
from ferrflow.mail.model import MailServer
from ferrflow.security.tokens import hash_token
from tests.support.http import EMAIL, PASSWORD, Response
from tests.support.mail import Post
from tests.support.people import PeopleTestCase

LOGIN = "/api/v1/auth/login"
FORGOT = "/api/v1/auth/forgot"
INSPECT = "/api/v1/auth/reset/inspect"
RESET = "/api/v1/auth/reset"
OPTIONS = "/api/v1/auth/options"
PUBLIC_URL = "https://ferrflow.example.com"
NEW = "correct zebra battery 42"


class ResetTestCase(PeopleTestCase):
    """With somebody who forgot their password."""

    async def set_up(self) -> None:
        await super().set_up()
        self.eve = await self.add_person("Eve@example.com")
        self.admin = await self.sign_in()

    async def make_link(self) -> Any:
        made = await self.request("POST", f"/api/v1/admin/users/{self.eve.id}/reset-link", headers=self.admin)
        assert made.status == 201, made
        return made.json

    async def inspect(self, token: Any) -> Response:
        return await self.send_json("POST", INSPECT, {"token": token})

    async def reset(self, token: Any, password: Any = NEW) -> Response:
        return await self.send_json("POST", RESET, {"token": token, "password": password})

    async def sign_in_status(self, password: str) -> int:
        credentials = {"email": self.eve.email, "password": password}
        return (await self.send_json("POST", LOGIN, credentials)).status


class ByStaff(ResetTestCase):
    """`/admin/users/{id}/reset-link` and what it leads to."""

    async def test_a_link_sets_a_new_password_and_ends_all_sessions(self) -> None:
        made = await self.make_link()
        self.assertTrue(made["token"].startswith("frst_"))
        self.assertIsNone(made["link"])
        seen = await self.inspect(made["token"])
        self.assertEqual((seen.status, seen.json), (200, {"email": self.eve.email}))
        self.assertEqual(await self.status(self.eve.headers), 200)
        self.assertEqual((await self.reset(made["token"])).status, 204)
        self.assertEqual(await self.status(self.eve.headers), 401)
        self.assertEqual((await self.sign_in_status(PASSWORD), await self.sign_in_status(NEW)), (401, 200))

    async def test_only_its_hash_is_kept_and_nothing_of_it_recorded(self) -> None:
        token = (await self.make_link())["token"]
        [(kept, lifetime)] = await self.database.query(
            "select token_hash, extract(epoch from expires_at - created_at)::int from password_resets"
        )
        self.assertEqual((bytes(kept), lifetime), (hash_token(token), 24 * 3600))
        await self.reset(token)
        recorded = await self.recorded()
        self.assertEqual(
            [entry for entry in recorded if entry[0].startswith("password")],
            [
                ("password_reset.create", EMAIL, self.eve.email, {"user_id": str(self.eve.id)}),
                ("password.reset", self.eve.email, self.eve.email, {}),
            ],
        )
        self.assertNotIn(token[5:13], str(recorded))

    async def test_it_works_once_and_a_newer_one_kills_it(self) -> None:
        first, second = (await self.make_link())["token"], (await self.make_link())["token"]
        self.assertEqual((await self.reset(second)).status, 204)
        for token in (first, second):
            for dead in (await self.inspect(token), await self.reset(token, "another zebra battery 43")):
                self.assertEqual((dead.status, dead.json["code"]), (404, "NOT_FOUND"))
        self.assertEqual(await self.sign_in_status(NEW), 200)

    async def test_of_two_uses_at_once_one_counts(self) -> None:
        token = (await self.make_link())["token"]
        passwords = [f"{NEW} {number}" for number in range(3)]
        answers = await gatherResults([Deferred.fromCoroutine(self.reset(token, text)) for text in passwords])
        self.assertEqual(sorted(answer.status for answer in answers), [204, 404, 404])
        [winner] = [text for text, answer in zip(passwords, answers, strict=True) if answer.status == 204]
        self.assertEqual(await self.sign_in_status(winner), 200)

    async def test_one_that_does_not_count_any_more(self) -> None:
        for change in (
            "update password_resets set expires_at = now()",
            "update users set disabled_at = now() where email like 'Eve%'",
            "delete from users where email like 'Eve%'",
        ):
            token = (await self.make_link())["token"]
            await self.database.execute(change)
            self.assertEqual(((await self.inspect(token)).status, (await self.reset(token)).status), (404, 404), change)
            await self.database.execute("update users set disabled_at = null")

    async def test_a_weak_password_does_not_use_it_up(self) -> None:
        token = (await self.make_link())["token"]
        for weak in ("password1", self.eve.email):
            refused = await self.reset(token, weak)
            self.assertEqual((refused.status, refused.json["code"]), (400, "USER_PASSWORD_TOO_WEAK"))
            self.assertEqual(list(refused.json["fields"]), ["password"])
        self.assertEqual(await self.status(self.eve.headers), 200)
        self.assertEqual((await self.reset(token)).status, 204)

    async def test_who_was_locked_out_may_sign_in_at_once(self) -> None:
        token = (await self.make_link())["token"]
        for _ in range(5):
            await self.sign_in_status("not the password")
        self.assertEqual(await self.sign_in_status(PASSWORD), 423)
        self.assertEqual((await self.reset(token)).status, 204)
        self.assertEqual(await self.sign_in_status(NEW), 200)

    async def test_a_second_factor_stays(self) -> None:
        await self.database.execute("update users set totp_confirmed_at = now(), totp_secret = 'sealed'")
        await self.reset((await self.make_link())["token"])
        left = "select totp_confirmed_at is not null, totp_secret from users where email like 'Eve%'"
        [(confirmed, secret)] = await self.database.query(left)
        self.assertEqual((confirmed, bytes(secret)), (True, b"sealed"))

    async def test_what_is_no_link(self) -> None:
        token = (await self.make_link())["token"]
        for wrong in (token[:-1], f"{token}x", token.upper(), token.removeprefix("frst_"), "x", "ü"):
            self.assertEqual(((await self.inspect(wrong)).status, (await self.reset(wrong)).status), (404, 404), wrong)
        for bad in ("", "x" * 201, 7, None, "a\0b", ["x"]):
            self.assertEqual(((await self.inspect(bad)).status, (await self.reset(bad)).status), (400, 400), bad)
        for bad in ("", "short", "x" * 129, None, 12345678, f"{NEW}\0"):
            self.assertEqual((await self.reset(token, bad)).status, 400, bad)
        self.assertEqual((await self.inspect(token)).status, 200)

    async def test_there_is_none_for_nobody(self) -> None:
        for user_id, code in ((new_id(), "USER_NOT_FOUND"), ("eve", "NOT_FOUND")):
            refused = await self.request("POST", f"/api/v1/admin/users/{user_id}/reset-link", headers=self.admin)
            self.assertEqual((refused.status, refused.json["code"]), (404, code))

    async def test_without_mail_nobody_can_ask_for_one(self) -> None:
        self.assertEqual((await self.request("GET", OPTIONS)).json, {"forgot_password": False})
        for email in (self.eve.email, "nobody@example.com"):
            refused = await self.send_json("POST", FORGOT, {"email": email})
            self.assertEqual((refused.status, refused.json["code"]), (400, "BAD_REQUEST"))
        self.assertEqual(await self.database.query("select 1 from password_resets"), [])


class ByMail(ResetTestCase):
    """`/auth/forgot`."""

    async def set_up(self) -> None:
        self.post = Post()
        net: Any = reactor
        port = net.listenTCP(0, self.post.factory(), interface="127.0.0.1")
        self.addCleanup(port.stopListening)
        self.options = {"mail_server": MailServer("127.0.0.1", port.getHost().port), "public_url": PUBLIC_URL}
        await super().set_up()

    async def forget(self, email: str) -> Response:
        """Ask, and wait until everything that follows is done."""
        answer = await self.send_json("POST", FORGOT, {"email": email})
        await self.service.pieces.people.forgotten.finish()
        while self.service.pieces.outbox._deliveries:
            await deferLater(reactor, 0.01)
        return answer

    def mailed_token(self) -> str:
        """What the last mail brought."""
        mail = self.post.mails[-1].read.get_content()
        found = re.search(rf"^{PUBLIC_URL}/reset-password#(frst_\S+)$", mail, re.MULTILINE)
        assert found is not None, mail
        return found[1]

    async def test_a_link_comes_by_mail_and_works(self) -> None:
        self.assertEqual((await self.request("GET", OPTIONS)).json, {"forgot_password": True})
        self.assertEqual((await self.forget(self.eve.email.upper())).status, 204)
        [mail] = self.post.mails
        self.assertEqual(mail.recipient, self.eve.email)
        token = self.mailed_token()
        self.assertEqual((await self.inspect(token)).json, {"email": self.eve.email})
        self.assertEqual((await self.reset(token)).status, 204)
        self.assertEqual(await self.sign_in_status(NEW), 200)

    async def test_the_answer_is_the_same_whoever_it_is(self) -> None:
        await self.add_person("gone@example.com")
        await self.database.execute("update users set disabled_at = now() where email like 'gone%'")
        answers = [
            await self.forget(email)
            for email in (self.eve.email, self.eve.email, "nobody@example.com", "gone@example.com", "ü@exämple.com")
        ]
        strip = {"date", "x-request-id", "ratelimit"}
        shown = [
            (answer.status, answer.body, {k: v for k, v in answer.headers.items() if k not in strip})
            for answer in answers
        ]
        self.assertEqual(shown, [shown[0]] * len(answers))
        self.assertEqual([mail.recipient for mail in self.post.mails], [self.eve.email])
        made = [entry for entry in await self.recorded() if entry[0] == "password_reset.create"]
        self.assertEqual(made, [("password_reset.create", None, self.eve.email, {"user_id": str(self.eve.id)})])

    async def test_the_answer_does_not_wait_for_the_work(self) -> None:
        """A row that somebody else holds keeps the work waiting, and so would tell that there is somebody."""

        async def ask(transaction: Any) -> int:
            await transaction.query("select id from users for update")
            return (await self.send_json("POST", FORGOT, {"email": self.eve.email})).status

        self.assertEqual(await self.database.transaction(ask), 204)
        await self.service.pieces.people.forgotten.finish()

    async def test_nobodys_mailbox_is_filled(self) -> None:
        for _ in range(3):
            await self.forget(self.eve.email)
        self.assertEqual(len(self.post.mails), 1)
        first = self.mailed_token()
        await self.database.execute("update password_resets set created_at = now() - interval '5 minutes 1 second'")
        await self.forget(self.eve.email)
        self.assertEqual(len(self.post.mails), 2)
        self.assertEqual((await self.inspect(first)).status, 404)
        self.assertEqual((await self.inspect(self.mailed_token())).status, 200)

    async def test_staff_are_shown_the_whole_link(self) -> None:
        made = await self.make_link()
        self.assertEqual(made["link"], f"{PUBLIC_URL}/reset-password#{made['token']}")
        self.assertEqual(self.post.mails, [])

    async def test_what_does_not_fit(self) -> None:
        for email in ("", "eve", "a b@c", "x" * 250 + "@b.c", None, 7, "a\0@b.c"):
            refused = await self.send_json("POST", FORGOT, {"email": email})
            self.assertEqual((refused.status, refused.json["code"]), (400, "VALIDATION_FAILED"), email)

    async def test_another_site_cannot_ask(self) -> None:
        refused = await self.send_json("POST", FORGOT, {"email": self.eve.email}, {"Origin": "https://evil.example"})
        self.assertEqual(refused.status, 403)

    async def test_what_was_asked_for_is_done_before_the_server_stops(self) -> None:
        stopping = self.make_service()
        stopping.startService()
        assert stopping.booted is not None
        await stopping.booted
        stopping.pieces.people.forgotten.ask(self.eve.email, SYSTEM)
        await stopping.stopService()
        self.assertEqual([mail.recipient for mail in self.post.mails], [self.eve.email])
