"""An authenticator app and recovery codes: set up, used once each, turned off."""

from ferrflow.ids import new_id_text
from tests.accounts.case import FACTOR, LOGIN, SECOND, FactorTestCase
from tests.support.http import EMAIL, PASSWORD

NOBODY = "00000000-0000-4000-8000-000000000000"


class SettingUp(FactorTestCase):
    """`/me/second-factor`."""

    async def set_up(self) -> None:
        await super().set_up()
        self.headers = await self.sign_in()

    async def test_nothing_is_set_up_at_first(self) -> None:
        standing = (await self.request("GET", FACTOR, headers=self.headers)).json
        totp = {"enabled": False, "confirmed_at": None}
        self.assertEqual(standing, {"enabled": False, "totp": totp, "passkeys": [], "recovery_codes_left": 0})

    async def test_the_secret_is_shown_as_text_address_and_picture(self) -> None:
        made = (await self.post(f"{FACTOR}/totp", {"password": PASSWORD}, self.headers)).json
        self.assertEqual(set(made), {"secret", "uri", "qr"})
        self.assertIn(made["secret"], made["uri"])
        self.assertTrue(made["uri"].startswith("otpauth://totp/"))
        self.assertTrue(made["qr"].startswith("<svg "))
        [(sealed,)] = await self.database.query("select totp_secret from users")
        self.assertNotIn(made["secret"].encode(), bytes(sealed))

    async def test_it_counts_once_a_code_confirmed_it(self) -> None:
        await self.post(f"{FACTOR}/totp", {"password": PASSWORD}, self.headers)
        self.assertEqual((await self.first_step()).status, 200)
        wrong = await self.post(f"{FACTOR}/totp/confirm", {"code": "000000"}, self.headers)
        self.assertEqual((wrong.status, set(wrong.json["fields"])), (400, {"code"}))
        self.assertEqual((await self.first_step()).status, 200)
        _, codes = await self.set_up_totp(self.headers)
        self.assertEqual((await self.first_step()).status, 202)
        standing = (await self.request("GET", FACTOR, headers=self.headers)).json
        self.assertEqual((standing["enabled"], standing["totp"]["enabled"]), (True, True))
        self.assertIsNotNone(standing["totp"]["confirmed_at"])
        self.assertEqual((standing["recovery_codes_left"], len(set(codes))), (10, 10))
        me = (await self.request("GET", "/api/v1/auth/me", headers=self.headers)).json
        self.assertTrue(me["second_factor"])

    async def test_the_first_factor_ends_all_other_sessions(self) -> None:
        other = await self.sign_in()
        await self.set_up_totp(self.headers)
        self.assertEqual((await self.status(self.headers), await self.status(other)), (200, 401))

    async def test_it_is_set_up_once(self) -> None:
        await self.set_up_totp(self.headers)
        for path, body in (("totp", {"password": PASSWORD}), ("totp/confirm", {"code": "000000"})):
            again = await self.post(f"{FACTOR}/{path}", body, self.headers)
            self.assertEqual((again.status, again.json["code"]), (400, "BAD_REQUEST"))
        self.assertEqual((await self.first_step()).status, 202)

    async def test_a_secret_that_was_replaced_confirms_nothing(self) -> None:
        first = (await self.post(f"{FACTOR}/totp", {"password": PASSWORD}, self.headers)).json["secret"]
        await self.post(f"{FACTOR}/totp", {"password": PASSWORD}, self.headers)
        wrong = await self.post(f"{FACTOR}/totp/confirm", {"code": self.code(first)}, self.headers)
        self.assertEqual(wrong.status, 400)

    async def test_nothing_to_confirm(self) -> None:
        response = await self.post(f"{FACTOR}/totp/confirm", {"code": "123456"}, self.headers)
        self.assertEqual((response.status, response.json["code"]), (400, "BAD_REQUEST"))

    async def test_all_of_it_asks_for_the_password(self) -> None:
        paths = ("totp", "totp/disable", "recovery-codes")
        for path in paths:
            wrong = await self.post(f"{FACTOR}/{path}", {"password": "wrong"}, self.headers)
            self.assertEqual((wrong.status, wrong.json["code"]), (401, "AUTH_INVALID_CREDENTIALS"), path)
            missing = await self.post(f"{FACTOR}/{path}", {}, self.headers)
            self.assertEqual((missing.status, missing.json["code"]), (400, "VALIDATION_FAILED"), path)
        for path in paths[:2]:
            await self.post(f"{FACTOR}/{path}", {"password": "wrong"}, self.headers)
        locked = await self.post(f"{FACTOR}/totp", {"password": PASSWORD}, self.headers)
        self.assertEqual((locked.status, locked.json["code"]), (423, "AUTH_ACCOUNT_TEMPORARILY_LOCKED"))
        self.assertEqual((await self.actions())[-6:], ["session.refuse"] * 5 + ["account.lock"])

    async def test_turned_off_it_is_asked_for_no_more(self) -> None:
        await self.set_up_totp(self.headers)
        response = await self.post(f"{FACTOR}/totp/disable", {"password": PASSWORD}, self.headers)
        self.assertEqual(response.status, 204)
        self.assertEqual((await self.first_step()).status, 200)
        standing = (await self.request("GET", FACTOR, headers=self.headers)).json
        self.assertEqual((standing["enabled"], standing["recovery_codes_left"]), (False, 0))
        again = await self.post(f"{FACTOR}/totp/disable", {"password": PASSWORD}, self.headers)
        self.assertEqual(again.status, 204)
        self.assertEqual((await self.actions()).count("second_factor.disable"), 1)
        await self.set_up_totp(self.headers)

    async def test_new_recovery_codes_make_the_old_ones_worthless(self) -> None:
        none = await self.post(f"{FACTOR}/recovery-codes", {"password": PASSWORD}, self.headers)
        self.assertEqual((none.status, none.json["code"]), (400, "BAD_REQUEST"))
        _, old = await self.set_up_totp(self.headers)
        made = await self.post(f"{FACTOR}/recovery-codes", {"password": PASSWORD}, self.headers)
        new = made.json["recovery_codes"]
        self.assertEqual((made.status, len(new), set(new) & set(old)), (200, 10, set()))
        self.assertEqual((await self.second_step(code=old[0])).status, 401)
        self.assertEqual((await self.second_step(code=new[0])).status, 200)

    async def test_it_is_all_on_record_and_no_secret_is(self) -> None:
        await self.sign_in()
        secret, codes = await self.set_up_totp(self.headers)
        await self.post(f"{FACTOR}/recovery-codes", {"password": PASSWORD}, self.headers)
        await self.post(f"{FACTOR}/totp/disable", {"password": PASSWORD}, self.headers)
        enabling = ["second_factor.enable", "recovery_codes.create", "session.end_all"]
        self.assertEqual((await self.actions())[2:], [*enabling, "recovery_codes.create", "second_factor.disable"])
        rows = str(await self.database.query("select audit_entries::text from audit_entries"))
        for text in (secret, codes[0], codes[0].replace("-", ""), PASSWORD):
            self.assertNotIn(text, rows)

    async def test_a_token_may_do_none_of_it(self) -> None:
        anonymous = await self.post(f"{FACTOR}/totp", {"password": PASSWORD})
        self.assertEqual(anonymous.status, 401)


