"""What staff see and do."""

import re
from typing import Any
from uuid import UUID

from twisted.internet import reactor
from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.task import deferLater

from ferrflow.db.database import Transaction
from ferrflow.ids import new_id
from tests.support.http import EMAIL, PASSWORD, Response
from tests.support.people import PeopleTestCase, Somebody

USERS = "/api/v1/admin/users"
ORGS = "/api/v1/admin/orgs"
SHOWN = {
    *("id", "email", "email_verified", "display_name", "avatar_url", "timezone", "locale", "is_staff", "second_factor"),
    *("created_at", "last_login_at", "disabled_at", "organization_count"),
}
CHAIN_OF = """
select audit_entries.action, audit_entries.actor_name, audit_entries.target, audit_entries.metadata
from audit_entries join organizations on organizations.id = audit_entries.chain
where organizations.slug = %s and audit_entries.actor_kind <> 'system'
"""
WAITING = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"


class StaffTestCase(PeopleTestCase):
    """With a second member of staff and somebody who is none."""

    async def set_up(self) -> None:
        await super().set_up()
        self.bob = await self.add_person("bob@example.com", staff=True)
        self.eve = await self.add_person("eve@example.com")
        [(ada,)] = await self.database.query("select id from users where email = %s", (EMAIL,))
        self.ada = await self.add_session(UUID(ada), EMAIL)

    async def change(self, who: Somebody, by: Somebody, **changes: Any) -> Response:
        return await self.send_json("PATCH", f"{USERS}/{who.id}", changes, by.headers)

    async def delete(self, who: Somebody, by: Somebody) -> Response:
        return await self.request("DELETE", f"{USERS}/{who.id}", headers=by.headers)

    async def emails(self, query: str = "") -> list[str]:
        answer = await self.request("GET", f"{USERS}?{query}", headers=self.bob.headers)
        assert answer.status == 200, answer
        return [person["email"] for person in answer.json]

    async def at_once(self, *requests: Any, held: str = "users") -> list[Response]:
        """Send requests so that all of them wait in the database, for what is `held`, before any goes on."""

        async def hold(transaction: Transaction) -> list[Response]:
            await transaction.query(f"select id from {held} for update")
            self.sent = [Deferred.fromCoroutine(request) for request in requests]
            while (await self.watcher.query(WAITING)) != [(len(requests),)]:
                await deferLater(reactor, 0.02)
            return []

        self.watcher = await self.connect(size=1)
        await self.database.transaction(hold)
        return list(await gatherResults(self.sent))


