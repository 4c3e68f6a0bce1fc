"""What tests of second factors share: setting them up, codes, and a browser's way to the server."""

from collections.abc import Mapping
from typing import Any

import pyotp
from twisted.internet.defer import Deferred, DeferredList

from tests.support.authenticator import Authenticator
from tests.support.http import EMAIL, PASSWORD, Response, ServerTestCase

AUTH = "/api/v1/auth"
LOGIN, SECOND = f"{AUTH}/login", f"{AUTH}/login/second-factor"
FACTOR = "/api/v1/me/second-factor"
PASSKEYS = "/api/v1/me/passkeys"
ME = f"{AUTH}/me"


class FactorTestCase(ServerTestCase):
    """A server that is called by a name, which passkeys need."""

    async def post(self, path: str, value: Any, headers: Mapping[str, str] | None = None) -> Response:
        return await self.send_json("POST", path, value, {"Host": self.host, **(headers or {})})

    async def at_once(self, *requests: tuple[str, Any]) -> list[Response]:
        """Several posts at the same moment."""
        work = [Deferred.fromCoroutine(self.post(path, value)) for path, value in requests]
        return [response for _, response in await DeferredList(work)]

    @property
    def host(self) -> str:
        return f"localhost:{self.service.port}"

    @property
    def origin(self) -> str:
        return f"http://{self.host}"

    async def first_step(self, email: str = EMAIL, password: str = PASSWORD) -> Response:
        return await self.post(LOGIN, {"email": email, "password": password})

    async def asked(self) -> dict[str, Any]:
        """The question for the second factor, after the right password."""
        response = await self.first_step()
        self.assertEqual(response.status, 202, response)
        question: dict[str, Any] = response.json
        return question

    async def second_step(self, **proof: Any) -> Response:
        """The answer to a fresh question."""
        return await self.post(SECOND, {"challenge": (await self.asked())["challenge"], **proof})

    async def set_up_totp(self, headers: Mapping[str, str]) -> tuple[str, list[str]]:
        """Let an app make codes; its secret, and the recovery codes."""
        made = await self.post(f"{FACTOR}/totp", {"password": PASSWORD}, headers)
        self.assertEqual(made.status, 200, made)
        secret = made.json["secret"]
        self.confirming = self.code(secret)
        confirmed = await self.post(f"{FACTOR}/totp/confirm", {"code": self.confirming}, headers)
        self.assertEqual(confirmed.status, 200, confirmed)
        return secret, confirmed.json["recovery_codes"]

    async def add_passkey(
        self, headers: Mapping[str, str], authenticator: Authenticator, name: str = "Key"
    ) -> Response:
        question = (await self.post(f"{PASSKEYS}/options", {"password": PASSWORD}, headers)).json
        made = {
            "challenge": question["challenge"],
            "name": name,
            "credential": authenticator.create(question["options"]),
        }
        return await self.post(PASSKEYS, made, headers)

    def code(self, secret: str, steps: int = 0) -> str:
        """What the app shows, so many steps from now; the server takes -1 to 1."""
        return pyotp.TOTP(secret).at(self.now() + 30 * steps)

    async def status(self, headers: Mapping[str, str]) -> int:
        """What a session is told."""
        return (await self.request("GET", ME, headers=headers)).status

    async def actions(self) -> list[str]:
        """What was recorded of people, in order."""
        rows = await self.database.query(
            "select action from audit_entries where actor_kind <> 'system' order by sequence"
        )
        return [action for (action,) in rows]
