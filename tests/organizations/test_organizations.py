"""Organizations: made, renamed, deleted, and seen by nobody else."""

from typing import Any

from ferrflow.ids import new_id_text
from ferrflow.organizations.model import Role
from ferrflow.organizations.naming import RESERVED
from tests.organizations.case import ADA, ORGS, OrganizationsTestCase

BAD_NAMINGS: list[Any] = [
    {},
    [],
    {"name": "Team"},
    {"slug": "team"},
    {"name": "", "slug": "team"},
    {"name": "   ", "slug": "team"},
    {"name": "x" * 101, "slug": "team"},
    {"name": "a\nb", "slug": "team"},
    {"name": "a\0b", "slug": "team"},
    {"name": None, "slug": "team"},
    {"name": "Team", "slug": "t"},
    {"name": "Team", "slug": "t" * 41},
    {"name": "Team", "slug": "Team"},
    {"name": "Team", "slug": "te_am"},
    {"name": "Team", "slug": "te/am"},
    {"name": "Team", "slug": "team\n"},
    {"name": "Team", "slug": "tëam"},
    {"name": "Team", "slug": 42},
    {"name": "Team", "slug": "new"},
]
BAD_CHANGES: list[Any] = [
    [],
    {"name": ""},
    {"slug": "X"},
    {"slug": "admin"},
    {"slug": 7},
    {"requires_second_factor": "yes"},
    {"requires_second_factor": 1},
]
UNDER = (
    "memberships",
    "repositories",
    "repository_hashes",
    "invitations",
    "projects",
    "teams",
    "team_members",
    "tokens",
    "telemetry_events",
)
FILL = """
insert into repositories (id, organization_id) values (%(id)s, %(org)s);
insert into repository_hashes (organization_id, hash, repository_id) values (%(org)s, repeat('a', 64), %(id)s);
insert into invitations (id, organization_id, email, role, token_hash, expires_at)
values (%(id)s, %(org)s, 'x@example.com', 'member', 'hash', now());
insert into projects (id, organization_id, slug, name) values (%(id)s, %(org)s, 'site', 'Site');
insert into teams (id, organization_id, slug, name) values (%(id)s, %(org)s, 'core', 'Core');
insert into team_members (team_id, organization_id, user_id) values (%(id)s, %(org)s, %(user)s);
insert into tokens (id, organization_id, name, prefix, token_hash, scopes)
values (%(id)s, %(org)s, 'ci', 'prefix', 'hash', '{}');
insert into telemetry_events (received_at, id, organization_id, event_type, source)
values (now(), %(id)s, %(org)s, 'check', 'cli')
"""


class Making(OrganizationsTestCase):
    """`POST /orgs`."""

    async def test_whoever_makes_it_owns_it(self) -> None:
        _, bob = await self.person("bob@example.com")
        made = await self.send_json("POST", ORGS, {"name": "Bøb & 東京", "slug": "bob"}, bob)
        self.assertEqual(made.status, 201)
        expected = {"slug": "bob", "name": "Bøb & 東京", "role": "owner", "member_count": 1}
        self.assertEqual({name: made.json[name] for name in expected}, expected)
        self.assertIs(made.json["requires_second_factor"], False)
        self.assertEqual(await self.get(ORGS, bob), [made.json])
        self.assertEqual(await self.get(f"{ORGS}/bob", bob), made.json)
        [(action, target, metadata)] = await self.deeds("bob")
        self.assertEqual((action, target, metadata), ("organization.create", "bob", {"name": "Bøb & 東京"}))

    async def test_a_slug_is_given_once(self) -> None:
        refused = await self.send_json("POST", ORGS, {"name": "Other", "slug": "ada"}, self.ada)
        self.refused(refused, 409, "ORG_SLUG_TAKEN")

    async def test_of_many_at_once_one_gets_the_slug(self) -> None:
        body = {"name": "Race", "slug": "race"}
        answers = await self.at_once(*(self.send_json("POST", ORGS, body, self.ada) for _ in range(6)))
        self.assertEqual(sorted(answer.status for answer in answers), [201] + [409] * 5)
        self.assertEqual([action for action, _, _ in await self.deeds("race")], ["organization.create"])

    async def test_bad_input_changes_nothing(self) -> None:
        for body in BAD_NAMINGS:
            self.refused(await self.send_json("POST", ORGS, body, self.ada), 400, "VALIDATION_FAILED", body)
        self.assertEqual([one["slug"] for one in await self.get(ORGS)], ["ada"])

    async def test_reserved_words_are_refused(self) -> None:
        for slug in sorted(RESERVED):
            refused = await self.send_json("POST", ORGS, {"name": "Team", "slug": slug}, self.ada)
            self.refused(refused, 400, "VALIDATION_FAILED", slug)
            self.assertEqual(refused.json["fields"], {"slug": "is reserved, please choose another"}, slug)

    async def test_an_organizations_token_is_nobody_who_could_own_one(self) -> None:
        token = await self.token("*", slug="ada")
        self.refused(await self.send_json("POST", ORGS, {"name": "B", "slug": "bb"}, token), 403, "AUTH_FORBIDDEN")