class Seeing(StaffTestCase):
    """`GET /admin/users` and `/admin/orgs`."""

    async def test_everybody_is_shown_the_newest_first(self) -> None:
        self.assertEqual(await self.emails(), ["eve@example.com", "bob@example.com", EMAIL])
        ada = (await self.request("GET", USERS, headers=self.bob.headers)).json[-1]
        self.assertEqual(set(ada), SHOWN)
        self.assertEqual((ada["organization_count"], ada["disabled_at"], ada["is_staff"]), (1, None, True))

    async def test_a_text_is_sought_in_e_mail_and_name_and_is_no_pattern(self) -> None:
        names = {"eve": "100% Eve_x", "bob": "Böb \\ the 'b'"}
        for name, shown in names.items():
            await self.database.execute(
                "update users set display_name = %s where email = %s", (shown, f"{name}@example.com")
            )
        for query, expected in (
            ("EXAMPLE.com", ["eve@example.com", "bob@example.com", EMAIL]),
            ("100%25", ["eve@example.com"]),
            ("%25", ["eve@example.com"]),
            ("_", ["eve@example.com"]),
            ("e_x", ["eve@example.com"]),
            ("b_b", []),
            ("%5C", ["bob@example.com"]),
            ("%27", ["bob@example.com"]),
            ("b%C3%96b", ["bob@example.com"]),
            ("nobody", []),
        ):
            self.assertEqual(await self.emails(f"query={query}"), expected, query)

    async def test_a_long_list_comes_in_pages(self) -> None:
        for number in range(5):
            await self.add_person(f"person{number}%&@example.com")
        seen: list[str] = []
        path = f"{USERS}?limit=2&query=person"
        for _ in range(3):
            answer = await self.request("GET", path, headers=self.bob.headers)
            seen += [person["email"] for person in answer.json]
            link = re.fullmatch(r'<(/api/v1/admin/users\?[^>]+)>; rel="next"', answer.headers.get("link", ""))
            path = link[1] if link else ""
        self.assertEqual(path, "")
        self.assertEqual(seen, [f"person{number}%&@example.com" for number in reversed(range(5))])

    async def test_what_no_page_can_be(self) -> None:
        for query in ("limit=0", "limit=201", "limit=x", "limit=1.5", "cursor=1", "query=%00", "query=%ff"):
            for path in (USERS, ORGS):
                refused = await self.request("GET", f"{path}?{query}", headers=self.bob.headers)
                self.assertEqual((refused.status, refused.json["code"]), (400, "VALIDATION_FAILED"), query)
        self.assertEqual(await self.emails(f"query={'x' * 200}&cursor={new_id()}"), [])

    async def test_all_organizations_are_shown_whoever_is_in_them(self) -> None:
        await self.add_organization("other")
        answer = await self.request("GET", ORGS, headers=self.bob.headers)
        self.assertEqual([(each["slug"], each["member_count"]) for each in answer.json], [("other", 0), ("ada", 1)])
        self.assertEqual(set(answer.json[0]), {"id", "slug", "name", "member_count", "created_at"})
        answer = await self.request("GET", f"{ORGS}?query=OTH", headers=self.bob.headers)
        self.assertEqual([each["slug"] for each in answer.json], ["other"])

    async def test_only_staff_may(self) -> None:
        everything = await self.add_token("*", user_id=self.eve.id)
        for headers, status, code in (
            ({}, 401, "AUTH_UNAUTHORIZED"),
            (self.eve.headers, 403, "ADMIN_STAFF_ONLY"),
            (everything, 403, "ADMIN_STAFF_ONLY"),
            (await self.add_token("*", organization="ada"), 403, "ADMIN_STAFF_ONLY"),
            (await self.add_token("org:admin", user_id=self.bob.id), 403, "AUTH_FORBIDDEN"),
        ):
            for method, path in (("GET", USERS), ("GET", ORGS), ("DELETE", f"{USERS}/{self.bob.id}")):
                refused = await self.request(method, path, headers=headers)
                self.assertEqual((refused.status, refused.json["code"]), (status, code), path)
            refused = await self.send_json("PATCH", f"{USERS}/{self.eve.id}", {"is_staff": True}, headers)
            self.assertEqual((refused.status, refused.json["code"]), (status, code))
        allowed = await self.add_token("*", user_id=self.bob.id)
        self.assertEqual((await self.request("GET", USERS, headers=allowed)).status, 200)
        self.assertEqual(await self.emails("query=eve"), ["eve@example.com"])

    async def test_no_token_says_who_is_staff(self) -> None:
        token = await self.add_token("*", user_id=self.bob.id)
        for changes in ({"is_staff": True}, {"is_staff": False, "disabled": True}):
            refused = await self.send_json("PATCH", f"{USERS}/{self.eve.id}", changes, token)
            self.assertEqual((refused.status, refused.json["code"]), (403, "AUTH_FORBIDDEN"))
        self.assertEqual(await self.status(self.eve.headers), 200)
        self.assertEqual({row[0] for row in await self.recorded()}, {"access.refuse"})
        allowed = await self.send_json("PATCH", f"{USERS}/{self.eve.id}", {"disabled": True}, token)
        self.assertEqual(allowed.status, 200)


