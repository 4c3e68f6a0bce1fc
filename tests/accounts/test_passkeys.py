"""Passkeys: made, used as a second factor and alone, removed."""

from typing import Any

from attrs import evolve

from ferrflow.ids import new_id_text
from tests.accounts.case import AUTH, FACTOR, PASSKEYS, SECOND, FactorTestCase
from tests.support.authenticator import Authenticator
from tests.support.http import EMAIL, PASSWORD, Response

ALONE = f"{AUTH}/passkey"


class OwnPasskeys(FactorTestCase):
    """`/me/passkeys`."""

    async def set_up(self) -> None:
        await super().set_up()
        self.headers = await self.sign_in()
        self.key = Authenticator(self.origin)

    async def test_the_first_one_is_the_first_second_factor(self) -> None:
        other = await self.sign_in()
        made = await self.add_passkey(self.headers, self.key, "Blue key")
        self.assertEqual(made.status, 201)
        self.assertEqual(set(made.json["passkey"]), {"id", "name", "created_at", "last_used_at"})
        self.assertEqual((made.json["passkey"]["name"], len(made.json["recovery_codes"])), ("Blue key", 10))
        self.assertEqual((await self.status(self.headers), await self.status(other)), (200, 401))
        standing = (await self.request("GET", FACTOR, headers=self.headers)).json
        self.assertEqual((standing["enabled"], standing["passkeys"]), (True, [made.json["passkey"]]))
        self.assertEqual(standing["recovery_codes_left"], 10)
        self.assertEqual((await self.actions())[2:], ["passkey.create", "recovery_codes.create", "session.end_all"])
        [(transports,)] = await self.database.query("select transports from passkeys")
        self.assertEqual(transports, ["nfc", "usb"])

    async def test_the_second_one_ends_nothing(self) -> None:
        await self.add_passkey(self.headers, self.key)
        other = await self.second_step(code=await self.recovery_code())
        made = await self.add_passkey(self.headers, Authenticator(self.origin))
        self.assertEqual((made.status, made.json["recovery_codes"]), (201, None))
        self.assertEqual(await self.status({"Cookie": other.cookie}), 200)

    async def recovery_code(self) -> str:
        made = await self.post(f"{FACTOR}/recovery-codes", {"password": PASSWORD}, self.headers)
        code: str = made.json["recovery_codes"][0]
        return code

    async def test_an_app_is_no_first_factor_beside_a_passkey(self) -> None:
        await self.add_passkey(self.headers, self.key)
        _, codes = await self.set_up_totp(self.headers)
        self.assertIsNone(codes)

    async def test_the_browser_is_told_which_ones_there_are(self) -> None:
        await self.add_passkey(self.headers, self.key)
        question = (await self.post(f"{PASSKEYS}/options", {"password": PASSWORD}, self.headers)).json
        self.assertEqual(len(question["options"]["excludeCredentials"]), 1)
        self.assertEqual(question["options"]["rp"]["id"], "localhost")
        again = {
            "challenge": question["challenge"],
            "name": "Again",
            "credential": self.key.create(question["options"]),
        }
        taken = await self.post(PASSKEYS, again, self.headers)
        self.assertEqual((taken.status, taken.json["code"]), (409, "PASSKEY_TAKEN"))

    async def test_what_does_not_hold(self) -> None:
        for spoil in (
            lambda made: {**made, "credential": {}},
            lambda made: {**made, "credential": {"response": {}}},
            lambda made: {**made, "credential": {**made["credential"], "rawId": "AAAA"}},
            lambda made: {**made, "challenge": new_id_text()},
        ):
            made = spoil(await self.registration(self.key))
            response = await self.post(PASSKEYS, made, self.headers)
            self.assertEqual((response.status, response.json["code"]), (400, "BAD_REQUEST"), response)
        evil = await self.registration(Authenticator("http://evil.example"))
        self.assertEqual((await self.post(PASSKEYS, evil, self.headers)).status, 400)
        for name in ("", " ", "x" * 101, "a\0b"):
            made = {**await self.registration(self.key), "name": name}
            response = await self.post(PASSKEYS, made, self.headers)
            self.assertEqual((response.status, response.json["code"]), (400, "VALIDATION_FAILED"), name)
        self.assertEqual(await self.database.query("select id from passkeys"), [])
        self.assertEqual((await self.first_step()).status, 200)

    async def registration(self, key: Authenticator) -> dict[str, Any]:
        question = (await self.post(f"{PASSKEYS}/options", {"password": PASSWORD}, self.headers)).json
        return {"challenge": question["challenge"], "name": "Key", "credential": key.create(question["options"])}

    async def test_a_question_is_answered_once_and_soon(self) -> None:
        made = await self.registration(self.key)
        self.assertEqual((await self.post(PASSKEYS, made, self.headers)).status, 201)
        self.assertEqual((await self.post(PASSKEYS, made, self.headers)).status, 400)
        late = await self.registration(Authenticator(self.origin))
        await self.database.execute("update challenges set expires_at = now()")
        self.assertEqual((await self.post(PASSKEYS, late, self.headers)).status, 400)

    async def test_there_are_not_too_many(self) -> None:
        await self.database.execute(
            "insert into passkeys (id, user_id, name, credential_id, public_key) "
            "select gen_random_uuid(), users.id, 'Key', sha256(n::text::bytea), '' from users, generate_series(1, 20) n"
        )
        refused = await self.add_passkey(self.headers, self.key)
        self.assertEqual((refused.status, refused.json["code"]), (400, "BAD_REQUEST"))

    async def test_removing_asks_for_the_password(self) -> None:
        passkey = (await self.add_passkey(self.headers, self.key)).json["passkey"]
        path = f"{PASSKEYS}/{passkey['id']}/remove"
        wrong = await self.post(path, {"password": "wrong"}, self.headers)
        self.assertEqual((wrong.status, wrong.json["code"]), (401, "AUTH_INVALID_CREDENTIALS"))
        begun = await self.post(f"{PASSKEYS}/options", {"password": "wrong"}, self.headers)
        self.assertEqual(begun.status, 401)
        self.assertEqual((await self.post(path, {"password": PASSWORD}, self.headers)).status, 204)
        gone = await self.post(path, {"password": PASSWORD}, self.headers)
        self.assertEqual((gone.status, gone.json["code"]), (404, "NOT_FOUND"))
        self.assertEqual((await self.actions())[-1], "passkey.delete")
        standing = (await self.request("GET", FACTOR, headers=self.headers)).json
        self.assertEqual((standing["enabled"], standing["recovery_codes_left"]), (False, 0))
        self.assertEqual((await self.first_step()).status, 200)

    async def test_somebody_elses_is_not_found(self) -> None:
        passkey = (await self.add_passkey(self.headers, self.key)).json["passkey"]
        await self.database.execute(
            "insert into users (id, email, password_hash) values (gen_random_uuid(), 'eve@example.com', 'x'); "
            "update passkeys set user_id = (select id from users where email = 'eve@example.com')"
        )
        response = await self.post(f"{PASSKEYS}/{passkey['id']}/remove", {"password": PASSWORD}, self.headers)
        self.assertEqual(response.status, 404)
        self.assertEqual(len(await self.database.query("select id from passkeys")), 1)

    async def test_a_bare_address_has_no_passkeys(self) -> None:
        for host in ("127.0.0.1:3000", "[::1]", "odd:host:x", "http://["):
            refused = await self.post(f"{PASSKEYS}/options", {"password": PASSWORD}, {**self.headers, "Host": host})
            self.assertEqual((refused.status, refused.json["code"]), (400, "BAD_REQUEST"), host)
            self.assertEqual((await self.post(f"{ALONE}/options", {}, {"Host": host})).status, 400)


