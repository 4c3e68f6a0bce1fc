"""Ingest keys made by the API, and senders that use them."""

import hmac
import json
from hashlib import sha256
from typing import Any

from tests.organizations.case import ADA, OrganizationsTestCase
from tests.support.http import Response

STORED = """
select event_type, package_name, package_version, source, key_id::text, received_at from telemetry_events order by id
"""


class KeysTestCase(OrganizationsTestCase):
    """`self.ada` administers an organization that makes keys."""

    async def make_key(self, path: str = f"{ADA}/ingest-keys", **wish: Any) -> Any:
        """A new key, as it is shown once."""
        made = await self.send_json("POST", path, {"name": "CI", **wish}, self.ada)
        assert made.status == 201, made
        return made.json

    async def revoke(self, made: Any) -> Response:
        """Revoke a key."""
        return await self.request("DELETE", f"{ADA}/ingest-keys/{made['id']}", headers=self.ada)

    async def send(self, key: str, event: Any, place: str = "events", **headers: str) -> Response:
        """Post an event by a key."""
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        return await self.request("POST", f"/i/{key}/{place}", body=body, headers=headers)

    async def github(self, made: Any, kind: str, payload: Any, secret: str | None = None, **headers: str) -> Response:
        """Deliver as GitHub does."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        digest = hmac.new((secret or made["webhook_secret"]).encode(), body, sha256).hexdigest()
        given = {
            "Content-Type": "application/json",
            "X-GitHub-Event": kind,
            "X-Hub-Signature-256": f"sha256={digest}",
            **headers,
        }
        return await self.request("POST", f"/i/{made['key']}/github", body=body, headers=given)

    async def gitlab(self, made: Any, payload: Any, secret: str | None = None) -> Response:
        """Deliver as GitLab does."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        given = {"Content-Type": "application/json", "X-Gitlab-Token": secret or made["webhook_secret"]}
        return await self.request("POST", f"/i/{made['key']}/gitlab", body=body, headers=given)

    async def stored(self) -> list[Any]:
        """The events that are stored: type, package, version, source, key, time."""
        return await self.database.query(STORED)

    async def health(self, hours: int = 24) -> Any:
        """Ingest health, with all that was counted."""
        await self.service.pieces.outcomes.flush()
        return await self.get(f"{ADA}/ingest?hours={hours}")

    async def outcomes(self) -> dict[str, int]:
        """How many requests ended how, without those that none did."""
        return {total["outcome"]: total["requests"] for total in (await self.health())["totals"] if total["requests"]}