class Changing(StaffTestCase):
    """`PATCH /admin/users/{id}`."""

    async def test_who_is_disabled_is_out_at_once_and_back_when_enabled(self) -> None:
        token = await self.add_token("*", user_id=self.eve.id)
        add_link = (
            "insert into password_resets (token_hash, user_id, expires_at) values ('x', %s, now() + interval '1 day')"
        )
        await self.database.execute(add_link, (str(self.eve.id),))
        answer = await self.change(self.eve, self.bob, disabled=True)
        self.assertEqual(answer.status, 200)
        self.assertEqual(set(answer.json), SHOWN)
        self.assertIsNotNone(answer.json["disabled_at"])
        self.assertEqual((await self.status(self.eve.headers), await self.status(token)), (401, 401))
        self.assertEqual(await self.database.query("select from password_resets"), [])
        again = await self.change(self.eve, self.bob, disabled=True)
        self.assertEqual(again.json, answer.json)
        answer = await self.change(self.eve, self.bob, disabled=False)
        self.assertIsNone(answer.json["disabled_at"])
        self.assertEqual((await self.status(self.eve.headers), await self.status(token)), (401, 200))
        await self.sign_in(self.eve.email, PASSWORD)

    async def test_each_change_is_recorded_once(self) -> None:
        for changes in ({"disabled": True, "is_staff": True}, {"disabled": True}, {}, {"disabled": False}):
            self.assertEqual((await self.change(self.eve, self.bob, **changes)).status, 200)
        self.assertEqual((await self.change(self.eve, self.bob, is_staff=False)).status, 200)
        metadata = {"user_id": str(self.eve.id)}
        self.assertEqual(
            await self.recorded(),
            [
                (action, self.bob.email, self.eve.email, metadata)
                for action in ("user.disable", "user.promote", "user.enable", "user.demote")
            ],
        )

    async def test_who_is_promoted_may_administer_until_demoted(self) -> None:
        for is_staff, status in ((True, 200), (False, 403)):
            await self.change(self.eve, self.bob, is_staff=is_staff)
            self.assertEqual((await self.request("GET", USERS, headers=self.eve.headers)).status, status)

    async def test_what_does_not_fit_changes_nothing(self) -> None:
        values: list[Any] = [{"disabled": 1}, {"disabled": None}, {"is_staff": "true"}, [], None, {"disabled": "yes"}]
        for value in values:
            refused = await self.send_json("PATCH", f"{USERS}/{self.eve.id}", value, self.bob.headers)
            self.assertEqual((refused.status, refused.json["code"]), (400, "VALIDATION_FAILED"), value)
        for path, code in ((f"{USERS}/{new_id()}", "USER_NOT_FOUND"), (f"{USERS}/eve", "NOT_FOUND")):
            refused = await self.send_json("PATCH", path, {"disabled": True}, self.bob.headers)
            self.assertEqual((refused.status, refused.json["code"]), (404, code))
        self.assertEqual(await self.recorded(), [])

    async def test_the_last_who_administers_stays(self) -> None:
        self.assertEqual((await self.change(self.bob, self.ada, disabled=True)).status, 200)
        before = await self.recorded()
        changes: list[dict[str, bool]] = [
            {"disabled": True},
            {"is_staff": False},
            {"disabled": True, "is_staff": True},
            {"disabled": False, "is_staff": False},
        ]
        for change in changes:
            refused = await self.change(self.ada, self.ada, **change)
            self.assertEqual((refused.status, refused.json["code"]), (409, "ADMIN_LAST_STAFF"), change)
        refused = await self.delete(self.ada, self.ada)
        self.assertEqual((refused.status, refused.json["code"]), (409, "ADMIN_LAST_STAFF"))
        self.assertEqual((await self.change(self.ada, self.ada, disabled=False, is_staff=True)).status, 200)
        self.assertEqual(await self.recorded(), before)
        # One who is disabled may go: they do not administer anything.
        self.assertEqual((await self.change(self.bob, self.ada, is_staff=False)).status, 200)

    async def test_of_two_who_demote_each_other_one_stays(self) -> None:
        for change in ({"is_staff": False}, {"disabled": True}):
            answers = await self.at_once(
                self.change(self.ada, self.bob, **change), self.change(self.bob, self.ada, **change)
            )
            self.assertEqual(sorted(answer.status for answer in answers), [200, 409], change)
            left = "select count(*) from users where is_staff and disabled_at is null"
            self.assertEqual(await self.database.query(left), [(1,)])
            await self.database.execute("update users set is_staff = email not like 'eve%', disabled_at = null")
            self.ada = await self.add_session(self.ada.id, EMAIL)
            self.bob = await self.add_session(self.bob.id, self.bob.email)

    async def test_of_two_who_delete_each_other_one_stays(self) -> None:
        await self.add_member(self.eve.id, "owner")
        answers = await self.at_once(self.delete(self.ada, self.bob), self.delete(self.bob, self.ada))
        self.assertEqual(sorted(answer.status for answer in answers), [204, 409])
        self.assertEqual(await self.database.query("select count(*) from users where is_staff"), [(1,)])


