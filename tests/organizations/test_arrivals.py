"""Invitations, as those see them who are invited."""

from typing import Any
from uuid import UUID

from tests.organizations.case import ADA, ORGS, Headers
from tests.organizations.test_invitations import BOB, INSPECT, INVITATIONS, InvitationsTestCase
from tests.support.http import EMAIL, Response

ACCEPT = "/api/v1/invitations/accept"
REGISTER = "/api/v1/invitations/register"
NEW_PASSWORD = "mauve otters juggle 9 kites"
BAD_TOKENS: list[Any] = [{}, [], {"token": ""}, {"token": None}, {"token": 1}, {"token": "x" * 201}, {"token": "a\0"}]


class Arriving(InvitationsTestCase):
    """`/invitations`."""

    async def accept(self, token: str, headers: Headers) -> Response:
        return await self.send_json("POST", ACCEPT, {"token": token}, headers)

    async def test_anybody_with_the_link_sees_what_is_offered(self) -> None:
        made = await self.invite(role="viewer")
        seen = await self.send_json("POST", INSPECT, {"token": made["token"]})
        self.assertEqual(seen.status, 200)
        self.assertEqual(
            seen.json,
            {
                "organization": {"name": "ada", "slug": "ada"},
                "email": BOB,
                "role": "viewer",
                "invited_by": EMAIL,
                "expires_at": made["expires_at"],
            },
        )

    async def test_accepting_makes_a_member_once(self) -> None:
        made = await self.invite("BOB@Example.com", "viewer")
        bob_id, bob = await self.person(BOB)
        accepted = await self.accept(made["token"], bob)
        self.assertEqual(accepted.status, 200)
        self.assertEqual(
            (accepted.json["slug"], accepted.json["role"], accepted.json["member_count"]), ("ada", "viewer", 2)
        )
        self.assertEqual(await self.get(ADA, bob), accepted.json)
        self.assertEqual([one["status"] for one in await self.get(INVITATIONS)], ["accepted"])
        self.refused(await self.accept(made["token"], bob), 404, "NOT_FOUND")
        self.refused(await self.send_json("POST", INSPECT, {"token": made["token"]}), 404, "NOT_FOUND")
        *_, accept, add = await self.deeds()
        self.assertEqual(accept, ("invitation.accept", "BOB@Example.com", {"id": made["id"]}))
        self.assertEqual(add, ("member.add", "BOB@Example.com", {"user_id": bob_id, "role": "viewer"}))

    async def test_of_many_at_once_one_wins(self) -> None:
        made = await self.invite()
        bob_id, bob = await self.person(BOB)
        answers = await self.at_once(*(self.accept(made["token"], bob) for _ in range(5)))
        self.assertEqual(sorted(answer.status for answer in answers), [200, 404, 404, 404, 404])
        [(count,)] = await self.database.query("select count(*) from memberships where user_id = %s", (bob_id,))
        self.assertEqual(count, 1)
        self.assertEqual([action for action, _, _ in await self.deeds()].count("member.add"), 1)

    async def test_it_is_for_one_e_mail(self) -> None:
        made = await self.invite()
        _, eve = await self.person("eve@example.com")
        for headers in (eve, self.ada):
            self.refused(await self.accept(made["token"], headers), 403, "AUTH_FORBIDDEN")
        self.assertTrue(await self.stands(made["token"]))

    async def test_an_address_that_is_not_ascii_is_compared_without_case_too(self) -> None:
        made = await self.invite("LÖWE@example.com")
        _, loewe = await self.person("löwe@example.com")
        accepted = await self.accept(made["token"], loewe)
        [(same,)] = await self.database.query("select lower('Ö') = 'ö'")
        self.assertEqual(accepted.status, 200 if same else 403)

    async def test_accepting_and_revoking_at_once(self) -> None:
        made = await self.invite()
        bob_id, bob = await self.person(BOB)
        accepted, revoked = await self.at_once(
            self.accept(made["token"], bob),
            self.request("DELETE", f"{INVITATIONS}/{made['id']}", headers=self.ada),
        )
        self.assertIn((accepted.status, revoked.status), {(200, 404), (404, 204)})
        members = await self.database.query("select 1 from memberships where user_id = %s", (bob_id,))
        self.assertEqual(bool(members), accepted.status == 200)

    async def test_whoever_has_become_a_member_meanwhile(self) -> None:
        made = await self.invite(role="admin")
        bob_id, bob = await self.person(BOB)
        await self.add_member(UUID(bob_id), "viewer")
        self.refused(await self.accept(made["token"], bob), 409, "ORG_MEMBER_ALREADY_EXISTS")
        self.assertEqual((await self.get(ADA, bob))["role"], "viewer")

    async def test_an_organization_that_is_gone_offers_nothing(self) -> None:
        await self.organization("other", self.ada)
        made = await self.invite()
        _, bob = await self.person(BOB)
        await self.request("DELETE", f"{ADA}?confirm=ada", headers=self.ada)
        self.refused(await self.accept(made["token"], bob), 404, "NOT_FOUND")

    async def test_a_token_of_the_api_is_nobody_in_person(self) -> None:
        made = await self.invite()
        bob_id, _ = await self.person(BOB)
        for headers in (await self.token("*", user_id=bob_id), await self.token("*", slug="ada")):
            self.refused(await self.accept(made["token"], headers), 403, "AUTH_FORBIDDEN")
        self.refused(await self.accept(made["token"], {}), 401, "AUTH_UNAUTHORIZED")

    async def test_a_demanded_second_factor_is_asked_for_afterwards(self) -> None:
        made = await self.invite()
        _, bob = await self.person(BOB)
        await self.database.execute("update organizations set requires_second_factor = true")
        accepted = await self.accept(made["token"], bob)
        self.assertEqual((accepted.status, accepted.json["requires_second_factor"]), (200, True))
        self.refused(await self.request("GET", ADA, headers=bob), 403, "AUTH_FORBIDDEN")

    async def test_bad_input(self) -> None:
        _, bob = await self.person(BOB)
        for path in (INSPECT, ACCEPT):
            for body in BAD_TOKENS:
                self.refused(await self.send_json("POST", path, body, bob), 400, "VALIDATION_FAILED", body)
            for text in ("finv_", "finv_aaaaaaaa_" + "b" * 43, "ü"):
                self.refused(await self.send_json("POST", path, {"token": text}, bob), 404, "NOT_FOUND", text)


