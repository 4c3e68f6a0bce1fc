"""One request after the other over loopback, with the blocking client of the standard library."""

import http.client
import json
import time
from collections.abc import Mapping

from tests.support.http import EMAIL, PASSWORD, Response, signed

HOST = "127.0.0.1"

_SECONDS = 30


def request(
    port: int, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Send a request, read the response. Raises OSError or HTTPException."""
    connection = http.client.HTTPConnection(HOST, port, timeout=_SECONDS)
    try:
        connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Response(response.status, names, response.read())
    finally:
        connection.close()


def status(port: int, path: str) -> int | None:
    """The status that a path is answered with; None where nobody answers."""
    try:
        return request(port, "GET", path).status
    except (OSError, http.client.HTTPException):
        return None


def sign_in(port: int, password: str = PASSWORD, email: str = EMAIL) -> Response:
    """Ask for a session."""
    body = json.dumps({"email": email, "password": password}).encode()
    return request(port, "POST", "/api/v1/auth/login", body, {"Content-Type": "application/json"})


def bearer(signed_in: Response) -> dict[str, str]:
    """The header that proves a session."""
    return {"Authorization": f"Bearer {signed_in.json['token']}"}


def post_event(port: int, **event: str) -> Response:
    """Send an event as the release CLI does."""
    body = json.dumps({"event_type": "release"} | event).encode()
    return request(port, "POST", "/events", body, signed(body, int(time.time())))
