"""API tokens: made, listed, revoked; never more than whoever made them, and never told twice."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from ferrflow.ids import new_id
from tests.support.http import Response
from tests.support.people import PeopleTestCase

MINE = "/api/v1/auth/tokens"
OURS = "/api/v1/orgs/ada/tokens"
FIELDS = {"id", "name", "token_prefix", "scopes", "expires_at", "last_used_at", "created_at", "created_by"}


def bearer(made: Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {made.json['plaintext']}"}


def in_days(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


class TokenTestCase(PeopleTestCase):
    """Somebody who administers the organization `ada`."""

    async def set_up(self) -> None:
        await super().set_up()
        self.ben = await self.add_person("ben@example.com", role="admin")

    async def make(self, path: str = MINE, headers: dict[str, str] | None = None, **fields: Any) -> Response:
        wish = {"name": "deploy", "scopes": ["telemetry:read"], **fields}
        return await self.send_json("POST", path, wish, self.ben.headers if headers is None else headers)

    async def list(self, path: str = MINE) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = (await self.request("GET", path, headers=self.ben.headers)).json
        return listed

    async def revoke(self, token_id: str, path: str = MINE, headers: dict[str, str] | None = None) -> int:
        given = self.ben.headers if headers is None else headers
        return (await self.request("DELETE", f"{path}/{token_id}", headers=given)).status


class Making(TokenTestCase):
    """A token's beginning."""

    async def test_it_works_and_its_text_is_told_once(self) -> None:
        for path in (MINE, "/tokens", OURS):
            made = await self.make(path, name="deploy")
            self.assertEqual(made.status, 201)
            seen = made.json["token"]
            self.assertEqual(set(made.json), FIELDS | {"plaintext", "plaintext_token", "token"})
            self.assertEqual({name: made.json[name] for name in FIELDS}, seen)
            self.assertEqual(made.json["plaintext"], made.json["plaintext_token"])
            self.assertTrue(made.json["plaintext"].startswith(f"fft_{seen['token_prefix']}_"))
            self.assertEqual(
                (seen["name"], seen["scopes"], seen["created_by"], seen["last_used_at"]),
                ("deploy", ["telemetry:read"], "ben@example.com", None),
            )
            self.assertEqual((await self.list(path))[0], seen)
            overview = await self.request("GET", "/api/v1/orgs/ada/overview", headers=bearer(made))
            self.assertEqual(overview.status, 200)
            [listed, *_] = await self.list(path)
            self.assertIsNotNone(listed["last_used_at"])

    async def test_only_a_hash_is_kept(self) -> None:
        made = await self.make()
        secret = made.json["plaintext"].split("_", 2)[2]
        rows = await self.database.query(
            "select tokens::text from tokens union all select e::text from audit_entries e"
        )
        self.assertGreater(len(rows), 1)
        self.assertNotIn(secret, str(rows))

    async def test_it_lasts_for_90_days_unless_said_otherwise(self) -> None:
        seen = (await self.make()).json
        lasts = datetime.fromisoformat(seen["expires_at"]) - datetime.fromisoformat(seen["created_at"])
        self.assertEqual(lasts, timedelta(days=90))
        later = (datetime.now(UTC) + timedelta(days=364)).astimezone(timezone(timedelta(hours=23))).isoformat()
        for wished in (in_days(1), later):
            made = await self.make(expires_at=wished)
            self.assertEqual(datetime.fromisoformat(made.json["expires_at"]), datetime.fromisoformat(wished))
            self.assertTrue(made.json["expires_at"].endswith("Z"))

    async def test_what_is_no_token(self) -> None:
        wrong: list[tuple[str, Any]] = [
            ("name", ""),
            ("name", "x" * 101),
            ("name", "a\0b"),
            ("scopes", []),
            ("scopes", ["org:read", "org:read"]),
            ("scopes", ["everything"]),
            ("scopes", "org:read"),
            ("expires_at", in_days(-1)),
            ("expires_at", in_days(366)),
            ("expires_at", "2030-01-01T00:00:00"),
            ("expires_at", "9999-12-31T23:59:59-23:59"),
            ("expires_at", "0001-01-01T00:00:00+14:00"),
            ("expires_at", 1),
        ]
        for field, value in wrong:
            wish = {"name": "deploy", "scopes": ["org:read"], field: value}
            refused = await self.send_json("POST", MINE, wish, self.ben.headers)
            self.assertEqual((refused.status, refused.json["code"]), (400, "VALIDATION_FAILED"), (field, value))
            self.assertTrue(next(iter(refused.json["fields"])).startswith(field), refused.json)
        self.assertEqual(await self.list(), [])

    async def test_a_viewer_makes_their_own_but_none_of_the_organization(self) -> None:
        viewer = await self.add_person("vera@example.com", role="viewer")
        self.assertEqual((await self.make(headers=viewer.headers)).status, 201)
        self.assertEqual((await self.make(OURS, viewer.headers)).status, 403)
        self.assertEqual(await self.list(OURS), [])