class Registering(InvitationsTestCase):
    """`POST /invitations/register`."""

    async def register(self, token: str, /, **changes: Any) -> Response:
        body = {"token": token, "display_name": "Bøb 東京", "password": NEW_PASSWORD, **changes}
        return await self.send_json("POST", REGISTER, body)

    async def people(self) -> int:
        [(count,)] = await self.database.query("select count(*) from users")
        return int(count)

    async def test_somebody_new_comes_in(self) -> None:
        made = await self.invite("Bob@Example.com", "viewer")
        registered = await self.register(made["token"])
        self.assertEqual(registered.status, 201)
        self.assertEqual(set(registered.json), {"token", "expires_at", "user"})
        user = registered.json["user"]
        self.assertEqual(
            (user["email"], user["display_name"], user["email_verified"], user["is_staff"]),
            ("Bob@Example.com", "Bøb 東京", False, False),
        )
        for headers in ({"Cookie": registered.cookie}, {"Authorization": f"Bearer {registered.json['token']}"}):
            self.assertEqual((await self.get(ADA, headers))["role"], "viewer")
        self.assertEqual((await self.get(ADA, await self.sign_in(BOB, NEW_PASSWORD)))["role"], "viewer")
        self.refused(await self.register(made["token"]), 404, "NOT_FOUND")

    async def test_it_is_recorded(self) -> None:
        made = await self.invite()
        user_id = (await self.register(made["token"])).json["user"]["id"]
        self.assertEqual([action for action, _, _ in await self.deeds(None)], ["user.create", "session.create"])
        self.assertEqual([action for action, _, _ in await self.deeds()][-2:], ["invitation.accept", "member.add"])
        actors = await self.database.query(
            "select distinct actor_kind, actor_id, actor_name from audit_entries where action <> 'invitation.create'"
            " and actor_kind <> 'system'"
        )
        self.assertEqual(actors, [("user", user_id, BOB)])

    async def test_whoever_has_an_account_signs_in_instead(self) -> None:
        made = await self.invite("BOB@example.com")
        await self.person(BOB)
        self.refused(await self.register(made["token"]), 409, "USER_EMAIL_TAKEN")
        self.assertTrue(await self.stands(made["token"]))

    async def test_of_many_at_once_one_comes_in(self) -> None:
        made = await self.invite()
        answers = await self.at_once(*(self.register(made["token"]) for _ in range(4)))
        self.assertEqual(sorted(answer.status for answer in answers), [201, 404, 404, 404])
        self.assertEqual((await self.people(), len(await self.get(f"{ADA}/members"))), (2, 2))

    async def test_two_links_for_one_address_at_once_make_one_account(self) -> None:
        await self.organization("other", self.ada)
        body = {"email": "BOB@example.com", "role": "viewer"}
        other = (await self.send_json("POST", f"{ORGS}/other/invitations", body, self.ada)).json
        made = await self.invite()
        answers = await self.at_once(*(self.register(one["token"]) for one in (made, other)))
        self.assertEqual(sorted(answer.status for answer in answers), [201, 409])
        [refused] = [answer for answer in answers if answer.status == 409]
        self.refused(refused, 409, "USER_EMAIL_TAKEN")
        self.assertEqual(await self.people(), 2)

    async def test_a_weak_password_leaves_everything_as_it_was(self) -> None:
        made = await self.invite()
        for password in ("password", "bob@example.com", "12345678"):
            refused = await self.register(made["token"], password=password)
            self.refused(refused, 400, "USER_PASSWORD_TOO_WEAK", password)
            self.assertIn("password", refused.json["fields"])
        self.assertEqual(await self.people(), 1)
        self.assertTrue(await self.stands(made["token"]))

    async def test_bad_input_changes_nothing(self) -> None:
        made = await self.invite()
        for changes in (
            {"display_name": ""},
            {"display_name": "  "},
            {"display_name": "a\nb"},
            {"display_name": "x" * 101},
            {"display_name": None},
            {"password": "short"},
            {"password": "x" * 129},
            {"password": None},
            {"token": ""},
            {"token": "x" * 201},
        ):
            self.refused(await self.register(made["token"], **changes), 400, "VALIDATION_FAILED", changes)
        self.refused(await self.register("finv_none"), 404, "NOT_FOUND")
        self.assertEqual(await self.people(), 1)

    async def test_not_from_another_site(self) -> None:
        made = await self.invite()
        body = {"token": made["token"], "display_name": "Bob", "password": NEW_PASSWORD}
        refused = await self.send_json("POST", REGISTER, body, {"Origin": "https://evil.example"})
        self.refused(refused, 403, "AUTH_FORBIDDEN")
        self.assertNotIn("set-cookie", refused.headers)
