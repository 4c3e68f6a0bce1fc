"""One's own profile."""

from typing import Any

from twisted.internet.defer import Deferred, gatherResults

from tests.support.people import PeopleTestCase

ME = "/api/v1/auth/me"
FIRST = {"display_name": None, "timezone": None, "locale": None, "avatar_url": None}
CHANGED = {
    "display_name": "Ada Löwe 👩‍💻",
    "timezone": "Europe/Zurich",
    "locale": "de-CH",
    "avatar_url": "https://example.com/ada.png",
}
BAD: dict[str, list[Any]] = {
    "display_name": ["", " ", "x" * 101, "a\nb", "a\0b", "\x1b[31m", 7, ["Ada"], {}],
    "timezone": [
        "",
        "Mars/Olympus",
        "europe/zurich",
        "../etc/passwd",
        "/UTC",
        "UTC\n",
        "UTC\0",
        "localtime",
        7,
        "x" * 65,
    ],
    "locale": ["", "english", "en_US", "en\n", "e", 7],
    "avatar_url": [
        "",
        "ftp://example.com",
        "javascript:alert(1)",
        "https://u:p@example.com",
        "https://a/" + "b" * 1991,
        7,
    ],
}


class Profile(PeopleTestCase):
    """`PATCH /auth/me`."""

    async def set_up(self) -> None:
        await super().set_up()
        self.eve = await self.add_person("eve@example.com")

    async def profile(self) -> dict[str, Any]:
        me = (await self.request("GET", ME, headers=self.eve.headers)).json
        return {name: me[name] for name in FIRST}

    async def test_what_is_given_is_changed_and_null_clears(self) -> None:
        self.assertEqual(await self.profile(), FIRST)
        changed = await self.send_json("PATCH", ME, CHANGED, self.eve.headers)
        self.assertEqual(changed.status, 200)
        self.assertEqual((changed.json["email"], changed.json["display_name"]), (self.eve.email, "Ada Löwe 👩‍💻"))
        self.assertEqual(await self.profile(), CHANGED)
        for name, first in FIRST.items():
            await self.send_json("PATCH", ME, {name: None}, self.eve.headers)
            self.assertEqual((await self.profile())[name], first)
        self.assertEqual(await self.profile(), FIRST)

    async def test_what_is_not_named_stays(self) -> None:
        await self.send_json("PATCH", ME, CHANGED, self.eve.headers)
        await self.send_json("PATCH", ME, {"locale": "fr"}, self.eve.headers)
        self.assertEqual(await self.profile(), {**CHANGED, "locale": "fr"})

    async def test_what_does_not_fit_changes_nothing(self) -> None:
        await self.send_json("PATCH", ME, CHANGED, self.eve.headers)
        before = await self.recorded()
        for name, values in BAD.items():
            for value in values:
                refused = await self.send_json("PATCH", ME, {"locale": "fr", name: value}, self.eve.headers)
                self.assertEqual((refused.status, refused.json["code"]), (400, "VALIDATION_FAILED"), (name, value))
                self.assertEqual(list(refused.json["fields"]), [name], value)
        for value in ([], "text", None):
            self.assertEqual((await self.send_json("PATCH", ME, value, self.eve.headers)).status, 400)
        self.assertEqual(await self.profile(), CHANGED)
        self.assertEqual(await self.recorded(), before)

    async def test_a_lone_surrogate_is_refused(self) -> None:
        body = rb'{"display_name": "\ud800"}'
        refused = await self.request("PATCH", ME, body=body, headers=self.eve.headers)
        self.assertEqual(refused.status, 400)

    async def test_what_is_not_of_the_profile_cannot_be_changed(self) -> None:
        wish = {"is_staff": True, "email": "root@example.com", "email_verified": False, "id": "7"}
        answer = await self.send_json("PATCH", ME, wish, self.eve.headers)
        self.assertEqual((answer.json["is_staff"], answer.json["email"]), (False, self.eve.email))
        self.assertEqual(await self.recorded(), [])

    async def test_a_change_is_recorded_with_what_was_and_what_is(self) -> None:
        await self.send_json("PATCH", ME, {"display_name": "Eve", "locale": None}, self.eve.headers)
        await self.send_json("PATCH", ME, {"display_name": "Eve"}, self.eve.headers)
        await self.send_json("PATCH", ME, {}, self.eve.headers)
        metadata = {"before": {"display_name": None}, "after": {"display_name": "Eve"}}
        self.assertEqual(await self.recorded(), [("profile.update", self.eve.email, self.eve.email, metadata)])

    async def test_only_a_person_with_all_rights_may(self) -> None:
        everything = await self.add_token("*", user_id=self.eve.id)
        self.assertEqual((await self.send_json("PATCH", ME, {"locale": "fr"}, everything)).status, 200)
        some = await self.add_token("org:admin", "tokens:write", user_id=self.eve.id)
        for headers, status in (
            ({}, 401),
            (some, 403),
            (await self.add_token("*", organization="ada"), 403),
        ):
            self.assertEqual((await self.send_json("PATCH", ME, {"locale": "de"}, headers)).status, status)
        self.assertEqual((await self.profile())["locale"], "fr")

    async def test_two_changes_at_once_do_not_undo_each_other(self) -> None:
        changes = [{"display_name": "Eve"}, {"timezone": "Asia/Tokyo"}, {"locale": "ja"}]
        await gatherResults(
            [Deferred.fromCoroutine(self.send_json("PATCH", ME, change, self.eve.headers)) for change in changes]
        )
        expected = {"display_name": "Eve", "timezone": "Asia/Tokyo", "locale": "ja", "avatar_url": None}
        self.assertEqual(await self.profile(), expected)
