"""Members: who may change whose place, and that an owner always stays."""

from typing import Any

from ferrflow.ids import new_id_text
from tests.organizations.case import ADA, ORGS, OrganizationsTestCase
from tests.support.http import EMAIL

MEMBERS = f"{ADA}/members"
LEAVE = f"{ADA}/leave"


class Members(OrganizationsTestCase):
    """`/orgs/{slug}/members`."""

    async def roles(self) -> dict[str, str]:
        return {one["email"]: one["role"] for one in await self.get(MEMBERS)}

    async def test_everybody_sees_who_is_in(self) -> None:
        bob_id, bob = await self.person("bob@example.com", "viewer")
        await self.database.execute("update users set totp_confirmed_at = now() where id = %s", (bob_id,))
        first, second = await self.get(MEMBERS, bob)
        self.assertEqual((first["email"], first["role"], first["second_factor"]), (EMAIL, "owner", False))
        self.assertEqual((second["user_id"], second["role"], second["second_factor"]), (bob_id, "viewer", True))
        self.assertEqual(
            set(second),
            {"user_id", "email", "display_name", "avatar_url", "role", "second_factor", "joined_at"},
        )

    async def test_an_admin_raises_and_lowers(self) -> None:
        _, admin = await self.person("admin@example.com", "admin")
        bob_id, bob = await self.person("bob@example.com", "viewer")
        for role in ("member", "admin", "viewer"):
            changed = await self.send_json("PATCH", f"{MEMBERS}/{bob_id}", {"role": role}, admin)
            self.assertEqual((changed.status, changed.json["role"], changed.json["user_id"]), (200, role, bob_id))
        updates = [deed for deed in await self.deeds() if deed[0] == "member.update"]
        self.assertEqual(
            updates[0],
            ("member.update", "bob@example.com", {"user_id": bob_id, "before": "viewer", "after": "member"}),
        )
        self.assertEqual(len(updates), 3)
        for role in ("viewer", "member"):
            await self.send_json("PATCH", f"{MEMBERS}/{bob_id}", {"role": role}, admin)
            refused = await self.send_json("PATCH", f"{MEMBERS}/{bob_id}", {"role": "admin"}, bob)
            self.refused(refused, 403, "AUTH_FORBIDDEN")

    async def test_the_same_role_is_no_change(self) -> None:
        bob_id, _ = await self.person("bob@example.com", "viewer")
        before = await self.deeds()
        same = await self.send_json("PATCH", f"{MEMBERS}/{bob_id}", {"role": "viewer"}, self.ada)
        self.assertEqual((same.status, same.json["role"]), (200, "viewer"))
        self.assertEqual(await self.deeds(), before)

    async def test_only_owners_deal_with_owners(self) -> None:
        admin_id, admin = await self.person("admin@example.com", "admin")
        owner_id, _ = await self.person("owner@example.com", "owner")
        machine = await self.token("*", slug="ada")
        for headers in (admin, machine):
            for user_id, role in ((admin_id, "owner"), (owner_id, "admin"), (owner_id, "owner")):
                refused = await self.send_json("PATCH", f"{MEMBERS}/{user_id}", {"role": role}, headers)
                self.refused(refused, 403, "AUTH_FORBIDDEN", (user_id, role))
            self.refused(await self.request("DELETE", f"{MEMBERS}/{owner_id}", headers=headers), 403, "AUTH_FORBIDDEN")
        raised = await self.send_json("PATCH", f"{MEMBERS}/{admin_id}", {"role": "owner"}, self.ada)
        lowered = await self.send_json("PATCH", f"{MEMBERS}/{owner_id}", {"role": "viewer"}, self.ada)
        self.assertEqual((raised.status, lowered.status), (200, 200))
        self.assertEqual(
            await self.roles(), {EMAIL: "owner", "admin@example.com": "owner", "owner@example.com": "viewer"}
        )

    async def test_trying_it_is_recorded(self) -> None:
        admin_id, admin = await self.person("admin@example.com", "admin")
        await self.send_json("PATCH", f"{MEMBERS}/{admin_id}", {"role": "owner"}, admin)
        [(organization_id,)] = await self.database.query("select id from organizations")
        refusals = await self.database.query(
            "select chain, actor_name, target, metadata ->> 'reason' from audit_entries where action = 'access.refuse'"
        )
        reason = "Only an owner may make, change or remove an owner"
        self.assertEqual(refusals, [(organization_id, "admin@example.com", f"PATCH {MEMBERS}/{admin_id}", reason)])

    async def test_who_is_taken_out_is_out_at_once(self) -> None:
        bob_id, bob = await self.person("bob@example.com", "member")
        machine = await self.token("org:admin", slug="ada")
        self.assertEqual((await self.request("DELETE", f"{MEMBERS}/{bob_id}", headers=machine)).status, 204)
        self.refused(await self.request("GET", ADA, headers=bob), 404, "ORG_NOT_FOUND")
        self.refused(await self.request("DELETE", f"{MEMBERS}/{bob_id}", headers=machine), 404, "USER_NOT_FOUND")
        *_, (action, target, metadata) = await self.deeds()
        self.assertEqual((action, target), ("member.remove", "bob@example.com"))
        self.assertEqual(metadata, {"user_id": bob_id, "role": "member"})

    async def test_whoever_is_no_member_is_not_found(self) -> None:
        stranger_id, _ = await self.person("stranger@example.com")
        for user_id, code in (
            (stranger_id, "USER_NOT_FOUND"),
            (new_id_text(), "USER_NOT_FOUND"),
            ("me", "NOT_FOUND"),
            ("1", "NOT_FOUND"),
        ):
            changed = await self.send_json("PATCH", f"{MEMBERS}/{user_id}", {"role": "viewer"}, self.ada)
            self.refused(changed, 404, code)
            self.refused(await self.request("DELETE", f"{MEMBERS}/{user_id}", headers=self.ada), 404, code)

    async def test_bad_roles(self) -> None:
        bob_id, _ = await self.person("bob@example.com", "viewer")
        bodies: list[Any] = [{}, {"role": None}, {"role": "Owner"}, {"role": "staff"}, {"role": 1}, [], "admin"]
        for body in bodies:
            refused = await self.send_json("PATCH", f"{MEMBERS}/{bob_id}", body, self.ada)
            self.refused(refused, 400, "VALIDATION_FAILED", body)

    async def test_a_token_needs_the_scope_and_its_person_the_role(self) -> None:
        bob_id, _ = await self.person("bob@example.com", "viewer")
        reading = await self.token("org:read", user_id=self.ada_id)
        self.assertEqual(len(await self.get(MEMBERS, reading)), 2)
        refused = await self.send_json("PATCH", f"{MEMBERS}/{bob_id}", {"role": "member"}, reading)
        self.refused(refused, 403, "AUTH_FORBIDDEN")
        self.assertIn("org:admin", refused.json["error"])
        bobs = await self.token("*", user_id=bob_id)
        refused = await self.send_json("PATCH", f"{MEMBERS}/{bob_id}", {"role": "admin"}, bobs)
        self.refused(refused, 403, "AUTH_FORBIDDEN")
        self.assertIn("role admin", refused.json["error"])