class Limits(TokenTestCase):
    """`TOKEN_MAX_DAYS`."""

    options: Mapping[str, Any] = {"token_max_days": 30}

    async def test_the_longest_life_is_a_setting(self) -> None:
        seen = (await self.make()).json
        lasts = datetime.fromisoformat(seen["expires_at"]) - datetime.fromisoformat(seen["created_at"])
        self.assertEqual(lasts, timedelta(days=30))
        refused = await self.make(expires_at=in_days(31))
        self.assertEqual(refused.json["fields"], {"expires_at": "must be at most 30 days from now"})


class ByToken(TokenTestCase):
    """Tokens that make tokens."""

    async def test_it_takes_the_scope(self) -> None:
        headers = await self.add_token("org:admin", "telemetry:read", user_id=self.ben.id)
        for path in (MINE, OURS):
            refused = await self.make(path, headers)
            self.assertEqual(refused.status, 403)
            self.assertIn("tokens:write", refused.json["error"])
        self.assertEqual(len(await self.list()), 1)

    async def test_none_gives_more_than_it_has(self) -> None:
        for path in (MINE, OURS):
            headers = await self.add_token("org:admin", "tokens:write", user_id=self.ben.id)
            for scopes in (["org:read"], ["org:admin", "tokens:write"]):
                self.assertEqual((await self.make(path, headers, scopes=scopes)).status, 201, scopes)
            for scopes in (["*"], ["org:read", "secrets:read"]):
                refused = await self.make(path, headers, scopes=scopes)
                self.assertEqual((refused.status, refused.json["code"]), (403, "AUTH_FORBIDDEN"), scopes)
                self.assertIn(scopes[-1], refused.json["error"])
        everything = await self.add_token("*", user_id=self.ben.id)
        self.assertEqual((await self.make(headers=everything, scopes=["*"])).status, 201)

    async def test_none_makes_one_that_outlives_it(self) -> None:
        parent = await self.make(scopes=["tokens:write"], expires_at=in_days(2))
        child = await self.make(headers=bearer(parent), scopes=["tokens:write"])
        self.assertEqual(child.json["expires_at"], parent.json["expires_at"])
        refused = await self.make(headers=bearer(parent), scopes=["tokens:write"], expires_at=in_days(3))
        self.assertEqual((refused.status, set(refused.json["fields"])), (400, {"expires_at"}))

    async def test_an_organizations_token_makes_others_of_the_organization_only(self) -> None:
        headers = await self.add_token("tokens:write", organization="ada")
        made = await self.make(OURS, headers, scopes=["tokens:write"])
        self.assertEqual((made.status, made.json["created_by"]), (201, None))
        self.assertEqual((await self.make(MINE, headers)).status, 403)