class Changing(OrganizationsTestCase):
    """`PATCH /orgs/{slug}`."""

    async def test_the_old_slug_is_nothing(self) -> None:
        changed = await self.send_json("PATCH", ADA, {"name": "Ada & Co", "slug": "ada-co"}, self.ada)
        self.assertEqual((changed.status, changed.json["slug"], changed.json["name"]), (200, "ada-co", "Ada & Co"))
        self.assertEqual(await self.get(f"{ORGS}/ada-co"), changed.json)
        self.refused(await self.request("GET", ADA, headers=self.ada), 404, "ORG_NOT_FOUND")
        *_, (action, target, metadata) = await self.deeds("ada-co")
        self.assertEqual((action, target), ("organization.update", "ada"))
        self.assertEqual(metadata["before"], {"name": "ada", "slug": "ada"})
        self.assertEqual(metadata["after"], {"name": "Ada & Co", "slug": "ada-co"})

    async def test_what_is_absent_or_the_same_is_no_change(self) -> None:
        before, deeds = await self.get(ADA), await self.deeds()
        for body in ({}, {"name": None}, {"slug": "ada"}, {"requires_second_factor": False}, {"unknown": 1}):
            same = await self.send_json("PATCH", ADA, body, self.ada)
            self.assertEqual((same.status, same.json), (200, before), body)
        self.assertEqual(await self.deeds(), deeds)

    async def test_a_reserved_slug_from_before_may_stay(self) -> None:
        """The bootstrap administrator's is made from their e-mail."""
        await self.database.execute("update organizations set slug = 'admin'")
        kept = await self.send_json("PATCH", f"{ORGS}/admin", {"name": "New", "slug": "admin"}, self.ada)
        self.assertEqual((kept.status, kept.json["name"]), (200, "New"))

    async def test_bad_input_changes_nothing(self) -> None:
        before = await self.get(ADA)
        for body in BAD_CHANGES:
            self.refused(await self.send_json("PATCH", ADA, body, self.ada), 400, "VALIDATION_FAILED", body)
        self.assertEqual(await self.get(ADA), before)

    async def test_two_cannot_take_one_slug(self) -> None:
        for slug in ("one", "two"):
            await self.organization(slug, self.ada)
        answers = await self.at_once(
            *(self.send_json("PATCH", f"{ORGS}/{slug}", {"slug": "same"}, self.ada) for slug in ("one", "two"))
        )
        self.assertEqual(sorted(answer.status for answer in answers), [200, 409])
        [refused] = [answer for answer in answers if answer.status == 409]
        self.refused(refused, 409, "ORG_SLUG_TAKEN")

    async def test_changes_of_different_fields_do_not_undo_each_other(self) -> None:
        await self.database.execute("update users set totp_confirmed_at = now()")
        bodies: list[Any] = [{"name": "Both"}, {"requires_second_factor": True}]
        await self.at_once(*(self.send_json("PATCH", ADA, body, self.ada) for body in bodies))
        both = await self.get(ADA)
        self.assertEqual((both["name"], both["requires_second_factor"]), ("Both", True))

    async def test_nobody_demands_a_second_factor_that_they_lack_themselves(self) -> None:
        body = {"requires_second_factor": True}
        refused = await self.send_json("PATCH", ADA, body, self.ada)
        self.refused(refused, 400, "VALIDATION_FAILED")
        self.assertIn("requires_second_factor", refused.json["fields"])
        await self.database.execute("update users set totp_confirmed_at = now()")
        changed = await self.send_json("PATCH", ADA, body, self.ada)
        self.assertEqual((changed.status, changed.json["requires_second_factor"]), (200, True))
        _, bob = await self.person("bob@example.com", "admin")
        self.refused(await self.request("GET", ADA, headers=bob), 403, "AUTH_FORBIDDEN")
        [listed] = await self.get(ORGS, bob)
        self.assertEqual((listed["slug"], listed["requires_second_factor"]), ("ada", True))

    async def test_an_organizations_token_acts_as_admin(self) -> None:
        token = await self.token("org:admin", slug="ada")
        changed = await self.send_json("PATCH", ADA, {"name": "By machine"}, token)
        self.assertEqual((changed.status, changed.json["role"]), (200, "admin"))
        self.refused(await self.request("DELETE", f"{ADA}?confirm=ada", headers=token), 403, "AUTH_FORBIDDEN")
        await self.organization("other", self.ada)
        self.refused(await self.send_json("PATCH", f"{ORGS}/other", {}, token), 404, "ORG_NOT_FOUND")


