"""The two servers that are measured, each a process of its own, pinned to the server's core."""

import contextlib
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from attrs import frozen

import ferrflow
from benchmarks.machine import pinned

ROOT = Path(ferrflow.__file__).parents[1]
START_SECONDS, STOP_SECONDS = 60.0, 20.0
LOOK_SECONDS = 0.002


@frozen
class Running:
    """A server that answers. `boot_seconds` is from the start of its process to its first good answer."""

    pid: int
    port: int
    boot_seconds: float


@frozen
class Question:
    """How a server is asked whether it is up: a request, and what stands in the first line of a good answer."""

    port: int
    request: bytes
    good: bytes

    def is_answered(self) -> bool:
        """Ask once."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=START_SECONDS) as connection:
                connection.sendall(self.request)
                return self.good in connection.recv(65_536).partition(b"\r\n")[0]
        except OSError:
            return False


@contextlib.contextmanager
def bare(core: int) -> Iterator[Running]:
    """Run a bare twisted.web."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.bare", str(port)]
    request = b"POST /events HTTP/1.0\r\ncontent-length: 0\r\n\r\n"
    with _run(command, {}, core, Question(port, request, b" 204 ")) as running:
        yield running


@contextlib.contextmanager
def ferrflow_server(
    core: int, environment: Mapping[str, str], *, program: Sequence[str] = (), seconds: float = START_SECONDS
) -> Iterator[Running]:
    """Run our server; the environment is that of `server_environment`, the program twistd unless it is another one.

    It has so many seconds to start.
    """
    port = free_port()
    command = [*(program or (str(Path(sys.executable).with_name("twistd")),)), "-n", "--pidfile=", "ferrflow"]
    question = Question(port, b"GET /health HTTP/1.0\r\n\r\n", b" 200 ")
    with _run(command, {**environment, "SERVER_PORT": str(port)}, core, question, seconds) as running:
        yield running


def server_environment(database_url: str, hmac_secret: str) -> dict[str, str]:
    """All that our server is told."""
    return {
        "DATABASE_URL": database_url,
        "JWT_SECRET": secrets.token_hex(32),
        "ENCRYPTION_KEY": secrets.token_hex(32),
        "FERRFLOW_HMAC_SECRET": hmac_secret,
        "FERRFLOW_TIMESCALEDB": "optional",
        "FERRFLOW_DISABLE_AUTO_ADMIN": "false",
        "FERRFLOW_ADMIN_EMAIL": "bench@example.org",
        "FERRFLOW_ADMIN_PASSWORD": secrets.token_urlsafe(),
        "SERVER_HOST": "127.0.0.1",
    }


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def _run(
    command: list[str],
    environment: Mapping[str, str],
    core: int,
    question: Question,
    seconds: float = START_SECONDS,
) -> Iterator[Running]:
    """Run a program until the block ends. Nothing of our environment but the path reaches it."""
    # The same code as ours, installed or not.
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), **environment}
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=pinned(core),  # noqa: PLW1509 - we have no threads
        )
        try:
            while not question.is_answered():
                if process.poll() is not None or time.perf_counter() > start + seconds:
                    log.seek(0)
                    raise SystemExit(f"A server did not start:\n{log.read().decode('utf-8', 'replace')[-2000:]}")
                time.sleep(LOOK_SECONDS)
            yield Running(process.pid, question.port, time.perf_counter() - start)
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)
