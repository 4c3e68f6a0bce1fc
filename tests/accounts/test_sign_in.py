"""Signing in and out over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt

from ferrflow.ids import new_id
from ferrflow.security.sessions import Claims, SessionTokens
from tests.support.http import EMAIL, PASSWORD, ServerTestCase

LOGIN = "/api/v1/auth/login"
ME = "/api/v1/auth/me"


class SigningIn(ServerTestCase):
    """`/auth`."""

    async def test_right(self) -> None:
        response = await self.send_json("POST", LOGIN, {"email": EMAIL.upper(), "password": PASSWORD})
        self.assertEqual(response.status, 200)
        self.assertEqual(response.json["user"]["email"], EMAIL)
        self.assertNotIn("hash", response.body.decode())
        cookie = response.headers["set-cookie"].lower()
        for part in ("httponly", "samesite=strict", "path=/"):
            self.assertIn(part, cookie)
        for headers in ({"Cookie": response.cookie}, {"x-api-token": response.json["token"]}):
            me = await self.request("GET", ME, headers=headers)
            self.assertEqual((me.status, me.json["email"]), (200, EMAIL))
            self.assertEqual((await self.request("GET", "/auth/me", headers=headers)).json, me.json)

    async def test_servers_on_one_host_do_not_share_a_cookie(self) -> None:
        """Browsers do not tell ports apart, so the cookie's name does."""
        credentials = {"email": EMAIL, "password": PASSWORD}
        for host, name in (
            ("ferrflow.example", "ferrflow_session"),
            ("localhost:3001", "ferrflow_session_3001"),
            ("[::1]:3002", "ferrflow_session_3002"),
            ("odd:host:x", "ferrflow_session"),
        ):
            response = await self.send_json("POST", LOGIN, credentials, {"Host": host})
            self.assertEqual(response.cookie.partition("=")[0], name)
            headers = {"Host": host, "Cookie": response.cookie}
            self.assertEqual((await self.request("GET", ME, headers=headers)).status, 200)

    async def test_wrong_e_mail_and_wrong_password_read_the_same(self) -> None:
        answers = [
            await self.send_json("POST", LOGIN, {"email": email, "password": "not the password"})
            for email in (EMAIL, "nobody@example.com")
        ]
        self.assertEqual([answer.status for answer in answers], [401, 401])
        self.assertEqual(answers[0].json["code"], "AUTH_INVALID_CREDENTIALS")
        self.assertEqual(answers[0].body, answers[1].body)

    async def test_bad_input(self) -> None:
        values: list[Any] = [
            {},
            {"email": EMAIL},
            {"email": EMAIL, "password": ""},
            {"email": EMAIL, "password": "p" * 129},
            {"email": 1, "password": PASSWORD},
            {"email": "a\0b", "password": PASSWORD},
            [],
        ]
        for value in values:
            response = await self.send_json("POST", LOGIN, value)
            self.assertEqual((response.status, response.json["code"]), (400, "VALIDATION_FAILED"), value)

    async def test_signing_out_ends_the_session_at_once(self) -> None:
        headers = await self.sign_in()
        response = await self.request("POST", "/api/v1/auth/logout", headers=headers)
        self.assertEqual(response.status, 204)
        self.assertIn("max-age=0", response.headers["set-cookie"].lower())
        after = await self.request("GET", ME, headers=headers)
        self.assertEqual((after.status, after.json["code"]), (401, "AUTH_SESSION_EXPIRED"))

    async def test_tokens_that_are_not_ours(self) -> None:
        now = datetime.now(UTC)
        headers = await self.sign_in()
        ours = jwt.decode(headers["Authorization"].split()[1], options={"verify_signature": False})
        claims = Claims(UUID(ours["sub"]), UUID(ours["sid"]))
        secret = "j" * 32
        forged = {
            "other secret": SessionTokens("x" * 32).make(claims, now, now + timedelta(days=1)),
            "no algorithm": jwt.encode(ours, "", algorithm="none"),
            "other algorithm": jwt.encode(ours, "j" * 64, algorithm="HS512"),
            "other audience": jwt.encode({**ours, "aud": "else"}, secret, algorithm="HS256"),
            "other issuer": jwt.encode({**ours, "iss": "else"}, secret, algorithm="HS256"),
            "no expiry": jwt.encode({k: v for k, v in ours.items() if k != "exp"}, secret, algorithm="HS256"),
            "strange expiry": jwt.encode({**ours, "exp": 10**30}, secret, algorithm="HS256"),
            "strange session": jwt.encode({**ours, "sid": "7"}, secret, algorithm="HS256"),
            "nonsense": "a.b.c",
        }
        for name, token in forged.items():
            response = await self.request("GET", ME, headers={"Authorization": f"Bearer {token}"})
            self.assertEqual((response.status, response.json["code"]), (401, "AUTH_UNAUTHORIZED"), name)
        for name, token in {
            "expired": SessionTokens(secret).make(claims, now, now - timedelta(seconds=1)),
            "unknown session": SessionTokens(secret).make(Claims(claims.user_id, new_id()), now, now + timedelta(1)),
            "another's session": SessionTokens(secret).make(
                Claims(new_id(), claims.session_id), now, now + timedelta(1)
            ),
        }.items():
            response = await self.request("GET", ME, headers={"Authorization": f"Bearer {token}"})
            self.assertEqual((response.status, response.json["code"]), (401, "AUTH_SESSION_EXPIRED"), name)

    async def test_the_cookie_alone_cannot_change_anything_from_another_site(self) -> None:
        signed_in = await self.send_json("POST", LOGIN, {"email": EMAIL, "password": PASSWORD})
        host = self.base.removeprefix("http://")
        for headers in (
            {},
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "cross-site", "Origin": self.base},
        ):
            response = await self.request(
                "POST", "/api/v1/auth/logout", headers={"Cookie": signed_in.cookie, **headers}
            )
            self.assertEqual((response.status, response.json["code"]), (403, "AUTH_FORBIDDEN"), headers)
        self.assertEqual((await self.request("GET", ME, headers={"Cookie": signed_in.cookie})).status, 200)
        for headers in ({"Origin": f"http://{host}"}, {"Sec-Fetch-Site": "same-origin"}):
            signed_in = await self.send_json("POST", LOGIN, {"email": EMAIL, "password": PASSWORD})
            response = await self.request(
                "POST", "/api/v1/auth/logout", headers={"Cookie": signed_in.cookie, **headers}
            )
            self.assertEqual(response.status, 204, headers)

    async def test_another_site_cannot_sign_somebody_in(self) -> None:
        credentials = {"email": EMAIL, "password": PASSWORD}
        for origin in ("https://evil.example", "http://[", "http://[::1", "http://a\u2100b", "null"):
            response = await self.send_json("POST", LOGIN, credentials, {"Origin": origin})
            self.assertEqual(response.status, 403, origin)
            self.assertNotIn("set-cookie", response.headers)

    async def test_last_seen_is_written_once_a_minute(self) -> None:
        headers = await self.sign_in()
        seen = "select last_seen_at from sessions"
        [first] = await self.database.query(seen)
        await self.request("GET", ME, headers=headers)
        self.assertEqual(await self.database.query(seen), [first])
        await self.database.execute("update sessions set last_seen_at = now() - interval '2 minutes'")
        [old] = await self.database.query(seen)
        await self.request("GET", ME, headers=headers)
        [new] = await self.database.query(seen)
        self.assertGreater(new, old)
