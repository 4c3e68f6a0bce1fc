"""Who is let in: sessions and tokens, budgets of requests, proxies, and the record of refusals."""

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from ferrflow.ids import new_id_text
from ferrflow.security.tokens import new_token
from tests.support.http import EMAIL, PASSWORD, ServerTestCase

ME = "/api/v1/auth/me"
ORGS = "/api/v1/orgs"
LOGIN = "/api/v1/auth/login"

ADD_TOKEN = """
insert into tokens (id, user_id, organization_id, name, prefix, token_hash, scopes)
values (%s, (select id from users where %s), (select id from organizations where not %s), 'test', %s, %s, %s)
"""


class Credentials(ServerTestCase):
    """Sessions and tokens, in either header."""

    async def make_token(self, *scopes: str, organization: bool = False) -> dict[str, str]:
        made = new_token("fft")
        personal = not organization
        parameters = (new_id_text(), personal, personal, made.prefix, made.hash, list(scopes))
        await self.database.execute(ADD_TOKEN, parameters)
        return {"Authorization": f"Bearer {made.text}"}

    async def test_a_token_is_its_person(self) -> None:
        headers = await self.make_token("org:read")
        me = await self.request("GET", ME, headers=headers)
        self.assertEqual((me.status, me.json["email"]), (200, EMAIL))
        other = {"x-api-token": headers["Authorization"].removeprefix("Bearer ")}
        self.assertEqual((await self.request("GET", ME, headers=other)).status, 200)

    async def test_a_token_needs_the_scope(self) -> None:
        headers = await self.make_token("telemetry:read")
        refused = await self.request("GET", ORGS, headers=headers)
        self.assertEqual((refused.status, refused.json["code"]), (403, "AUTH_FORBIDDEN"))
        self.assertIn("org:read", refused.json["error"])
        self.assertEqual((await self.request("GET", f"{ORGS}/ada/overview", headers=headers)).status, 200)
        for scope in ("*", "org:admin"):
            self.assertEqual((await self.request("GET", ORGS, headers=await self.make_token(scope))).status, 200)

    async def test_an_organizations_token_is_no_person(self) -> None:
        headers = await self.make_token("*", organization=True)
        self.assertEqual((await self.request("GET", ME, headers=headers)).status, 403)
        [organization] = (await self.request("GET", ORGS, headers=headers)).json
        self.assertEqual((organization["slug"], organization["role"]), ("ada", "admin"))

    async def test_a_token_is_no_session(self) -> None:
        refused = await self.request("POST", "/api/v1/auth/logout", headers=await self.make_token("*"))
        self.assertEqual(refused.status, 403)

    async def test_tokens_that_do_not_count(self) -> None:
        headers = await self.make_token("*")
        for change in (
            "update tokens set revoked_at = now()",
            "update tokens set revoked_at = null, expires_at = now()",
            "update tokens set expires_at = null; update users set disabled_at = now()",
        ):
            await self.database.execute(change)
            refused = await self.request("GET", ME, headers=headers)
            self.assertEqual((refused.status, refused.json["code"]), (401, "AUTH_UNAUTHORIZED"), change)
        for text in ("fft_", "fft_x", headers["Authorization"][7:] + "x", headers["Authorization"][7:].upper()):
            refused = await self.request("GET", ME, headers={"x-api-token": text})
            self.assertEqual(refused.status, 401, text)

    async def test_use_is_noted(self) -> None:
        headers = await self.make_token("*")
        await self.request("GET", ME, headers=headers)
        [(used,)] = await self.database.query("select last_used_at from tokens")
        self.assertIsNotNone(used)
        await self.request("GET", ME, headers=headers)
        self.assertEqual(await self.database.query("select last_used_at from tokens"), [(used,)])

    async def test_a_disabled_person_is_out_at_once(self) -> None:
        headers = await self.sign_in()
        await self.database.execute("update users set disabled_at = now()")
        self.assertEqual((await self.request("GET", ME, headers=headers)).status, 401)
        refused = await self.send_json("POST", LOGIN, {"email": EMAIL, "password": PASSWORD})
        self.assertEqual((refused.status, refused.json["code"]), (401, "AUTH_INVALID_CREDENTIALS"))

    async def test_a_session_that_was_not_used_for_long_has_ended(self) -> None:
        headers = await self.sign_in()
        await self.database.execute("update sessions set last_seen_at = now() - interval '7 days 1 minute'")
        ended = await self.request("GET", ME, headers=headers)
        self.assertEqual((ended.status, ended.json["code"]), (401, "AUTH_SESSION_EXPIRED"))

    async def test_an_organization_may_demand_a_second_factor(self) -> None:
        headers = await self.sign_in()
        await self.database.execute("update organizations set requires_second_factor = true")
        refused = await self.request("GET", f"{ORGS}/ada/overview", headers=headers)
        self.assertEqual(refused.status, 403)
        self.assertIn("second factor", refused.json["error"])
        await self.database.execute("update users set totp_confirmed_at = now()")
        self.assertEqual((await self.request("GET", f"{ORGS}/ada/overview", headers=headers)).status, 200)

    async def test_what_was_tried_and_refused_is_recorded(self) -> None:
        headers = {**await self.make_token("*"), "User-Agent": "test", "x-request-id": "refused-1"}
        await self.request("POST", "/api/v1/auth/logout", headers=headers)
        rows = await self.database.query(
            "select action, actor_kind, actor_name, target, user_agent, request_id, address, actor_token is not null "
            "from audit_entries where action = 'access.refuse'"
        )
        expected = ("user", EMAIL, "POST /api/v1/auth/logout", "test", "refused-1", "127.0.0.1", True)
        self.assertEqual(rows, [("access.refuse", *expected)])


