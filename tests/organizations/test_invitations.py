"""Invitations, as those see them who invite."""

from collections.abc import Mapping
from typing import Any

from ferrflow.ids import new_id_text
from ferrflow.mail.model import Letter
from ferrflow.organizations.model import Role
from tests.organizations.case import ADA, ORGS, Headers, OrganizationsTestCase
from tests.support.http import EMAIL, Response

INVITATIONS = f"{ADA}/invitations"
MEMBERS = f"{ADA}/members"
INSPECT = "/api/v1/invitations/inspect"
BOB = "bob@example.com"
BAD_INVITATIONS: list[Any] = [
    {},
    [],
    {"email": BOB},
    {"role": "viewer"},
    {"email": "", "role": "viewer"},
    {"email": "bob", "role": "viewer"},
    {"email": "bob@", "role": "viewer"},
    {"email": "b ob@example.com", "role": "viewer"},
    {"email": "bob@example.com\n", "role": "viewer"},
    {"email": "bob\0@example.com", "role": "viewer"},
    {"email": "bob@" + "x" * 251, "role": "viewer"},
    {"email": None, "role": "viewer"},
    {"email": BOB, "role": "Owner"},
    {"email": BOB, "role": "staff"},
    {"email": BOB, "role": None},
]


class InvitationsTestCase(OrganizationsTestCase):
    """Somebody is invited to `ada`."""

    async def send_invitation(self, email: str = BOB, role: str = "member", headers: Headers | None = None) -> Response:
        return await self.send_json("POST", INVITATIONS, {"email": email, "role": role}, headers or self.ada)

    async def invite(self, email: str = BOB, role: Role = "member") -> Any:
        made = await self.send_invitation(email, role)
        assert made.status == 201, made
        return made.json

    async def stands(self, token: str) -> bool:
        inspected = await self.send_json("POST", INSPECT, {"token": token})
        assert inspected.status in {200, 404}, inspected
        return inspected.status == 200


