"""A whole server in the test's own reactor, and a client that speaks to it over loopback."""

import json
from collections.abc import Mapping
from typing import Any

import treq
from argon2 import PasswordHasher
from attrs import frozen
from twisted.internet import reactor
from twisted.web.client import Agent, HTTPConnectionPool
from twisted.web.http_headers import Headers

from ferrflow import service
from ferrflow.security.signatures import Signer
from ferrflow.service import FerrFlow
from ferrflow.settings import Settings
from ferrflow.telemetry import live_api
from tests.support.database import DatabaseTestCase

EMAIL = "ada@example.com"
PASSWORD = "a long enough password"
# Some parameters of argon2id, and the cheapest that there are.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HMAC_SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeeff0"


@frozen
class Response:
    """A response that has been read."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)

    @property
    def cookie(self) -> str:
        """The name and value of the cookie that was set."""
        return self.headers["set-cookie"].partition(";")[0]


class ServerTestCase(DatabaseTestCase):
    """A test against a running server with one administrator, in an organization called `ada`."""

    options: Mapping[str, Any] = {}

    async def set_up(self) -> None:
        """Start the server; a stream of news ends at once, since whoever asks here reads to the end."""
        self.patch(live_api, "LONGEST_SECONDS", 0.0)
        # A test says when there is a digest, and when transfers go on.
        self.patch(service, "DIGEST_SECONDS", 3600)
        self.patch(service, "TRANSFER_SECONDS", 3600)
        self.service = self.make_service()
        # Real parameters would be most of what these tests wait for; tests/security and tests/processes have them.
        self.service.pieces.bootstrap._passwords.hasher = QUICK
        self.service.startService()
        self.addCleanup(self.service.stopService)
        assert self.service.booted is not None
        await self.service.booted
        self.base = f"http://127.0.0.1:{self.service.port}"
        self.pool = HTTPConnectionPool(reactor, persistent=False)
        self.agent = Agent(reactor, pool=self.pool)

    def make_service(self) -> FerrFlow:
        """The server, not yet started."""
        settings = Settings(
            **{
                "database_url": self.url,
                "jwt_secret": "j" * 32,
                "encryption_key": b"k" * 32,
                "hmac_secret": HMAC_SECRET,
                "server_host": "127.0.0.1",
                "server_port": 0,
                "timescaledb": "optional",
                "disable_auto_admin": "false",
                "admin_email": EMAIL,
                "admin_password": PASSWORD,
                # Tests ask more in a second than a person in minutes.
                "rate_limit_requests": 1_000_000,
                **self.options,
            }
        )
        return FerrFlow(reactor=reactor, settings=settings, address=self.address)

    async def request(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Send a request, read the response."""
        response = await treq.request(
            method,
            f"{self.base}{path}",
            data=body,
            headers=Headers({name: [value] for name, value in (headers or {}).items()}),
            agent=self.agent,
            allow_redirects=False,
            timeout=20,
            unbuffered=False,
        )
        content: bytes = await response.content()
        names = {
            name.decode().lower(): values[-1].decode("latin-1") for name, values in response.headers.getAllRawHeaders()
        }
        return Response(response.code, names, content)

    async def send_json(self, method: str, path: str, value: Any, headers: Mapping[str, str] | None = None) -> Response:
        """Send a JSON body."""
        given = {"Content-Type": "application/json", **(headers or {})}
        return await self.request(method, path, body=json.dumps(value).encode(), headers=given)

    async def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> dict[str, str]:
        """Sign in; the headers that prove it."""
        response = await self.send_json("POST", "/api/v1/auth/login", {"email": email, "password": password})
        assert response.status == 200, response
        return {"Authorization": f"Bearer {response.json['token']}"}

    async def post_event(self, event: Any, path: str = "/events", **changes: str) -> Response:
        """Post an event as the release CLI does; `changes` replace headers, an empty one leaves it out."""
        body = event if isinstance(event, bytes) else json.dumps(event, separators=(",", ":")).encode()
        return await self.request("POST", path, body=body, headers=signed(body, self.now(), **changes))

    def now(self) -> int:
        """The server's clock."""
        return int(reactor.seconds())


def signed(body: bytes, now: int, **changes: str) -> dict[str, str]:
    """The headers that the release CLI sends with a body."""
    timestamp = changes.get("timestamp", str(now))
    headers = {
        "Content-Type": "application/json",
        "X-Timestamp": timestamp,
        "X-Signature": Signer(HMAC_SECRET).sign(timestamp.encode(), body).decode(),
    }
    if "signature" in changes:
        headers["X-Signature"] = changes["signature"]
    return {name: value for name, value in headers.items() if value}
