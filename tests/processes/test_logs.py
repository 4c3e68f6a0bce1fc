"""What it logs: in the form and from the level that was asked for, and never a secret."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from tests.processes.case import ENCRYPTION_KEY, JWT_SECRET, ProcessTestCase, environment
from tests.processes.client import bearer, post_event, request, sign_in
from tests.processes.server import ServerProcess
from tests.support.database import run_sql
from tests.support.http import HMAC_SECRET, PASSWORD

JSON_LINE = {"time", "level", "name", "message"}
LEVELS = {"debug", "info", "warn", "error", "critical"}


class Forms(ProcessTestCase):
    def test_json(self) -> None:
        url = self.make_database()
        server = self.start(url, LOG_FORMAT="json", RUST_LOG="debug", FERRFLOW_UNKNOWN="x\ny")
        identity = sign_in(server.port, "not the password").headers["x-request-id"]
        # A second one fails in its own form.
        second = self.spawn(environment(url, LOG_FORMAT="json", SERVER_PORT=str(server.port)))
        self.assertEqual(second.exit_status(), 1)
        run_sql(url, "alter table sessions rename to elsewhere")
        self.assertEqual(sign_in(server.port).status, 500)
        server.stop()

        lines = parsed(server)
        self.assertIn("FERRFLOW_UNKNOWN", find(lines, "level", "warn")["message"])
        self.assertIn("401", find(lines, "request_id", identity)["message"])
        self.assertIn("Traceback", find(lines, "level", "critical")["traceback"])
        self.assertIn("is taken", find(parsed(second), "level", "critical")["message"])

    def test_levels(self) -> None:
        url = self.make_database()
        for levels, expected in {
            "warn": [],
            "error,ferrflow::operations=info": [("info", "ferrflow.operations.bootstrap")],
        }.items():
            run_sql(url, "drop schema public cascade; create schema public")
            server = self.start(url, RUST_LOG=levels)
            sign_in(server.port)
            server.stop()
            found = [(line.split()[1], line.split()[2].strip("[]")) for line in server.lines]
            self.assertEqual((found, server.errors), (expected, []))


class Secrets(ProcessTestCase):
    def test_no_secret_is_logged(self) -> None:
        for form in ("text", "json"):
            url = self.make_database()
            server = self.start(url, LOG_FORMAT=form, RUST_LOG="debug")
            headers = bearer(sign_in(server.port))
            send_everything(server.port, headers)
            # Now the same where whatever can fails within the server.
            run_sql(url, "alter table sessions rename to a; alter table users rename to b; drop table telemetry_events")
            send_everything(server.port, headers)
            server.stop()
            self.assertIn("SQLSTATE 42P01", server.output)
            token = headers["Authorization"].split()[1]
            for secret in (JWT_SECRET, ENCRYPTION_KEY, HMAC_SECRET, PASSWORD, urlsplit(url).password, token, "secret-"):
                self.assertNotIn(str(secret), server.output)


def send_everything(port: int, headers: dict[str, str]) -> None:
    """Send requests of all kinds; what of them must not be logged begins with `secret-`."""
    for path in ("/auth/me", "/api/v1/orgs/ada/overview?days=secret-query", "/secret-path/x", "/api/v1/secret-path"):
        request(port, "GET", path, headers=headers)
        request(port, "GET", path, headers={"Cookie": "session=secret-cookie", "User-Agent": "secret-agent"})
    request(port, "POST", "/api/v1/auth/login", b'{"email": "secret-body', {"Content-Type": "application/json"})
    request(port, "POST", "/events", b"secret-event", {"X-Timestamp": "1", "X-Signature": "secret-signature"})
    sign_in(port)
    sign_in(port, "secret-wrong-password", "secret-person@example.com")
    post_event(port, package_name="secret-package")
    post_event(port, package_name="secret-package", package_version="\0")


def parsed(server: ServerProcess) -> list[dict[str, Any]]:
    """Read each line of a server's log as JSON; it must have said nothing else."""
    assert server.errors == [], server.errors
    lines = [json.loads(line) for line in server.lines]
    for line in lines:
        assert JSON_LINE <= set(line) <= JSON_LINE | {"request_id", "traceback"}, line
        assert line["level"] in LEVELS, line
        assert datetime.fromisoformat(line["time"]).tzinfo is not None, line
    return lines


def find(lines: list[dict[str, Any]], key: str, value: str) -> dict[str, Any]:
    """The only line with this value."""
    [line] = [line for line in lines if line.get(key) == value]
    return line