class Budgets(ServerTestCase):
    """`RATE_LIMIT_REQUESTS`."""

    options: Mapping[str, Any] = {"rate_limit_requests": 3}

    async def test_an_address_without_credentials(self) -> None:
        for left in (2, 1, 0):
            response = await self.request("GET", ME)
            self.assertEqual((response.status, response.headers["ratelimit-policy"]), (401, '"default";q=3;w=60'))
            self.assertTrue(response.headers["ratelimit"].startswith(f'"default";r={left};t='), response.headers)
        refused = await self.request("GET", ME)
        self.assertEqual((refused.status, refused.json["code"]), (429, "RATE_LIMIT_EXCEEDED"))
        self.assertGreater(int(refused.headers["retry-after"]), 0)
        for path in ("/health", "/livez", "/readyz"):
            response = await self.request("GET", path)
            self.assertEqual(response.status, 200)
            self.assertNotIn("ratelimit", response.headers)
        self.assertEqual((await self.post_event({"event_type": "check"})).status, 204)

    async def test_somebody_signed_in_has_ten_times_as_many(self) -> None:
        headers = await self.sign_in()
        statuses = [(await self.request("GET", ME, headers=headers)).status for _ in range(31)]
        self.assertEqual(statuses, [200] * 30 + [429])

    async def test_each_address_behind_a_proxy_has_its_own(self) -> None:
        for address in ("198.51.100.1", "198.51.100.2"):
            statuses = [(await self.request("GET", ME, headers={"X-Forwarded-For": address})).status for _ in range(4)]
            self.assertEqual(statuses, [401, 401, 401, 429])

    async def test_a_network_of_ipv6_shares_one(self) -> None:
        addresses = ("2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:1:f::", "2001:db8:0:1::3", "2001:db8:0:2::1")
        statuses = [(await self.request("GET", ME, headers={"X-Forwarded-For": each})).status for each in addresses]
        self.assertEqual(statuses, [401, 401, 401, 429, 401])


class BehindTls(ServerTestCase):
    """A trusted proxy says that the browser speaks TLS."""

    async def test_cookie_and_transport_security(self) -> None:
        headers = {"X-Forwarded-Proto": "https", "Host": "ferrflow.example"}
        response = await self.send_json("POST", LOGIN, {"email": EMAIL, "password": PASSWORD}, headers)
        self.assertTrue(response.headers["set-cookie"].startswith("__Host-ferrflow_session="))
        self.assertIn("secure", response.headers["set-cookie"].lower())
        self.assertIn("max-age", response.headers["strict-transport-security"])
        self.assertEqual((await self.request("GET", ME, headers={**headers, "Cookie": response.cookie})).status, 200)
        page = await self.request("GET", "/", headers=headers)
        self.assertIn("strict-transport-security", page.headers)

    async def test_the_public_address_is_enough(self) -> None:
        self.service.pieces.site.proxies = evolve(self.service.pieces.site.proxies, public_is_secure=True)
        response = await self.send_json("POST", LOGIN, {"email": EMAIL, "password": PASSWORD})
        self.assertTrue(response.headers["set-cookie"].startswith("__Host-ferrflow_session"))

    async def test_in_the_clear(self) -> None:
        response = await self.send_json("POST", LOGIN, {"email": EMAIL, "password": PASSWORD})
        self.assertNotIn("__Host-", response.headers["set-cookie"])
        self.assertNotIn("strict-transport-security", response.headers)
