"""What every response has in common, and what becomes of requests that are none."""

import socket
import tempfile
import time
from typing import Any

from twisted.internet import reactor
from twisted.internet.threads import deferToThread

from ferrflow.api.static import INDEX, Dashboard, File
from tests.support.http import ServerTestCase


class EveryResponse(ServerTestCase):
    """Headers and errors, from whatever layer."""

    async def test_security_headers(self) -> None:
        for method, path in (
            ("GET", "/health"),
            ("GET", "/"),
            ("GET", "/api/v1/nothing"),
            ("GET", "/favicon.missing"),
            ("POST", "/events"),
            ("POST", "/api/v1/orgs"),
        ):
            headers = (await self.request(method, path)).headers
            self.assertIn("default-src 'self'", headers["content-security-policy"])
            self.assertNotIn("unsafe", headers["content-security-policy"])
            self.assertEqual(headers["x-content-type-options"], "nosniff")
            self.assertEqual(headers["x-frame-options"], "DENY")
            self.assertEqual(headers["referrer-policy"], "no-referrer")
            self.assertNotIn("Twisted", headers["server"])

    async def test_request_id(self) -> None:
        sane = "Run-7.a_b"
        response = await self.request("GET", "/health", headers={"x-request-id": sane})
        self.assertEqual(response.headers["x-request-id"], sane)
        for strange in ("a b", "x" * 65, "a/b", "\u00e9"):
            response = await self.request("GET", "/health", headers={"x-request-id": strange})
            self.assertRegex(response.headers["x-request-id"], r"\A[0-9a-f]{16}\Z")

    async def test_errors_have_one_shape(self) -> None:
        cases: list[tuple[str, str, int, str]] = [
            ("GET", "/api/v1/nothing", 404, "NOT_FOUND"),
            ("GET", "/api", 404, "NOT_FOUND"),
            ("GET", "/stats", 401, "AUTH_UNAUTHORIZED"),
            ("GET", "/metrics", 404, "NOT_FOUND"),
            ("POST", "/i/some-key/events", 401, "AUTH_UNAUTHORIZED"),
            ("GET", "/i/some-key/events", 405, "METHOD_NOT_ALLOWED"),
            ("POST", "/i/some-key", 404, "NOT_FOUND"),
            ("GET", "/api/v1/orgs/%ff/overview", 400, "BAD_REQUEST"),
            ("GET", "/api/v1/orgs/%00/overview", 400, "BAD_REQUEST"),
            ("DELETE", "/api/v1/orgs", 405, "METHOD_NOT_ALLOWED"),
            ("DELETE", "/", 405, "METHOD_NOT_ALLOWED"),
            ("GET", "/assets/none.js", 404, "NOT_FOUND"),
            ("GET", "/api/v1/orgs", 401, "AUTH_UNAUTHORIZED"),
        ]
        for method, path, status, code in cases:
            response = await self.request(method, path)
            self.assertEqual((response.status, response.json["code"]), (status, code), path)
            self.assertEqual(sorted(response.json), ["code", "error"])

    async def test_no_api_path_redirects(self) -> None:
        for path in ("//api//v1//auth/me", "/api/v1/auth/me/", "//auth/me", "/auth/me"):
            self.assertEqual((await self.request("GET", path)).status, 401, path)
        for path in ("//health", "/health/"):
            self.assertEqual((await self.request("GET", path)).status, 200, path)

    async def test_etag(self) -> None:
        headers = await self.sign_in()
        first = await self.request("GET", "/api/v1/orgs", headers=headers)
        again = await self.request("GET", "/api/v1/orgs", headers={**headers, "If-None-Match": first.headers["etag"]})
        self.assertEqual((again.status, again.body), (304, b""))
        self.assertEqual(again.headers["etag"], first.headers["etag"])

    async def test_head(self) -> None:
        response = await self.request("HEAD", "/health")
        self.assertEqual((response.status, response.body), (200, b""))

    async def test_a_bug_tells_nothing(self) -> None:
        async def broken(*_: Any) -> None:
            raise RuntimeError("secret detail")

        self.patch(type(self.service.pieces.organizations), "of_member", broken)
        response = await self.request("GET", "/api/v1/orgs", headers=await self.sign_in())
        self.assertEqual(response.status, 500)
        self.assertEqual(
            response.json, {"code": "INTERNAL_SERVER_ERROR", "error": "Something went wrong on the server"}
        )
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)


class Bodies(ServerTestCase):
    """However large, they never reach the disk: the image has none that is writable."""

    async def test_a_large_body_needs_no_temporary_file(self) -> None:
        def no_disk(*_: Any, **__: Any) -> Any:
            raise OSError("read-only file system")

        self.patch(tempfile, "TemporaryFile", no_disk)
        large = b"x" * 120_000
        response = await self.request("POST", "/api/v1/auth/login", body=large)
        self.assertEqual((response.status, response.json["code"]), (413, "PAYLOAD_TOO_LARGE"))