class Inviting(InvitationsTestCase):
    """`POST /orgs/{slug}/invitations`."""

    async def test_a_link_for_a_week(self) -> None:
        made = await self.invite("Björn@Exämple.com", "admin")
        listed = {name: made[name] for name in set(made) - {"token", "link", "mailed"}}
        self.assertEqual(await self.get(INVITATIONS), [listed])
        self.assertEqual(
            {name: listed[name] for name in ("email", "role", "status", "invited_by")},
            {"email": "Björn@Exämple.com", "role": "admin", "status": "pending", "invited_by": EMAIL},
        )
        self.assertRegex(made["token"], r"^finv_[a-z0-9]{8}_[\w-]{43}$")
        self.assertEqual((made["link"], made["mailed"]), (None, False))
        [(stored, week)] = await self.database.query(
            "select token_hash, expires_at - created_at = interval '7 days' from invitations"
        )
        self.assertNotIn(made["token"].encode(), bytes(stored))
        self.assertIs(week, True)
        *_, (action, target, metadata) = await self.deeds()
        self.assertEqual((action, target), ("invitation.create", "Björn@Exämple.com"))
        self.assertEqual(metadata, {"id": made["id"], "role": "admin"})

    async def test_an_account_makes_no_difference(self) -> None:
        await self.person(BOB)
        known, unknown = await self.send_invitation(BOB), await self.send_invitation("eve@example.com")
        same = {"role", "status", "invited_by", "link", "mailed"}
        self.assertEqual((known.status, set(known.json)), (unknown.status, set(unknown.json)))
        self.assertEqual({name: known.json[name] for name in same}, {name: unknown.json[name] for name in same})

    async def test_adding_a_member_is_inviting(self) -> None:
        await self.person(BOB)
        for email in (BOB, "eve@example.com"):
            added = await self.send_json("POST", MEMBERS, {"email": email, "role": "viewer"}, self.ada)
            self.assertEqual(added.status, 201)
            body = added.json
            invitation = body.pop("invitation")
            expected = {"user_id": None, "email": email, "display_name": None, "role": "viewer", "joined_at": None}
            self.assertEqual(body, expected)
            self.assertTrue(await self.stands(invitation["token"]))
        self.assertEqual(len(await self.get(MEMBERS)), 1)

    async def test_whoever_is_a_member_is_not_invited(self) -> None:
        await self.person(BOB, "viewer")
        for path in (INVITATIONS, MEMBERS):
            refused = await self.send_json("POST", path, {"email": "BOB@example.COM", "role": "admin"}, self.ada)
            self.refused(refused, 409, "ORG_MEMBER_ALREADY_EXISTS")
        self.assertEqual(await self.get(INVITATIONS), [])

    async def test_a_new_one_takes_the_place_of_the_old(self) -> None:
        first = await self.invite(role="viewer")
        second = await self.invite("Bob@Example.com", "admin")
        [listed] = await self.get(INVITATIONS)
        self.assertEqual((listed["id"], listed["role"], listed["email"]), (second["id"], "admin", "Bob@Example.com"))
        self.assertEqual([await self.stands(made["token"]) for made in (first, second)], [False, True])

    async def test_of_many_at_once_one_stands(self) -> None:
        answers = await self.at_once(*(self.send_invitation() for _ in range(5)))
        self.assertEqual([answer.status for answer in answers], [201] * 5)
        standing = [await self.stands(answer.json["token"]) for answer in answers]
        self.assertEqual((sum(standing), len(await self.get(INVITATIONS))), (1, 1))

    async def test_only_owners_invite_owners(self) -> None:
        _, admin = await self.person("admin@example.com", "admin")
        machine = await self.token("org:admin", slug="ada")
        for headers in (admin, machine):
            self.refused(await self.send_invitation(role="owner", headers=headers), 403, "AUTH_FORBIDDEN")
            self.assertEqual((await self.send_invitation(role="admin", headers=headers)).status, 201)
        self.assertEqual((await self.send_invitation(role="owner")).status, 201)

    async def test_an_owners_invitation_is_an_owners_business(self) -> None:
        """Whoever holds its link, and the address has no account, could become the owner."""
        _, admin = await self.person("admin@example.com", "admin")
        made = await self.invite(role="owner")
        path = f"{INVITATIONS}/{made['id']}"
        self.refused(await self.request("POST", f"{path}/resend", headers=admin), 403, "AUTH_FORBIDDEN")
        self.refused(await self.request("DELETE", path, headers=admin), 403, "AUTH_FORBIDDEN")
        self.refused(await self.send_invitation(role="viewer", headers=admin), 403, "AUTH_FORBIDDEN")
        self.assertTrue(await self.stands(made["token"]))

    async def test_members_and_viewers_neither_invite_nor_look(self) -> None:
        roles: list[Role] = ["viewer", "member"]
        for role in roles:
            _, headers = await self.person(f"{role}@example.com", role)
            self.refused(await self.send_invitation(headers=headers), 403, "AUTH_FORBIDDEN")
            self.refused(await self.request("GET", INVITATIONS, headers=headers), 403, "AUTH_FORBIDDEN")

    async def test_bad_input_changes_nothing(self) -> None:
        for body in BAD_INVITATIONS:
            for path in (INVITATIONS, MEMBERS):
                self.refused(await self.send_json("POST", path, body, self.ada), 400, "VALIDATION_FAILED", body)
        self.assertEqual(await self.get(INVITATIONS), [])


