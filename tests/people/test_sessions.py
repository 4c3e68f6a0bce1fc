"""Where somebody is signed in."""

from ferrflow.ids import new_id
from tests.support.people import PeopleTestCase

SESSIONS = "/api/v1/me/sessions"


class Sessions(PeopleTestCase):
    """`/me/sessions`."""

    async def set_up(self) -> None:
        await super().set_up()
        self.here = await self.add_person("eve@example.com")
        self.there = await self.add_session(self.here.id, self.here.email)
        self.other = await self.add_person("bob@example.com")

    async def ids(self, headers: dict[str, str]) -> set[str]:
        return {session["id"] for session in (await self.request("GET", SESSIONS, headers=headers)).json}

    async def test_each_is_shown_with_what_is_known_of_it(self) -> None:
        answer = await self.request("GET", SESSIONS, headers=self.here.headers)
        self.assertEqual(answer.status, 200)
        seen = {session["id"]: session for session in answer.json}
        self.assertEqual(set(seen), {str(self.here.session_id), str(self.there.session_id)})
        mine = seen[str(self.here.session_id)]
        self.assertEqual((mine["user_agent"], mine["address"], mine["current"]), ("a browser", "192.0.2.1", True))
        self.assertFalse(seen[str(self.there.session_id)]["current"])
        fields = {"id", "user_agent", "address", "created_at", "last_seen_at", "expires_at", "current"}
        self.assertEqual(set(mine), fields)

    async def test_only_what_still_counts_is_shown(self) -> None:
        for change in (
            "ended_at = now()",
            "ended_at = null, expires_at = now()",
            "expires_at = now() + interval '1 day', last_seen_at = now() - interval '7 days 1 second'",
        ):
            await self.database.execute(f"update sessions set {change} where id = %s", (str(self.there.session_id),))
            self.assertEqual(await self.ids(self.here.headers), {str(self.here.session_id)}, change)

    async def test_one_is_ended_at_once(self) -> None:
        path = f"{SESSIONS}/{self.there.session_id}"
        self.assertEqual((await self.request("DELETE", path, headers=self.here.headers)).status, 204)
        self.assertEqual((await self.status(self.there.headers), await self.status(self.here.headers)), (401, 200))
        self.assertEqual((await self.request("DELETE", path, headers=self.here.headers)).status, 404)
        metadata = {"session_id": str(self.there.session_id)}
        self.assertEqual(await self.recorded(), [("session.end", self.here.email, self.here.email, metadata)])

    async def test_the_one_that_asks_can_be_ended(self) -> None:
        path = f"{SESSIONS}/{self.here.session_id}"
        self.assertEqual((await self.request("DELETE", path, headers=self.here.headers)).status, 204)
        self.assertEqual(await self.status(self.here.headers), 401)

    async def test_what_is_not_ones_own_is_not_there(self) -> None:
        for session_id in (self.other.session_id, new_id(), "nonsense", "0" * 32 + "x"):
            refused = await self.request("DELETE", f"{SESSIONS}/{session_id}", headers=self.here.headers)
            self.assertEqual((refused.status, refused.json["code"]), (404, "NOT_FOUND"), session_id)
        self.assertEqual(await self.status(self.other.headers), 200)
        self.assertEqual(await self.recorded(), [])

    async def test_all_others_are_ended_at_once(self) -> None:
        third = await self.add_session(self.here.id, self.here.email)
        for _ in range(2):
            self.assertEqual((await self.request("DELETE", SESSIONS, headers=self.here.headers)).status, 204)
        statuses = [await self.status(who.headers) for who in (self.here, self.there, third, self.other)]
        self.assertEqual(statuses, [200, 401, 401, 200])
        self.assertEqual(
            await self.recorded(), [("session.end_all", self.here.email, self.here.email, {"sessions": 2})]
        )

    async def test_tokens(self) -> None:
        everything = await self.add_token("*", user_id=self.here.id)
        self.assertEqual(len(await self.ids(everything)), 2)
        listed = (await self.request("GET", SESSIONS, headers=everything)).json
        self.assertFalse(any(session["current"] for session in listed))
        self.assertEqual((await self.request("DELETE", SESSIONS, headers=everything)).status, 403)
        path = f"{SESSIONS}/{self.there.session_id}"
        some = await self.add_token("org:admin", "tokens:write", user_id=self.here.id)
        organizations = await self.add_token("*", organization="ada")
        for headers, status in ((some, 403), (organizations, 403), ({}, 401), (everything, 204)):
            self.assertEqual((await self.request("DELETE", path, headers=headers)).status, status)