class LastOwner(OrganizationsTestCase):
    """Somebody who may do everything is always left."""

    async def owners(self) -> int:
        [(count,)] = await self.database.query("select count(*) from memberships where role = 'owner'")
        return int(count)

    async def test_the_last_one_can_go_in_no_way(self) -> None:
        await self.person("admin@example.com", "admin")
        lowered = await self.send_json("PATCH", f"{MEMBERS}/{self.ada_id}", {"role": "admin"}, self.ada)
        self.refused(lowered, 409, "ORG_LAST_OWNER")
        self.refused(await self.request("DELETE", f"{MEMBERS}/{self.ada_id}", headers=self.ada), 409, "ORG_LAST_OWNER")
        self.refused(await self.request("POST", LEAVE, headers=self.ada), 409, "ORG_LAST_OWNER")
        same = await self.send_json("PATCH", f"{MEMBERS}/{self.ada_id}", {"role": "owner"}, self.ada)
        self.assertEqual(same.status, 200)

    async def test_an_owner_who_may_not_sign_in_does_not_count(self) -> None:
        other_id, _ = await self.person("other@example.com", "owner")
        await self.database.execute("update users set disabled_at = now() where id = %s", (other_id,))
        self.refused(await self.request("POST", LEAVE, headers=self.ada), 409, "ORG_LAST_OWNER")
        self.assertEqual((await self.request("DELETE", f"{MEMBERS}/{other_id}", headers=self.ada)).status, 204)

    async def test_of_two_who_leave_at_once_one_stays(self) -> None:
        _, other = await self.person("other@example.com", "owner")
        answers = await self.at_once(*(self.request("POST", LEAVE, headers=one) for one in (self.ada, other)))
        self.assertEqual(sorted(answer.status for answer in answers), [204, 409])
        self.assertEqual(await self.owners(), 1)

    async def test_of_two_who_lower_each_other_one_stays(self) -> None:
        other_id, other = await self.person("other@example.com", "owner")
        answers = await self.at_once(
            self.send_json("PATCH", f"{MEMBERS}/{other_id}", {"role": "viewer"}, self.ada),
            self.request("DELETE", f"{MEMBERS}/{self.ada_id}", headers=other),
        )
        self.assertEqual(await self.owners(), 1)
        self.assertEqual(sum(answer.status < 300 for answer in answers), 1, answers)

    async def test_leaving(self) -> None:
        bob_id, bob = await self.person("bob@example.com", "viewer")
        self.assertEqual((await self.request("POST", LEAVE, headers=bob)).status, 204)
        self.refused(await self.request("POST", LEAVE, headers=bob), 404, "ORG_NOT_FOUND")
        self.assertEqual(await self.get(ORGS, bob), [])
        *_, (action, target, metadata) = await self.deeds()
        self.assertEqual((action, target, metadata["user_id"]), ("member.leave", "bob@example.com", bob_id))

    async def test_leaving_takes_no_second_factor(self) -> None:
        _, bob = await self.person("bob@example.com", "viewer")
        await self.database.execute("update organizations set requires_second_factor = true")
        self.refused(await self.request("GET", ADA, headers=bob), 403, "AUTH_FORBIDDEN")
        self.assertEqual((await self.request("POST", LEAVE, headers=bob)).status, 204)

    async def test_a_token_cannot_leave(self) -> None:
        bob_id, bob = await self.person("bob@example.com", "admin")
        for headers in (await self.token("*", user_id=bob_id), await self.token("*", slug="ada")):
            self.refused(await self.request("POST", LEAVE, headers=headers), 403, "AUTH_FORBIDDEN")
        self.assertEqual(len(await self.get(ORGS, bob)), 1)