def writers() -> list[Any]:
    """The server's connections that have something left to send."""
    return [writer for writer in reactor.getWriters() if hasattr(writer, "dataBuffer")]


class RawConnections(ServerTestCase):
    """Bytes that no HTTP library would send."""

    async def exchange(self, sent: bytes) -> bytes:
        """Send bytes, and read until the server closes."""

        def talk() -> bytes:
            with socket.create_connection(("127.0.0.1", self.service.port or 0), timeout=10) as connection:
                connection.sendall(sent)
                received = b""
                while part := connection.recv(65536):
                    received += part
            return received

        received: bytes = await deferToThread(talk)
        return received

    async def test_no_http(self) -> None:
        for sent in (
            b"nonsense\r\n\r\n",
            b"GET / HTTP/1.1\r\nbroken header\r\n\r\n",
            b"POST /events HTTP/1.1\r\nContent-Length: x\r\n\r\n",
            b"POST /events HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 600 + b"\r\n",
            b"POST /events HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        ):
            received = await self.exchange(sent)
            self.assertTrue(received.startswith(b"HTTP/1.1 400 "), (sent[:60], received))
            self.assertTrue(
                received.endswith(b'{"code":"BAD_REQUEST","error":"This is not a valid HTTP request"}'), received
            )
            self.assertEqual(received.count(b"HTTP/1.1"), 1)

    async def test_lines_that_are_too_long(self) -> None:
        for sent in (
            b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n",
            b"GET / HTTP/1.1\r\nA: " + b"x" * 20_000 + b"\r\n\r\n",
        ):
            received = await self.exchange(sent)
            self.assertTrue(received.startswith(b"HTTP/1.1 400 "), received[:60])
            self.assertTrue(received.endswith(b'"This is not a valid HTTP request"}'), received)

    async def test_a_body_beyond_all_bounds_is_the_connections_last(self) -> None:
        head = b"POST /events HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n"
        received = await self.exchange(head + b"x" * 1_200_000)
        self.assertTrue(received.startswith(b"HTTP/1.1 401 "), received[:60])
        self.assertIn(b"Connection: close", received)

    async def test_answers_that_nobody_reads_are_not_piled_up(self) -> None:
        page = File(b"text/plain", '"x"', b"y" * 20_000, {}, b"")
        self.service.pieces.site.resource.dashboard = Dashboard({INDEX: page})
        count = 2_000
        ask = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"

        def talk() -> tuple[int, int]:
            with socket.create_connection(("127.0.0.1", self.service.port or 0), timeout=20) as connection:
                connection.sendall(ask * count)
                time.sleep(0.5)
                unread = max(len(writer.dataBuffer) + sum(map(len, writer._tempDataBuffer)) for writer in writers())
                received = 0
                while received < count * 20_000:
                    received += len(connection.recv(1 << 20))
            return unread, received

        unread, received = await deferToThread(talk)
        self.assertLess(unread, 1_000_000)
        self.assertGreater(received, count * 20_000 - 1)

    async def test_strange_but_whole(self) -> None:
        for sent, status in (
            (b"GET /health HTTP/1.1\r\nHost: \xff\xfe\r\nConnection: close\r\n\r\n", b"200"),
            (b"GET /health HTTP/1.0\r\n\r\n", b"200"),
            (b"G\xffT / HTTP/1.1\r\nConnection: close\r\n\r\n", b"400"),
            (b"BREW /api/v1/orgs HTTP/1.1\r\nConnection: close\r\n\r\n", b"405"),
            (b"GET /api/v1/orgs HTTP/1.1\r\nAuthorization: Bearer \xff\r\nConnection: close\r\n\r\n", b"401"),
            (b"GET /api/v1/orgs HTTP/1.1\r\nCookie: ferrflow_session=\xff\r\nConnection: close\r\n\r\n", b"401"),
            (b"OPTIONS * HTTP/1.1\r\nConnection: close\r\n\r\n", b"4"),
        ):
            received = await self.exchange(sent)
            self.assertRegex(received, rb"\AHTTP/1\.[01] " + status, sent)

    async def test_a_client_that_hangs_up_harms_nobody(self) -> None:
        def hang_up() -> None:
            for _ in range(20):
                with socket.create_connection(("127.0.0.1", self.service.port or 0), timeout=10) as connection:
                    connection.sendall(b"GET /health HTTP/1.1\r\n\r\n")

        await deferToThread(hang_up)
        for _ in range(10):
            self.assertEqual((await self.request("GET", "/health")).status, 200)
