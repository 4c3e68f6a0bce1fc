"""Projects of an organization."""

from ferrflow.organizations.model import Role
from tests.organizations.case import ADA, ORGS, OrganizationsTestCase
from tests.organizations.test_organizations import BAD_NAMINGS

PROJECTS = f"{ADA}/projects"
SITE = {"name": "The site", "slug": "site"}


class Projects(OrganizationsTestCase):
    """`/orgs/{slug}/projects`."""

    async def test_from_beginning_to_end(self) -> None:
        made = await self.send_json("POST", PROJECTS, SITE, self.ada)
        self.assertEqual(made.status, 201)
        self.assertEqual(set(made.json), {"id", "slug", "name", "issue_count", "vault_count", "created_at"})
        self.assertEqual(await self.get(PROJECTS), [made.json])
        changed = await self.send_json("PATCH", f"{PROJECTS}/site", {"slug": "web", "name": "Wéb"}, self.ada)
        self.assertEqual((changed.status, changed.json), (200, {**made.json, "slug": "web", "name": "Wéb"}))
        self.assertEqual(await self.get(f"{PROJECTS}/web"), changed.json)
        self.refused(await self.request("GET", f"{PROJECTS}/site", headers=self.ada), 404, "PROJECT_NOT_FOUND")
        refused = await self.request("DELETE", f"{PROJECTS}/web?confirm=site", headers=self.ada)
        self.refused(refused, 400, "VALIDATION_FAILED")
        deleted = await self.request("DELETE", f"{PROJECTS}/web?confirm=web", headers=self.ada)
        self.assertEqual((deleted.status, await self.get(PROJECTS)), (204, []))
        deeds = [deed for deed in await self.deeds() if deed[0].startswith("project.")]
        self.assertEqual(
            [(action, target) for action, target, _ in deeds],
            [("project.create", "site"), ("project.update", "site"), ("project.delete", "web")],
        )
        self.assertEqual(deeds[1][2]["after"], {"name": "Wéb", "slug": "web"})

    async def test_no_change_is_no_deed(self) -> None:
        await self.send_json("POST", PROJECTS, SITE, self.ada)
        before = await self.deeds()
        for body in ({}, SITE):
            self.assertEqual((await self.send_json("PATCH", f"{PROJECTS}/site", body, self.ada)).status, 200)
        self.assertEqual(await self.deeds(), before)

    async def test_a_slug_is_one_project_of_one_organization(self) -> None:
        answers = await self.at_once(*(self.send_json("POST", PROJECTS, SITE, self.ada) for _ in range(4)))
        self.assertEqual(sorted(answer.status for answer in answers), [201, 409, 409, 409])
        [*_, refused] = sorted(answers, key=lambda answer: answer.status)
        self.refused(refused, 409, "PROJECT_SLUG_TAKEN")
        await self.send_json("POST", PROJECTS, {"name": "Web", "slug": "web"}, self.ada)
        taken = await self.send_json("PATCH", f"{PROJECTS}/web", {"slug": "site"}, self.ada)
        self.refused(taken, 409, "PROJECT_SLUG_TAKEN")
        await self.organization("other", self.ada)
        self.assertEqual((await self.send_json("POST", f"{ORGS}/other/projects", SITE, self.ada)).status, 201)

    async def test_anothers_project_is_not_there(self) -> None:
        await self.organization("other", self.ada)
        await self.send_json("POST", f"{ORGS}/other/projects", SITE, self.ada)
        for method, suffix in (("GET", ""), ("PATCH", ""), ("DELETE", "?confirm=site")):
            response = await self.send_json(method, f"{PROJECTS}/site{suffix}", {}, self.ada)
            self.refused(response, 404, "PROJECT_NOT_FOUND")

    async def test_bad_input_changes_nothing(self) -> None:
        for body in BAD_NAMINGS:
            self.refused(await self.send_json("POST", PROJECTS, body, self.ada), 400, "VALIDATION_FAILED", body)
        self.assertEqual(await self.get(PROJECTS), [])
        for path in ("%00", "%ff", "b%C3%B6b", "x" * 500):
            response = await self.request("GET", f"{PROJECTS}/{path}", headers=self.ada)
            self.assertIn(response.status, {400, 404}, path)

    async def test_members_read_and_admins_change(self) -> None:
        await self.send_json("POST", PROJECTS, SITE, self.ada)
        expected: dict[Role, int] = {"viewer": 403, "member": 403, "admin": 200}
        for role, status in expected.items():
            _, headers = await self.person(f"{role}@example.com", role)
            self.assertEqual(len(await self.get(PROJECTS, headers)), 1)
            changed = await self.send_json("PATCH", f"{PROJECTS}/site", {"name": role}, headers)
            self.assertEqual(changed.status, status)