class Deleting(StaffTestCase):
    """`DELETE /admin/users/{id}`."""

    async def test_somebody_goes_with_what_is_theirs(self) -> None:
        token = await self.add_token("*", user_id=self.eve.id)
        await self.add_member(self.eve.id, "member")
        self.assertEqual((await self.delete(self.eve, self.bob)).status, 204)
        self.assertEqual((await self.status(self.eve.headers), await self.status(token)), (401, 401))
        self.assertEqual(await self.emails(), [self.bob.email, EMAIL])
        again = await self.delete(self.eve, self.bob)
        self.assertEqual((again.status, again.json["code"]), (404, "USER_NOT_FOUND"))
        metadata = {"user_id": str(self.eve.id)}
        deed = ("user.delete", self.bob.email, self.eve.email, metadata)
        self.assertEqual(await self.recorded(), [deed])
        seen = await self.database.query(CHAIN_OF, ("ada",))
        self.assertEqual(seen, [("member.remove", self.bob.email, self.eve.email, {**metadata, "role": "member"})])

    async def test_the_last_owner_of_an_organization_stays(self) -> None:
        await self.add_organization("other")
        for who, role in ((self.eve, "owner"), (self.bob, "admin")):
            await self.add_member(who.id, role, "other")  # type: ignore[arg-type] # both are roles
        refused = await self.delete(self.eve, self.bob)
        self.assertEqual((refused.status, refused.json["code"]), (409, "ORG_LAST_OWNER"))
        self.assertEqual((await self.status(self.eve.headers), await self.recorded()), (200, []))
        # Another owner who may not sign in is none.
        await self.database.execute("update memberships set role = 'owner'")
        await self.database.execute("update users set disabled_at = now() where email like 'bob%'")
        self.assertEqual((await self.delete(self.eve, self.ada)).status, 409)
        await self.database.execute("update users set disabled_at = null")
        self.assertEqual((await self.delete(self.eve, self.ada)).status, 204)

    async def test_of_two_last_owners_one_stays(self) -> None:
        await self.add_organization("other")
        fay = await self.add_person("fay@example.com", role="owner", organization="other")
        await self.add_member(self.eve.id, "owner", "other")
        answers = await self.at_once(self.delete(self.eve, self.ada), self.delete(fay, self.bob))
        self.assertEqual(sorted(answer.status for answer in answers), [204, 409])

    async def test_of_two_last_owners_one_goes_and_the_other_stays(self) -> None:
        await self.add_organization("other")
        fay = await self.add_person("fay@example.com", role="owner", organization="other")
        await self.add_member(self.eve.id, "owner", "other")
        leave = self.request("POST", "/api/v1/orgs/other/leave", headers=fay.headers)
        answers = await self.at_once(self.delete(self.eve, self.ada), leave, held="organizations")
        self.assertEqual(sorted(answer.status for answer in answers), [204, 409])
        owners = "select count(*) from memberships join organizations on id = organization_id where slug = 'other'"
        self.assertEqual(await self.database.query(owners), [(1,)])

    async def test_what_staff_did_stays_on_record(self) -> None:
        await self.change(self.eve, self.bob, disabled=True)
        self.assertEqual((await self.delete(self.bob, self.bob)).status, 204)
        self.assertEqual(
            [entry[:2] for entry in await self.recorded()],
            [("user.disable", self.bob.email), ("user.delete", self.bob.email)],
        )