class Deleting(OrganizationsTestCase):
    """`DELETE /orgs/{slug}`."""

    async def test_everything_under_it_goes(self) -> None:
        made = await self.organization("gone", self.ada)
        kept = await self.get(ADA)
        for organization in (made, kept):
            parameters = {"id": new_id_text(), "org": organization["id"], "user": self.ada_id}
            for statement in FILL.split(";"):
                # Hashes are unique on the whole server.
                await self.database.execute(statement.replace("'hash'", f"'{organization['slug']}'"), parameters)
        deleted = await self.request("DELETE", f"{ORGS}/gone?confirm=gone", headers=self.ada)
        self.assertEqual((deleted.status, deleted.body), (204, b""))
        self.refused(await self.request("GET", f"{ORGS}/gone", headers=self.ada), 404, "ORG_NOT_FOUND")
        for table in UNDER:
            owners = await self.database.query(f"select organization_id from {table}")
            self.assertEqual({owner for (owner,) in owners} - {None}, {kept["id"]}, table)
        *_, (action, target, metadata) = await self.deeds(None)
        self.assertEqual((action, target, metadata["id"]), ("organization.delete", "gone", made["id"]))

    async def test_the_slug_confirms_it(self) -> None:
        await self.organization("other", self.ada)
        for query in ("", "?confirm=", "?confirm=ADA", "?confirm=other", "?confirm=ada%20"):
            refused = await self.request("DELETE", f"{ADA}{query}", headers=self.ada)
            self.refused(refused, 400, "VALIDATION_FAILED", query)
            self.assertIn("confirm", refused.json["fields"])
        self.assertEqual(len(await self.get(ORGS)), 2)

    async def test_only_owners_may(self) -> None:
        await self.organization("other", self.ada)
        lower: list[Role] = ["viewer", "member", "admin"]
        for role in lower:
            _, headers = await self.person(f"{role}@example.com", role)
            self.refused(await self.request("DELETE", f"{ADA}?confirm=ada", headers=headers), 403, "AUTH_FORBIDDEN")
        self.assertEqual(len(await self.get(ORGS)), 2)

    async def test_the_last_one_stays(self) -> None:
        self.refused(await self.request("DELETE", f"{ADA}?confirm=ada", headers=self.ada), 409, "ORG_LAST")

    async def test_two_at_once_leave_one(self) -> None:
        await self.organization("other", self.ada)
        answers = await self.at_once(
            *(self.request("DELETE", f"{ORGS}/{slug}?confirm={slug}", headers=self.ada) for slug in ("ada", "other"))
        )
        self.assertEqual(sorted(answer.status for answer in answers), [204, 409])
        self.assertEqual(len(await self.get(ORGS)), 1)

    async def test_one_deleted_twice_at_once(self) -> None:
        await self.organization("gone", self.ada)
        answers = await self.at_once(
            *(self.request("DELETE", f"{ORGS}/gone?confirm=gone", headers=self.ada) for _ in range(2))
        )
        self.assertEqual(sorted(answer.status for answer in answers), [204, 404])
        self.assertEqual([action for action, _, _ in await self.deeds(None)].count("organization.delete"), 1)

    async def test_events_go_to_the_next_one(self) -> None:
        made = await self.organization("next", self.ada)
        await self.request("DELETE", f"{ADA}?confirm=ada", headers=self.ada)
        self.assertEqual((await self.post_event({"event_type": "check", "repo_hash": "b" * 64})).status, 204)
        self.assertEqual(await self.database.query("select organization_id from telemetry_events"), [(made["id"],)])

    async def test_events_that_come_at_that_moment_are_taken(self) -> None:
        made = await self.organization("next", self.ada)
        events = [{"event_type": "check", "repo_hash": f"{number:064x}"} for number in range(30)]
        deleting = self.request("DELETE", f"{ADA}?confirm=ada", headers=self.ada)
        answers = await self.at_once(*map(self.post_event, events[:10]), deleting, *map(self.post_event, events[10:]))
        self.assertEqual([answer.status for answer in answers], [204] * 31)
        # What the server does every few seconds, and every few minutes.
        await self.service.pieces.transfers.run()
        await self.service.pieces.orphans.sweep()
        for table in ("telemetry_events", "repositories", "repository_hashes"):
            owners = await self.database.query(f"select distinct organization_id from {table}")
            self.assertLessEqual(set(owners), {(made["id"],)}, table)


class Strangers(OrganizationsTestCase):
    """An organization that one is no member of does not exist."""

    async def test_nothing_of_it_is_there(self) -> None:
        await self.database.execute("update users set is_staff = true")
        _, bob = await self.person("bob@example.com")
        await self.organization("bob", bob)
        paths = [f"{ORGS}/bob", f"{ORGS}/nobody", f"{ORGS}/%00", f"{ORGS}/b%C3%B6b", f"{ORGS}/%ff"]
        for path in paths:
            for method in ("GET", "PATCH", "DELETE"):
                response = await self.send_json(method, path, {}, self.ada)
                self.assertIn(response.status, {400, 404}, path)
        for suffix in ("members", "projects", "teams", "projects/x", "teams/x", "teams/x/members"):
            for headers in (self.ada, await self.token("*", slug="ada")):
                foreign = await self.request("GET", f"{ORGS}/bob/{suffix}", headers=headers)
                unknown = await self.request("GET", f"{ORGS}/nobody/{suffix}", headers=headers)
                self.refused(foreign, 404, "ORG_NOT_FOUND")
                self.assertEqual(foreign.body, unknown.body)