class TheSecondStep(FactorTestCase):
    """`POST /auth/login/second-factor` with codes."""

    async def set_up(self) -> None:
        await super().set_up()
        self.headers = await self.sign_in()
        self.secret, self.codes = await self.set_up_totp(self.headers)

    async def test_the_password_alone_is_no_session(self) -> None:
        response = await self.first_step()
        self.assertEqual(response.status, 202)
        self.assertNotIn("set-cookie", response.headers)
        self.assertEqual(set(response.json), {"challenge", "methods", "expires_at", "passkey"})
        self.assertEqual((response.json["methods"], response.json["passkey"]), (["totp", "recovery_code"], None))
        wrong = await self.first_step(password="wrong")
        self.assertEqual((wrong.status, wrong.json["code"]), (401, "AUTH_INVALID_CREDENTIALS"))

    async def test_password_and_code(self) -> None:
        response = await self.second_step(code=self.code(self.secret, 1))
        self.assertEqual((response.status, response.json["user"]["email"]), (200, EMAIL))
        self.assertEqual(await self.status({"Cookie": response.cookie}), 200)
        [(metadata,)] = await self.database.query(
            "select metadata from audit_entries where action = 'session.create' order by sequence desc limit 1"
        )
        self.assertEqual(metadata, {"by": ["password", "totp"]})

    async def test_a_code_works_once(self) -> None:
        """The one that confirmed the app was used then."""
        self.assertEqual((await self.second_step(code=self.confirming)).status, 401)
        code = self.code(self.secret, 1)
        self.assertEqual((await self.second_step(code=f" {code[:3]} {code[3:]} ")).status, 200)
        again = await self.second_step(code=code)
        self.assertEqual((again.status, again.json["code"]), (401, "AUTH_INVALID_CREDENTIALS"))

    async def test_one_code_twice_at_once_is_one_session(self) -> None:
        first, second = await self.asked(), await self.asked()
        code = self.code(self.secret, 1)
        requests = [(SECOND, {"challenge": each["challenge"], "code": code}) for each in (first, second)]
        self.assertEqual(sorted(each.status for each in await self.at_once(*requests)), [200, 401])

    async def test_one_recovery_code_twice_at_once_is_one_session(self) -> None:
        first, second = await self.asked(), await self.asked()
        requests = [(SECOND, {"challenge": each["challenge"], "code": self.codes[0]}) for each in (first, second)]
        self.assertEqual(sorted(each.status for each in await self.at_once(*requests)), [200, 401])

    async def test_one_question_answered_twice_at_once_is_one_session(self) -> None:
        """And the code that came too late may still be used."""
        challenge = (await self.asked())["challenge"]
        requests = [(SECOND, {"challenge": challenge, "code": code}) for code in self.codes[:2]]
        answers = await self.at_once(*requests)
        self.assertEqual(sorted(each.status for each in answers), [200, 401])
        late = self.codes[[each.status for each in answers].index(401)]
        self.assertEqual((await self.second_step(code=late)).status, 200)

    async def test_a_recovery_code_works_once_however_it_is_typed(self) -> None:
        typed = self.codes[0].upper().replace("-", " ")
        self.assertEqual((await self.second_step(code=typed)).status, 200)
        self.assertEqual((await self.second_step(code=self.codes[0])).status, 401)
        standing = (await self.request("GET", FACTOR, headers=self.headers)).json
        self.assertEqual(standing["recovery_codes_left"], 9)

    async def test_a_question_is_answered_once(self) -> None:
        challenge = (await self.asked())["challenge"]
        self.assertEqual((await self.post(SECOND, {"challenge": challenge, "code": self.codes[0]})).status, 200)
        again = await self.post(SECOND, {"challenge": challenge, "code": self.codes[1]})
        self.assertEqual((again.status, again.json["code"]), (401, "AUTH_SESSION_EXPIRED"))

    async def test_five_minutes(self) -> None:
        challenge = (await self.asked())["challenge"]
        [(left,)] = await self.database.query("select extract(epoch from expires_at - now())::int from challenges")
        self.assertTrue(290 <= left <= 300)
        await self.database.execute("update challenges set expires_at = now()")
        late = await self.post(SECOND, {"challenge": challenge, "code": self.codes[0]})
        self.assertEqual((late.status, late.json["code"]), (401, "AUTH_SESSION_EXPIRED"))

    async def test_wrong_codes_lock_the_account(self) -> None:
        """Whether the password is right in between does not matter."""
        for _ in range(5):
            self.assertEqual((await self.second_step(code="000000")).status, 401)
        self.assertEqual((await self.first_step()).status, 423)
        self.assertEqual((await self.actions())[-6:], ["second_factor.refuse"] * 5 + ["account.lock"])

    async def test_codes_and_passwords_count_together(self) -> None:
        challenge = (await self.asked())["challenge"]
        for _ in range(3):
            self.assertEqual((await self.first_step(password="wrong")).status, 401)
        for _ in range(2):
            self.assertEqual((await self.post(SECOND, {"challenge": challenge, "code": "000000"})).status, 401)
        locked = await self.post(SECOND, {"challenge": challenge, "code": self.codes[0]})
        self.assertEqual((locked.status, locked.json["code"]), (423, "AUTH_ACCOUNT_TEMPORARILY_LOCKED"))
        await self.database.execute("delete from sign_in_failures")
        right = await self.post(SECOND, {"challenge": challenge, "code": self.codes[0]})
        self.assertEqual(right.status, 200)

    async def test_a_question_is_worth_five_tries(self) -> None:
        challenge = (await self.asked())["challenge"]
        for _ in range(5):
            self.assertEqual((await self.post(SECOND, {"challenge": challenge, "code": "000000"})).status, 401)
            await self.database.execute("delete from sign_in_failures")
        spent = await self.post(SECOND, {"challenge": challenge, "code": self.codes[0]})
        self.assertEqual((spent.status, spent.json["code"]), (401, "AUTH_SESSION_EXPIRED"))
        self.assertEqual((await self.second_step(code=self.codes[0])).status, 200)

    async def test_fifty_codes_at_once_are_five_that_are_looked_at(self) -> None:
        challenge = (await self.asked())["challenge"]
        requests = [(SECOND, {"challenge": challenge, "code": f"{number:06}"}) for number in range(50)]
        statuses = [each.status for each in await self.at_once(*requests)]
        self.assertEqual((statuses.count(401), statuses.count(423)), (5, 45))
        self.assertEqual((await self.actions()).count("second_factor.refuse"), 5)

    async def test_who_signed_in_wholly_begins_anew(self) -> None:
        for _ in range(4):
            await self.second_step(code="000000")
        self.assertEqual((await self.second_step(code=self.codes[0])).status, 200)
        for _ in range(4):
            self.assertEqual((await self.second_step(code="000000")).status, 401)
        self.assertEqual((await self.second_step(code=self.codes[1])).status, 200)

    async def test_a_new_password_ends_what_the_old_one_began(self) -> None:
        challenge = (await self.asked())["challenge"]
        await self.database.execute("update users set password_hash = 'another'")
        late = await self.post(SECOND, {"challenge": challenge, "code": self.codes[0]})
        self.assertEqual(late.status, 401)

    async def test_who_is_disabled_meanwhile_is_not_let_in(self) -> None:
        challenge = (await self.asked())["challenge"]
        await self.database.execute("update users set disabled_at = now()")
        late = await self.post(SECOND, {"challenge": challenge, "code": self.codes[0]})
        self.assertEqual(late.status, 401)

    async def test_bad_input(self) -> None:
        challenge = (await self.asked())["challenge"]
        for value in (
            {},
            {"challenge": challenge},
            {"challenge": "x", "code": "000000"},
            {"challenge": challenge, "code": ""},
            {"challenge": challenge, "code": "0" * 65},
            {"challenge": challenge, "code": 123456},
            {"challenge": challenge, "code": "a\0b"},
            {"challenge": challenge, "code": "000000", "credential": {}},
            {"challenge": challenge, "credential": "x"},
        ):
            response = await self.post(SECOND, value)
            self.assertEqual((response.status, response.json["code"]), (400, "VALIDATION_FAILED"), value)
        for challenge_id in (new_id_text(), NOBODY):
            unknown = await self.post(SECOND, {"challenge": challenge_id, "code": "000000"})
            self.assertEqual((unknown.status, unknown.json["code"]), (401, "AUTH_SESSION_EXPIRED"))
        for code in ("٣٣٣٣٣٣", "½½½½½½", "🔑" * 15, "-" * 64):
            wrong = await self.post(SECOND, {"challenge": challenge, "code": code})
            self.assertEqual(wrong.status, 401, code)

    async def test_another_site_cannot_take_the_second_step(self) -> None:
        challenge = (await self.asked())["challenge"]
        headers = {"Origin": "https://evil.example"}
        response = await self.post(SECOND, {"challenge": challenge, "code": self.codes[0]}, headers)
        self.assertEqual(response.status, 403)
        self.assertEqual((await self.post(LOGIN, {"email": EMAIL, "password": PASSWORD}, headers)).status, 403)
