"""Teams of an organization and who is in them."""

from typing import Any

from ferrflow.ids import new_id_text
from ferrflow.organizations.model import Role
from tests.organizations.case import ADA, ORGS, OrganizationsTestCase
from tests.organizations.test_organizations import BAD_NAMINGS
from tests.support.http import EMAIL

TEAMS = f"{ADA}/teams"
CORE = {"name": "Core", "slug": "core"}


class Teams(OrganizationsTestCase):
    """`/orgs/{slug}/teams`."""

    async def test_from_beginning_to_end(self) -> None:
        made = await self.send_json("POST", TEAMS, CORE, self.ada)
        self.assertEqual(made.status, 201)
        self.assertEqual(set(made.json), {"id", "slug", "name", "member_count", "created_at"})
        self.assertEqual(await self.get(TEAMS), [made.json])
        self.assertEqual(await self.get(f"{TEAMS}/{made.json['id']}"), made.json)
        changed = await self.send_json("PATCH", f"{TEAMS}/core", {"slug": "kern"}, self.ada)
        self.assertEqual((changed.status, changed.json), (200, {**made.json, "slug": "kern"}))
        self.refused(await self.request("GET", f"{TEAMS}/core", headers=self.ada), 404, "NOT_FOUND")
        self.assertEqual((await self.request("DELETE", f"{TEAMS}/kern", headers=self.ada)).status, 204)
        self.refused(await self.request("DELETE", f"{TEAMS}/kern", headers=self.ada), 404, "NOT_FOUND")
        deeds = [(action, target) for action, target, _ in await self.deeds() if action.startswith("team.")]
        self.assertEqual(deeds, [("team.create", "core"), ("team.update", "core"), ("team.delete", "kern")])

    async def test_a_slug_is_one_team(self) -> None:
        answers = await self.at_once(*(self.send_json("POST", TEAMS, CORE, self.ada) for _ in range(3)))
        self.assertEqual(sorted(answer.status for answer in answers), [201, 409, 409])
        await self.send_json("POST", TEAMS, {"name": "Web", "slug": "web"}, self.ada)
        self.refused(await self.send_json("PATCH", f"{TEAMS}/web", CORE, self.ada), 409, "TEAM_SLUG_TAKEN")

    async def test_a_slug_comes_before_an_id(self) -> None:
        first = (await self.send_json("POST", TEAMS, CORE, self.ada)).json
        second = (await self.send_json("POST", TEAMS, {"name": "Odd", "slug": first["id"]}, self.ada)).json
        self.assertEqual(await self.get(f"{TEAMS}/{first['id']}"), second)

    async def test_bad_input_changes_nothing(self) -> None:
        for body in BAD_NAMINGS:
            self.refused(await self.send_json("POST", TEAMS, body, self.ada), 400, "VALIDATION_FAILED", body)
        self.assertEqual(await self.get(TEAMS), [])

    async def test_anothers_team_is_not_there(self) -> None:
        await self.organization("other", self.ada)
        made = (await self.send_json("POST", f"{ORGS}/other/teams", CORE, self.ada)).json
        for key in ("core", made["id"]):
            for method, suffix in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/members")):
                response = await self.send_json(method, f"{TEAMS}/{key}{suffix}", {}, self.ada)
                self.refused(response, 404, "NOT_FOUND")
            added = await self.send_json("POST", f"{TEAMS}/{key}/members", {"user_id": self.ada_id}, self.ada)
            self.refused(added, 404, "NOT_FOUND")

    async def test_members_read_and_admins_change(self) -> None:
        await self.send_json("POST", TEAMS, CORE, self.ada)
        expected: dict[Role, int] = {"viewer": 403, "member": 403, "admin": 201}
        for role, status in expected.items():
            user_id, headers = await self.person(f"{role}@example.com", role)
            self.assertEqual(len(await self.get(TEAMS, headers)), 1)
            added = await self.send_json("POST", f"{TEAMS}/core/members", {"user_id": user_id}, headers)
            self.assertEqual(added.status, status)


class TeamMembers(OrganizationsTestCase):
    """`/orgs/{slug}/teams/{team}/members`."""

    async def set_up(self) -> None:
        await super().set_up()
        await self.send_json("POST", TEAMS, CORE, self.ada)
        self.path = f"{TEAMS}/core/members"

    async def test_in_and_out(self) -> None:
        bob_id, _ = await self.person("bob@example.com", "viewer")
        for user_id in (bob_id, self.ada_id):
            added = await self.send_json("POST", self.path, {"user_id": user_id}, self.ada)
            self.assertEqual((added.status, added.json["user_id"]), (201, user_id))
        members = await self.get(self.path)
        self.assertEqual(
            [(one["email"], one["role"]) for one in members], [("bob@example.com", "viewer"), (EMAIL, "owner")]
        )
        self.assertEqual(set(members[0]), {"user_id", "email", "display_name", "role", "added_at"})
        self.assertEqual((await self.get(f"{TEAMS}/core"))["member_count"], 2)
        path = f"{self.path}/{bob_id}"
        self.assertEqual((await self.request("DELETE", path, headers=self.ada)).status, 204)
        self.refused(await self.request("DELETE", path, headers=self.ada), 404, "USER_NOT_FOUND")
        *_, (action, target, metadata) = await self.deeds()
        self.assertEqual((action, target), ("team_member.remove", "bob@example.com"))
        self.assertEqual(metadata, {"team": "core", "user_id": bob_id})

    async def test_twice_is_once(self) -> None:
        body = {"user_id": self.ada_id}
        answers = await self.at_once(*(self.send_json("POST", self.path, body, self.ada) for _ in range(3)))
        self.assertEqual([answer.status for answer in answers], [201] * 3)
        self.assertEqual([action for action, _, _ in await self.deeds()].count("team_member.add"), 1)

    async def test_only_members_of_the_organization(self) -> None:
        stranger_id, _ = await self.person("stranger@example.com")
        for user_id in (stranger_id, new_id_text()):
            added = await self.send_json("POST", self.path, {"user_id": user_id}, self.ada)
            self.refused(added, 404, "USER_NOT_FOUND")
        bodies: list[Any] = [{}, {"user_id": None}, {"user_id": "ada"}, {"user_id": 1}]
        for body in bodies:
            self.refused(await self.send_json("POST", self.path, body, self.ada), 400, "VALIDATION_FAILED", body)
        self.assertEqual(await self.get(self.path), [])

    async def test_who_leaves_the_organization_leaves_its_teams(self) -> None:
        bob_id, bob = await self.person("bob@example.com", "viewer")
        await self.send_json("POST", self.path, {"user_id": bob_id}, self.ada)
        await self.request("POST", f"{ADA}/leave", headers=bob)
        self.assertEqual(await self.get(self.path), [])