class UsingPasskeys(FactorTestCase):
    """Signing in with them."""

    async def set_up(self) -> None:
        await super().set_up()
        self.headers = await self.sign_in()
        self.key = Authenticator(self.origin)
        made = await self.add_passkey(self.headers, self.key)
        self.codes = made.json["recovery_codes"]

    async def test_as_a_second_factor(self) -> None:
        asked = await self.asked()
        self.assertEqual(asked["methods"], ["passkey", "recovery_code"])
        response = await self.post(
            SECOND, {"challenge": asked["challenge"], "credential": self.key.get(asked["passkey"])}
        )
        self.assertEqual((response.status, response.json["user"]["email"]), (200, EMAIL))
        [passkey] = (await self.request("GET", FACTOR, headers=self.headers)).json["passkeys"]
        self.assertIsNotNone(passkey["last_used_at"])

    async def test_a_key_without_a_pin_is_a_second_factor_but_does_not_sign_in_alone(self) -> None:
        self.key.verifies = False
        asked = await self.asked()
        proof = {"challenge": asked["challenge"], "credential": self.key.get(asked["passkey"])}
        self.assertEqual((await self.post(SECOND, proof)).status, 200)
        refused = await self.alone()
        self.assertEqual((refused.status, refused.json["code"]), (401, "AUTH_INVALID_CREDENTIALS"))

    async def alone(self, key: Authenticator | None = None) -> Response:
        question = (await self.post(f"{ALONE}/options", {})).json
        credential = (key or self.key).get(question["options"])
        return await self.post(ALONE, {"challenge": question["challenge"], "credential": credential})

    async def test_alone(self) -> None:
        question = (await self.post(f"{ALONE}/options", {})).json
        self.assertEqual(question["options"]["allowCredentials"], [])
        self.assertEqual(question["options"]["userVerification"], "required")
        response = await self.alone()
        self.assertEqual((response.status, response.json["user"]["email"]), (200, EMAIL))
        self.assertEqual(await self.status({"Cookie": response.cookie}), 200)
        [(metadata,)] = await self.database.query(
            "select metadata from audit_entries where action = 'session.create' order by sequence desc limit 1"
        )
        self.assertEqual(metadata, {"by": ["passkey"]})

    async def test_an_answer_works_once(self) -> None:
        self.key.counts = False
        question = (await self.post(f"{ALONE}/options", {})).json
        proof = {"challenge": question["challenge"], "credential": self.key.get(question["options"])}
        await self.database.execute("update passkeys set sign_count = 0")
        self.key.count = 0
        proof["credential"] = self.key.get(question["options"])
        answers = await self.at_once((ALONE, proof), (ALONE, proof))
        self.assertEqual(sorted(each.status for each in answers), [200, 401])
        self.assertEqual((await self.post(ALONE, proof)).json["code"], "AUTH_SESSION_EXPIRED")

    async def test_a_copy_that_has_counted_less_is_refused(self) -> None:
        copy = evolve(self.key)
        self.assertEqual((await self.alone()).status, 200)
        self.assertEqual((await self.alone(copy)).status, 401)
        self.assertEqual((await self.alone()).status, 200)

    async def test_failures_lock_the_account_for_passkeys_too(self) -> None:
        stranger = evolve(Authenticator(self.origin), credential_id=self.key.credential_id)
        stranger.user_handle = self.key.user_handle
        for _ in range(5):
            self.assertEqual((await self.alone(stranger)).status, 401)
        self.assertEqual((await self.alone()).status, 423)
        self.assertEqual((await self.first_step()).status, 423)

    async def test_an_unknown_passkey_counts_for_the_address(self) -> None:
        for _ in range(6):
            self.assertEqual((await self.alone(Authenticator(self.origin))).status, 401)
        rows = await self.database.query("select failures from sign_in_failures where failures > 0")
        self.assertEqual(rows, [(6,)])
        question = (await self.post(f"{ALONE}/options", {})).json
        for credential in ({}, {"rawId": 7, "response": {}}, {"rawId": "A", "response": {"x": None}}):
            odd = await self.post(ALONE, {"challenge": question["challenge"], "credential": credential})
            self.assertEqual((odd.status, odd.json["code"]), (401, "AUTH_INVALID_CREDENTIALS"))

    async def test_questions_of_one_kind_are_no_answer_to_another(self) -> None:
        asked = await self.asked()
        question = (await self.post(f"{ALONE}/options", {})).json
        for path, challenge in ((ALONE, asked["challenge"]), (SECOND, question["challenge"])):
            proof = {"challenge": challenge, "credential": self.key.get(question["options"])}
            response = await self.post(path, proof)
            self.assertEqual((response.status, response.json["code"]), (401, "AUTH_SESSION_EXPIRED"))

    async def test_another_persons_passkey_is_no_second_factor_of_mine(self) -> None:
        asked = await self.asked()
        other = Authenticator(self.origin)
        await self.add_passkey(self.headers, other)
        await self.database.execute(
            "insert into users (id, email, password_hash) values (gen_random_uuid(), 'eve@example.com', 'x')"
        )
        await self.database.execute(
            "update passkeys set user_id = (select id from users where email = 'eve@example.com') "
            "where credential_id = %s",
            [other.credential_id],
        )
        proof = {"challenge": asked["challenge"], "credential": other.get(asked["passkey"])}
        self.assertEqual((await self.post(SECOND, proof)).status, 401)

    async def test_who_is_disabled_is_not_let_in(self) -> None:
        await self.database.execute("update users set disabled_at = now()")
        self.assertEqual((await self.alone()).status, 401)

    async def test_at_a_bare_address_a_recovery_code_is_left(self) -> None:
        asked = await self.send_json("POST", f"{AUTH}/login", {"email": EMAIL, "password": PASSWORD})
        self.assertEqual((asked.json["methods"], asked.json["passkey"]), (["recovery_code"], None))
        proof = {"challenge": asked.json["challenge"], "code": self.codes[0]}
        self.assertEqual((await self.post(SECOND, proof)).status, 200)


class AtAPublicAddress(FactorTestCase):
    """`PUBLIC_URL` is where people sign in, whatever a request says."""

    options = {"public_url": "https://ferrflow.example.com"}

    async def test_passkeys_are_bound_to_it(self) -> None:
        headers = await self.sign_in()
        self.assertEqual((await self.add_passkey(headers, Authenticator(self.origin))).status, 400)
        key = Authenticator("https://ferrflow.example.com")
        self.assertEqual((await self.add_passkey(headers, key)).status, 201)
        asked = await self.asked()
        self.assertEqual(asked["passkey"]["rpId"], "ferrflow.example.com")
        proof = {"challenge": asked["challenge"], "credential": key.get(asked["passkey"])}
        self.assertEqual((await self.post(SECOND, proof)).status, 200)
