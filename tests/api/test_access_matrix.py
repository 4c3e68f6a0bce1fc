"""Every route as everybody: who is let in, and with which status all others are refused.

A new route needs a row: its policy, said anew and not taken from the route; the status that those hear who may call;
and what is sent. Where a part of the path is not called as the thing it names, `parts` says what stands for it (see
`make_world`).
"""

from collections.abc import Mapping
from typing import Any

from ferrflow.api.router import Route
from tests.support.http import PASSWORD
from tests.support.matrix import (
    ANYONE,
    CALLERS,
    SESSIONS,
    STAFF,
    STAFF_IN_PERSON,
    MatrixTestCase,
    Row,
    callers,
    members,
    members_in_person,
    persons,
)

V1 = "/api/v1"
AN_INVITATION = {"email": "new@example.com", "role": "member"}
A_NAME = {"name": "A name", "slug": "a-name"}
A_TOKEN = {"name": "test", "scopes": ["tokens:write"]}
THE_PASSWORD = {"password": PASSWORD}
# A token of an organization's is let in, and then asked for its person.
NO_ORGANIZATION = {"organization with the scope": 403, "organization with *": 403}
NOTHING = "00000000-0000-4000-8000-000000000000"

ROWS: dict[str, Row] = {
    # operations
    "GET /health": Row(ANYONE),
    "GET /readyz": Row(ANYONE),
    "GET /livez": Row(ANYONE),
    "GET /api/v1/openapi.json": Row(ANYONE),
    # accounts
    "POST /api/v1/auth/login": Row(
        ANYONE, body=lambda world, _: {"email": world.values["guest"], "password": PASSWORD}
    ),
    # Whoever may call hears that there is no such question.
    "POST /api/v1/auth/login/second-factor": Row(ANYONE, 401, {"challenge": NOTHING, "code": "000000"}),
    "POST /api/v1/auth/passkey/options": Row(ANYONE),
    "POST /api/v1/auth/passkey": Row(ANYONE, 401, {"challenge": NOTHING, "credential": {}}),
    "GET /api/v1/me/second-factor": Row(SESSIONS),
    "POST /api/v1/me/second-factor/totp": Row(SESSIONS, body=THE_PASSWORD),
    # Nothing waits to be confirmed.
    "POST /api/v1/me/second-factor/totp/confirm": Row(SESSIONS, 400, {"code": "000000"}),
    "POST /api/v1/me/second-factor/totp/disable": Row(SESSIONS, 204, THE_PASSWORD),
    # There is no second factor whose loss they would make good.
    "POST /api/v1/me/second-factor/recovery-codes": Row(SESSIONS, 400, THE_PASSWORD),
    "POST /api/v1/me/passkeys/options": Row(SESSIONS, body=THE_PASSWORD),
    "POST /api/v1/me/passkeys": Row(SESSIONS, 400, {"challenge": NOTHING, "name": "Key", "credential": {}}),
    "POST /api/v1/me/passkeys/<id>/remove": Row(SESSIONS, 404, THE_PASSWORD, parts={"id": "token"}),
    "POST /api/v1/auth/logout": Row(SESSIONS, 204),
    "GET /api/v1/auth/me": Row(persons(None)),
    # people
    "PATCH /api/v1/auth/me": Row(persons("*"), body={"display_name": "Somebody"}),
    "GET /api/v1/me/sessions": Row(persons("*")),
    "DELETE /api/v1/me/sessions/<session_id>": Row(persons("*"), 204, parts={"session_id": "session"}),
    "DELETE /api/v1/me/sessions": Row(SESSIONS, 204),
    "POST /api/v1/auth/password": Row(
        SESSIONS, 204, {"current_password": PASSWORD, "new_password": "correct zebra battery 42"}
    ),
    "GET /api/v1/auth/options": Row(ANYONE),
    "POST /api/v1/auth/forgot": Row(ANYONE, 400, {"email": "somebody@example.com"}),
    "POST /api/v1/auth/reset/inspect": Row(ANYONE, 404, {"token": "frst_unknown"}),
    "POST /api/v1/auth/reset": Row(ANYONE, 404, {"token": "frst_unknown", "password": "correct zebra battery 42"}),
    "POST /api/v1/admin/users/<user_id>/reset-link": Row(STAFF_IN_PERSON, 201),
    # staff
    "GET /api/v1/admin/users": Row(STAFF),
    "PATCH /api/v1/admin/users/<user_id>": Row(STAFF, body={"disabled": True}),
    "DELETE /api/v1/admin/users/<user_id>": Row(STAFF, 204),
    "GET /api/v1/admin/orgs": Row(STAFF),
    # audit
    "GET /api/v1/orgs/<slug>/audit": Row(members("admin", "org:admin")),
    "GET /api/v1/orgs/<slug>/audit/export": Row(members("admin", "org:admin")),
    "GET /api/v1/orgs/<slug>/audit/verify": Row(members("admin", "org:admin")),
    "GET /api/v1/admin/audit": Row(STAFF),
    "GET /api/v1/admin/audit/export": Row(STAFF),
    "GET /api/v1/admin/audit/verify": Row(STAFF),
    # organizations
    "GET /api/v1/orgs": Row(callers("org:read")),
    "POST /api/v1/orgs": Row(
        persons("org:admin"), 201, lambda world, _: {**A_NAME, "slug": f"{world.values['slug']}-2"}
    ),
    "GET /api/v1/orgs/<slug>": Row(members("viewer", "org:read")),
    "PATCH /api/v1/orgs/<slug>": Row(members("admin", "org:admin"), body={"name": "Another name"}),
    "DELETE /api/v1/orgs/<slug>": Row(members("owner", "org:admin"), 204, query="?confirm={slug}"),
    "GET /api/v1/orgs/<slug>/members": Row(members("viewer", "org:read")),
    "PATCH /api/v1/orgs/<slug>/members/<user_id>": Row(members("admin", "org:admin"), body={"role": "viewer"}),
    "DELETE /api/v1/orgs/<slug>/members/<user_id>": Row(members("admin", "org:admin"), 204),
    # The one owner must stay.
    "POST /api/v1/orgs/<slug>/leave": Row(members_in_person("viewer"), 204, but={"owner with session": 409}),
    "POST /api/v1/orgs/<slug>/members": Row(members("admin", "org:admin"), 201, AN_INVITATION),
    "GET /api/v1/orgs/<slug>/invitations": Row(members("admin", "org:admin")),
    "POST /api/v1/orgs/<slug>/invitations": Row(members("admin", "org:admin"), 201, AN_INVITATION),
    "POST /api/v1/orgs/<slug>/invitations/<invitation_id>/resend": Row(
        members("admin", "org:admin"), parts={"invitation_id": "invitation"}
    ),
    "DELETE /api/v1/orgs/<slug>/invitations/<invitation_id>": Row(
        members("admin", "org:admin"), 204, parts={"invitation_id": "invitation"}
    ),
    # Nobody has a link that works.
    "POST /api/v1/invitations/inspect": Row(ANYONE, 404, {"token": "finv_none"}),
    "POST /api/v1/invitations/register": Row(
        ANYONE, 404, {"token": "finv_none", "display_name": "Somebody", "password": PASSWORD}
    ),
    "POST /api/v1/invitations/accept": Row(SESSIONS, 404, {"token": "finv_none"}),
    "GET /api/v1/orgs/<slug>/projects": Row(members("viewer", "org:read")),
    "POST /api/v1/orgs/<slug>/projects": Row(members("admin", "org:admin"), 201, A_NAME),
    "GET /api/v1/orgs/<slug>/projects/<project>": Row(members("viewer", "org:read")),
    "PATCH /api/v1/orgs/<slug>/projects/<project>": Row(members("admin", "org:admin"), body=A_NAME),
    "DELETE /api/v1/orgs/<slug>/projects/<project>": Row(
        members("admin", "org:admin"), 204, query="?confirm={project}"
    ),
    "GET /api/v1/orgs/<slug>/teams": Row(members("viewer", "org:read")),
    "POST /api/v1/orgs/<slug>/teams": Row(members("admin", "org:admin"), 201, A_NAME),
    "GET /api/v1/orgs/<slug>/teams/<team>": Row(members("viewer", "org:read")),
    "PATCH /api/v1/orgs/<slug>/teams/<team>": Row(members("admin", "org:admin"), body=A_NAME),
    "DELETE /api/v1/orgs/<slug>/teams/<team>": Row(members("admin", "org:admin"), 204),
    "GET /api/v1/orgs/<slug>/teams/<team>/members": Row(members("viewer", "org:read")),
    "POST /api/v1/orgs/<slug>/teams/<team>/members": Row(
        members("admin", "org:admin"), 201, lambda world, _: {"user_id": world.values["user_id"]}
    ),
    "DELETE /api/v1/orgs/<slug>/teams/<team>/members/<user_id>": Row(
        members("admin", "org:admin"), 204, parts={"user_id": "team member"}
    ),
    # repositories
    "GET /api/v1/orgs/<slug>/repositories": Row(members("viewer", "telemetry:read")),
    "GET /api/v1/orgs/<slug>/repositories/<repository_id>": Row(members("viewer", "telemetry:read")),
    "PATCH /api/v1/orgs/<slug>/repositories/<repository_id>": Row(
        members("member", "org:admin"), body={"archived": True, "public": True}
    ),
    "POST /api/v1/orgs/<slug>/repositories": Row(
        members("member", "org:admin"),
        201,
        lambda world, _: {"urls": [f"https://forge.example/{world.values['slug']}/x"]},
    ),
    "POST /api/v1/orgs/<slug>/repositories/<repository_id>/name": Row(
        members("member", "org:admin"),
        body=lambda world, _: {"urls": [f"https://forge.example/{world.values['slug']}/y"]},
    ),
    "DELETE /api/v1/orgs/<slug>/repositories/<repository_id>/hashes/<repository_hash>": Row(
        members("member", "org:admin"), 204
    ),
    "POST /api/v1/orgs/<slug>/repositories/<repository_id>/accept-suggestion": Row(members("member", "org:admin")),
    # An organization's token sees no other organization.
    "POST /api/v1/orgs/<slug>/repositories/<repository_id>/move": Row(
        members("admin", "org:admin"),
        body=lambda world, _: {"organization": world.values["third slug"], "confirm": "repository"},
        but={"organization with the scope": 404, "organization with *": 404},
    ),
    "DELETE /api/v1/orgs/<slug>/repositories/<repository_id>": Row(
        members("admin", "org:admin"), 204, query="?confirm=repository"
    ),
    # telemetry
    "GET /api/v1/orgs/<slug>/live": Row(members("viewer", "telemetry:read")),
    "GET /api/v1/orgs/<slug>/overview": Row(members("viewer", "telemetry:read")),
    "GET /api/v1/orgs/<slug>/repositories/<repository_id>/report": Row(members("viewer", "telemetry:read")),
    "GET /api/v1/orgs/<slug>/errors": Row(members("viewer", "telemetry:read")),
    "GET /api/v1/orgs/<slug>/events": Row(members("viewer", "telemetry:read")),
    "GET /api/v1/orgs/<slug>/events/export": Row(members("viewer", "telemetry:read")),
    "GET /api/v1/stats": Row(callers("telemetry:read")),
    "GET /api/v1/orgs/<slug>/ingest": Row(members("admin", "org:admin")),
    # ingest keys
    "GET /api/v1/orgs/<slug>/ingest-keys": Row(members("admin", "org:admin")),
    "POST /api/v1/orgs/<slug>/ingest-keys": Row(members("admin", "org:admin"), 201, {"name": "A key"}),
    "PATCH /api/v1/orgs/<slug>/ingest-keys/<id>": Row(
        members("admin", "org:admin"), body={"name": "Another name"}, parts={"id": "ingest key"}
    ),
    "DELETE /api/v1/orgs/<slug>/ingest-keys/<id>": Row(members("admin", "org:admin"), 204, parts={"id": "ingest key"}),
    # releases
    "GET /api/v1/orgs/<slug>/board": Row(members("viewer", "telemetry:read")),
    "GET /api/v1/orgs/<slug>/releases": Row(members("viewer", "telemetry:read")),
    "GET /api/v1/orgs/<slug>/releases/new": Row(members("viewer", "telemetry:read"), but=NO_ORGANIZATION),
    "POST /api/v1/orgs/<slug>/releases/seen": Row(
        members("viewer", "telemetry:read"), 204, {"seen_at": "2026-11-23T17:00:00Z"}, but=NO_ORGANIZATION
    ),
    "GET /api/v1/orgs/<slug>/packages/<package_id>": Row(members("viewer", "telemetry:read")),
    "GET /api/v1/orgs/<slug>/packages/<package_id>/releases": Row(members("viewer", "telemetry:read")),
    "PATCH /api/v1/orgs/<slug>/packages/<package_id>": Row(members("member", "org:admin"), body={"public": False}),
    "GET /api/v1/orgs/<slug>/feed-link": Row(members_in_person("viewer")),
    "POST /api/v1/orgs/<slug>/feed-link": Row(members_in_person("viewer"), 201),
    "DELETE /api/v1/orgs/<slug>/feed-link": Row(members_in_person("viewer"), 204),
    "GET /api/v1/feeds/<token>/releases.atom": Row(ANYONE, parts={"token": "feed"}),
    "GET /api/v1/feeds/<token>/releases.json": Row(ANYONE, parts={"token": "feed"}),
    "GET /api/v1/badges/<public_id>.svg": Row(ANYONE),
    "GET /api/v1/badges/<public_id>/latest.json": Row(ANYONE),
    # tokens
    "GET /api/v1/auth/tokens": Row(persons("tokens:write")),
    "POST /api/v1/auth/tokens": Row(persons("tokens:write"), 201, A_TOKEN),
    "DELETE /api/v1/auth/tokens/<id>": Row(persons("tokens:write"), 204, parts={"id": "token"}),
    "POST /tokens/<id>/revoke": Row(persons("tokens:write"), parts={"id": "token"}),
    "GET /api/v1/orgs/<slug>/tokens": Row(members("admin", "tokens:write")),
    "POST /api/v1/orgs/<slug>/tokens": Row(members("admin", "tokens:write"), 201, A_TOKEN),
    "DELETE /api/v1/orgs/<slug>/tokens/<id>": Row(
        members("admin", "tokens:write"), 204, parts={"id": "token of organization"}
    ),
}


