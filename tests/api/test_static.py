"""The dashboard's files over HTTP."""

import gzip
from pathlib import Path

from twisted.web.client import readBody
from twisted.web.http_headers import Headers

from ferrflow import reporter
from ferrflow.api.static import Dashboard
from tests.support.http import ServerTestCase

REPORTER = Path(reporter.__file__).read_bytes()
SCRIPT = b"console.log('hello')" * 20


class DashboardFiles(ServerTestCase):
    """With a dashboard of two files."""

    async def set_up(self) -> None:
        folder = Path(self.mktemp())
        (folder / "assets").mkdir(parents=True)
        (folder / "index.html").write_text("<!doctype html>page")
        (folder / "assets" / "app-1a2b.js").write_bytes(SCRIPT)
        (folder / "assets" / "app-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT, mtime=0))
        (folder.parent / "secret.txt").write_text("outside")
        await super().set_up()
        self.service.pieces.site.resource.dashboard = Dashboard.in_folder(folder)

    async def test_the_page_for_every_path_of_the_dashboard(self) -> None:
        for path in ("/", "/sign-in", "/orgs/acme", "/orgs/acme/", "/index.html"):
            response = await self.request("GET", path)
            self.assertEqual((response.status, response.body), (200, b"<!doctype html>page"), path)
            self.assertEqual(response.headers["content-type"], "text/html; charset=utf-8")
            self.assertEqual(response.headers["cache-control"], "no-cache")

    async def test_hashed_files_are_kept_for_ever(self) -> None:
        response = await self.request("GET", "/assets/app-1a2b.js")
        self.assertEqual((response.status, response.body), (200, SCRIPT))
        self.assertEqual(response.headers["cache-control"], "public, max-age=31536000, immutable")
        self.assertIn("javascript", response.headers["content-type"])

    async def test_compressed(self) -> None:
        for accepted, encoding in (("gzip, br", "gzip"), ("br", None), ("gzip;q=0", None), ("", None)):
            # Not by treq, which asks for gzip by itself and unpacks it.
            address = f"{self.base}/assets/app-1a2b.js".encode()
            response = await self.agent.request(b"GET", address, Headers({"Accept-Encoding": [accepted]}))
            body = await readBody(response)
            self.assertEqual(body, gzip.compress(SCRIPT, mtime=0) if encoding else SCRIPT)
            self.assertEqual(response.headers.getRawHeaders("content-encoding"), [encoding] if encoding else None)
            self.assertEqual(response.headers.getRawHeaders("vary"), ["Accept-Encoding"])

    async def test_the_reporter(self) -> None:
        response = await self.request("GET", "/ferrflow-report.py")
        self.assertEqual((response.status, response.body), (200, REPORTER))
        self.assertEqual(response.headers["content-type"], "text/x-python; charset=utf-8")
        self.assertEqual(response.headers["cache-control"], "no-cache")
        again = await self.request("GET", "/ferrflow-report.py", headers={"If-None-Match": response.headers["etag"]})
        self.assertEqual((again.status, again.body), (304, b""))
        head = await self.request("HEAD", "/ferrflow-report.py")
        self.assertEqual((head.status, head.body, head.headers["etag"]), (200, b"", response.headers["etag"]))

    async def test_unchanged(self) -> None:
        first = await self.request("GET", "/")
        again = await self.request("GET", "/", headers={"If-None-Match": first.headers["etag"]})
        self.assertEqual((again.status, again.body), (304, b""))

    async def test_nothing_else(self) -> None:
        for path in (
            "/assets/none.js",
            "/assets/app-1a2b.js.gz",
            "/../secret.txt",
            "/assets/../../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/favicon.ico",
        ):
            self.assertEqual((await self.request("GET", path)).status, 404, path)
        self.assertEqual((await self.request("GET", "/%ff")).status, 400)


class NoDashboard(ServerTestCase):
    """A server whose dashboard was never built."""

    async def test_it_says_how_to_build_it(self) -> None:
        self.service.pieces.site.resource.dashboard = Dashboard.in_folder(Path("/nowhere"))
        response = await self.request("GET", "/")
        self.assertEqual(response.status, 503)
        self.assertIn(b"npm run build", response.body)