class Open(InvitationsTestCase):
    """What becomes of one."""

    async def test_resending_makes_another_link(self) -> None:
        first = await self.invite()
        await self.database.execute("update invitations set expires_at = now() - interval '1 second'")
        [listed] = await self.get(INVITATIONS)
        self.assertEqual((listed["status"], await self.stands(first["token"])), ("expired", False))
        again = await self.request("POST", f"{INVITATIONS}/{first['id']}/resend", headers=self.ada)
        self.assertEqual((again.status, again.json["id"], again.json["status"]), (200, first["id"], "pending"))
        self.assertEqual([await self.stands(made["token"]) for made in (first, again.json)], [False, True])
        *_, (action, target, _) = await self.deeds()
        self.assertEqual((action, target), ("invitation.resend", BOB))

    async def test_revoking_ends_it(self) -> None:
        made = await self.invite()
        path = f"{INVITATIONS}/{made['id']}"
        self.assertEqual((await self.request("DELETE", path, headers=self.ada)).status, 204)
        self.assertFalse(await self.stands(made["token"]))
        self.assertEqual([one["status"] for one in await self.get(INVITATIONS)], ["revoked"])
        self.refused(await self.request("DELETE", path, headers=self.ada), 404, "NOT_FOUND")
        self.refused(await self.request("POST", f"{path}/resend", headers=self.ada), 404, "NOT_FOUND")
        *_, (action, target, _) = await self.deeds()
        self.assertEqual((action, target), ("invitation.revoke", BOB))
        anew = await self.invite()
        self.assertEqual([one["status"] for one in await self.get(INVITATIONS)], ["pending", "revoked"])
        self.assertTrue(await self.stands(anew["token"]))

    async def test_anothers_is_not_there(self) -> None:
        await self.organization("other", self.ada)
        made = await self.invite()
        for name in (made["id"], new_id_text(), "1", "%00"):
            path = f"{ORGS}/other/invitations/{name}"
            self.assertIn((await self.request("DELETE", path, headers=self.ada)).status, {400, 404})
            self.assertIn((await self.request("POST", f"{path}/resend", headers=self.ada)).status, {400, 404})
        self.assertTrue(await self.stands(made["token"]))

    async def test_one_of_somebody_who_is_gone_stays(self) -> None:
        admin_id, admin = await self.person("admin@example.com", "admin")
        made = (await self.send_invitation(headers=admin)).json
        await self.database.execute("delete from users where id = %s", (admin_id,))
        self.assertEqual([one["invited_by"] for one in await self.get(INVITATIONS)], [None])
        self.assertTrue(await self.stands(made["token"]))


class Mailbox:
    """Takes every letter."""

    works = True

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        """Keep it."""
        self.letters.append(letter)


class Links(InvitationsTestCase):
    """With `PUBLIC_URL`, and a mail server."""

    options: Mapping[str, Any] = {"public_url": "https://ferrflow.example.com"}

    async def test_without_a_mail_server_there_is_a_link_to_copy(self) -> None:
        made = await self.invite()
        self.assertEqual(made["link"], f"https://ferrflow.example.com/invitation#{made['token']}")
        self.assertIs(made["mailed"], False)

    async def test_it_is_mailed(self) -> None:
        mailbox = Mailbox()
        self.patch(self.service.pieces.outbox, "_mailer", mailbox)
        made = await self.invite()
        again = (await self.request("POST", f"{INVITATIONS}/{made['id']}/resend", headers=self.ada)).json
        self.assertEqual([made["mailed"], again["mailed"]], [True, True])
        self.assertEqual([letter.to for letter in mailbox.letters], [BOB, BOB])
        for letter, invitation in zip(mailbox.letters, (made, again), strict=True):
            self.assertIn(invitation["link"], letter.text)
            self.assertIn(EMAIL, letter.text)

    async def test_a_machine_invites_in_the_name_of_its_organization(self) -> None:
        mailbox = Mailbox()
        self.patch(self.service.pieces.outbox, "_mailer", mailbox)
        made = await self.send_invitation(headers=await self.token("org:admin", slug="ada"))
        self.assertIs(made.json["invited_by"], None)
        self.assertIn("ada invites you", mailbox.letters[0].text)

    async def test_what_is_refused_is_not_mailed(self) -> None:
        mailbox = Mailbox()
        self.patch(self.service.pieces.outbox, "_mailer", mailbox)
        self.refused(await self.send_invitation(EMAIL), 409, "ORG_MEMBER_ALREADY_EXISTS")
        self.assertEqual(mailbox.letters, [])