class AccessMatrix(MatrixTestCase):
    """The table above, on a running server."""

    # Passkeys need a name.
    options: Mapping[str, Any] = {"public_url": "http://localhost"}

    async def set_up(self) -> None:
        await super().set_up()
        self.routes: dict[str, Route] = {
            f"{route.method} {route.paths()[0]}": route for route in self.service.pieces.router.routes
        }

    def test_every_route_has_its_row(self) -> None:
        self.assertEqual(set(self.routes) - set(ROWS), set(), "routes without a row in tests/api/test_access_matrix.py")
        self.assertEqual(set(ROWS) - set(self.routes), set(), "rows without a route in tests/api/test_access_matrix.py")

    async def test_who_is_let_in(self) -> None:
        wrong: list[str] = []
        world = await self.make_world()
        for name in sorted(self.routes.keys() & ROWS.keys()):
            route, row = self.routes[name], ROWS[name]
            for path in route.paths():
                for caller in CALLERS:
                    expected = row.expected(caller)
                    status, answer = await self.ask(world, route.method, path, row, caller)
                    if status != expected:
                        wrong.append(f"{route.method} {path} as {caller}: {status} instead of {expected}: {answer}")
                    # Who was let in may have changed something.
                    if route.method != "GET" and (status < 400 or status != expected):
                        world = await self.make_world()
        self.assertEqual(wrong, [], "\n".join(wrong))
