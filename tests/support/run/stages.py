"""The parts of the tests: what each runs, and what it needs started beforehand."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ferrflow.embedded.keys import read_keys
from tests.support.run.command import run, running
from tests.support.run.outcome import Outcome, read_trial, read_vitest
from tests.support.servers import ForeignServer, Source, free_port, start_server
from tests.support.timescaledb import NotAvailable, is_debian

TESTER = "tester@example.com"
CHROMIUM = Path("/usr/bin/chromium")
PYTHON = sys.executable
TOOLS = Path(PYTHON).parent


def lint(name: str) -> Iterator[Outcome]:
    """Check style and types, each tool counting as one test."""
    commands = {
        "ruff check": ([str(TOOLS / "ruff"), "check"], "."),
        "ruff format": ([str(TOOLS / "ruff"), "format", "--check"], "."),
        "mypy": ([str(TOOLS / "mypy")], "."),
        "dashboard style": (["npm", "run", "lint"], "web"),
    }
    for tool, (command, where) in commands.items():
        yield Outcome.of_status(f"{name}: {tool}", run(command, 10, where=where))


def embedded(name: str) -> Iterator[Outcome]:
    """Run all of trial's tests against PostgreSQL as `--embedded` brings it."""
    server = start_server("embedded")
    try:
        yield _trial(name, server.url, "embedded")
    finally:
        server.kill()


def timescaledb(name: str) -> Iterator[Outcome]:
    """Run the tests that use a database once more, against TimescaleDB. Raises NotAvailable."""
    given = os.environ.get("FERRFLOW_TEST_DATABASE_URL")
    # One of our own can be killed and started again, so where nothing may be left out it goes first.
    if given and not is_required("timescaledb"):
        yield _trial_on_given(name, given)
        return
    reasons = []
    for source in _SOURCES:
        try:
            server = start_server(source)
        except NotAvailable as reason:
            reasons.append(str(reason))
            continue
        try:
            yield _trial(name, server.url, source, "database")
        finally:
            server.kill()
        return
    if not given:
        raise NotAvailable("; ".join(reasons))
    yield _trial_on_given(name, given)


def dashboard(name: str) -> Iterator[Outcome]:
    """Check the dashboard's types, and run its unit tests."""
    yield Outcome.of_status(f"{name}: types", run(["npm", "run", "check"], 5, where="web"))
    yield _vitest(f"{name}: units", "test", 5, dict(os.environ))


def browser(name: str) -> Iterator[Outcome]:
    """Use the dashboard in a real browser, on a real server and on a demonstration. Raises NotAvailable."""
    chromium = _find_chromium()
    password = secrets.token_urlsafe()
    with (
        _temporary_folder() as folder,
        _served(folder / "server", password) as url,
        _served(folder / "demo", password, "--demo") as demo_url,
    ):
        environment = {
            **os.environ,
            "CHROMIUM": str(chromium),
            "FERRFLOW_TEST_URL": url,
            "FERRFLOW_TEST_DEMO_URL": demo_url,
            "FERRFLOW_TEST_EMAIL": TESTER,
            "FERRFLOW_TEST_PASSWORD": password,
            "FERRFLOW_TEST_HMAC_SECRET": read_keys(folder / "server" / "secrets.env").FERRFLOW_HMAC_SECRET,
        }
        yield _vitest(name, "test:browser", 15, environment)


def is_required(part: str) -> bool:
    """Whether this part may not be left out."""
    return part in os.environ.get("FERRFLOW_TEST_REQUIRE", "").split(",")


_SOURCES: tuple[Source, ...] = ("docker", "debian")


def _trial(name: str, url: str, source: str, *only: str) -> Outcome:
    environment = {**os.environ, "FERRFLOW_TEST_DATABASE_URL": url, "FERRFLOW_TEST_SOURCE": source}
    return _run_trial(name, environment, only)


def _trial_on_given(name: str, url: str) -> Outcome:
    if ForeignServer(url).flavour != "timescaledb":
        raise NotAvailable("the server at FERRFLOW_TEST_DATABASE_URL has no TimescaleDB")
    return _run_trial(name, dict(os.environ), ("database",))


def _run_trial(name: str, environment: dict[str, str], only: tuple[str, ...]) -> Outcome:
    with _temporary_folder() as folder:
        report = folder / "report.json"
        command = [PYTHON, "-m", "tests.support.run.trial", str(report), *only]
        return read_trial(name, report, run(command, 20, environment))


def _vitest(name: str, script: str, minutes: float, environment: dict[str, str]) -> Outcome:
    with _temporary_folder() as folder:
        report = folder / "report.json"
        options = ["--reporter=default", "--reporter=json", f"--outputFile.json={report}"]
        status = run(["npm", "run", script, "--", *options], minutes, environment, "web")
        return read_vitest(name, report, status)


def _find_chromium() -> Path:
    """Find the browser, or install it where we may."""
    named = os.environ.get("CHROMIUM") or (str(CHROMIUM) if CHROMIUM.exists() else shutil.which("chromium"))
    if named:
        return Path(named)
    if os.getuid() != 0 or not is_debian():
        raise NotAvailable("there is no Chromium, and only root on Debian can install it; CHROMIUM names one elsewhere")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-qq", "-o=Dpkg::Use-Pty=0"]
    run(["apt-get", "update", *options], 5, environment)
    if run(["apt-get", "install", "-y", *options, "--no-install-recommends", "chromium"], 10, environment):
        raise NotAvailable("apt-get could not install chromium")
    return CHROMIUM


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ferrflow-run-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def _served(folder: Path, password: str, *options: str) -> Iterator[str]:
    """Run a server for as long as the block lasts; where it is."""
    port = free_port()
    mine = {
        "SERVER_HOST": "127.0.0.1",
        "SERVER_PORT": str(port),
        "RATE_LIMIT_REQUESTS": "100000",  # tests are quicker than people
        "FERRFLOW_DISABLE_AUTO_ADMIN": "false",
        "FERRFLOW_ADMIN_EMAIL": TESTER,
        "FERRFLOW_ADMIN_PASSWORD": password,
    }
    command = [str(TOOLS / "twistd"), "--nodaemon", "--pidfile=", "ferrflow", "--embedded", str(folder), *options]
    with running(command, {**os.environ, **mine}) as server:
        url = f"http://localhost:{port}"  # browsers have no passkeys for bare addresses
        _wait_until_healthy(url, server)
        yield url


def _wait_until_healthy(url: str, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the server does not become healthy") from None
            time.sleep(0.2)