class Revoking(TokenTestCase):
    """A token's end."""

    async def test_it_ends_at_once_and_is_gone_from_the_list(self) -> None:
        for path in (MINE, OURS):
            made = await self.make(path)
            self.assertEqual(await self.revoke(made.json["id"], path), 204)
            refused = await self.request("GET", "/api/v1/orgs/ada/overview", headers=bearer(made))
            self.assertEqual((refused.status, refused.json["code"]), (401, "AUTH_UNAUTHORIZED"))
            self.assertEqual(await self.list(path), [])
            self.assertEqual(await self.revoke(made.json["id"], path), 404)

    async def test_as_clients_of_the_first_generation_do(self) -> None:
        made = await self.make("/tokens")
        revoked = await self.request("POST", f"/tokens/{made.json['id']}/revoke", headers=self.ben.headers)
        self.assertEqual((revoked.status, list(revoked.json)), (200, ["message"]))
        self.assertEqual(await self.list("/tokens"), [])

    async def test_others_tokens_are_not_there(self) -> None:
        other = await self.add_person("eve@example.com")
        mine, ours = (await self.make()).json["id"], (await self.make(OURS)).json["id"]
        self.assertEqual(await self.revoke(mine, headers=other.headers), 404)
        self.assertEqual(await self.revoke(ours), 404)
        self.assertEqual(await self.revoke(mine, OURS), 404)
        self.assertEqual(await self.revoke(str(new_id())), 404)
        self.assertEqual(await self.revoke("no-id"), 404)
        self.assertEqual((len(await self.list()), len(await self.list(OURS))), (1, 1))


class Today(TokenTestCase):
    """A token acts by what its person may do now."""

    async def status(self, headers: dict[str, str], path: str = OURS) -> int:
        return (await self.request("GET", path, headers=headers)).status

    async def test_a_token_of_somebody_who_was_demoted_or_removed(self) -> None:
        headers = await self.add_token("*", user_id=self.ben.id)
        self.assertEqual(await self.status(headers), 200)
        await self.database.execute("update memberships set role = 'viewer' where user_id = %s", (str(self.ben.id),))
        self.assertEqual(await self.status(headers), 403)
        self.assertEqual(await self.status(headers, "/api/v1/orgs/ada/overview"), 200)
        await self.database.execute("delete from memberships where user_id = %s", (str(self.ben.id),))
        self.assertEqual(await self.status(headers), 404)
        self.assertEqual(await self.status(headers, "/api/v1/orgs/ada/overview"), 404)

    async def test_a_token_is_no_staff_once_its_person_is_not(self) -> None:
        await self.database.execute("update users set is_staff = true where id = %s", (str(self.ben.id),))
        headers = await self.add_token("*", user_id=self.ben.id)
        me = await self.request("GET", "/api/v1/auth/me", headers=headers)
        self.assertTrue(me.json["is_staff"])
        await self.database.execute("update users set is_staff = false where id = %s", (str(self.ben.id),))
        me = await self.request("GET", "/api/v1/auth/me", headers=headers)
        self.assertFalse(me.json["is_staff"])


class OnRecord(TokenTestCase):
    """The audit log."""

    async def entries(self) -> list[tuple[Any, ...]]:
        return await self.database.query(
            "select chain = '00000000-0000-0000-0000-000000000000', action, actor_name, target, metadata "
            "from audit_entries where actor_kind <> 'system' and action like 'token.%%' order by created_at",
            (),
        )

    async def test_what_was_made_and_revoked(self) -> None:
        for path, servers in ((MINE, True), (OURS, False)):
            await self.database.execute("truncate audit_entries, audit_chains")
            made = (await self.make(path)).json
            await self.revoke(made["id"], path)
            told = {"id": made["id"], "prefix": made["token_prefix"], "scopes": ["telemetry:read"]}
            [create, revoke] = await self.entries()
            self.assertEqual(create[:4], (servers, "token.create", "ben@example.com", "deploy"))
            self.assertEqual({name: create[4][name] for name in told}, told)
            self.assertIn("expires_at", create[4])
            self.assertEqual(revoke, (servers, "token.revoke", "ben@example.com", "deploy", told))

    async def test_nothing_is_on_record_that_did_not_happen(self) -> None:
        await self.make(scopes=[])
        await self.revoke(str(new_id()))
        self.assertEqual(await self.entries(), [])
