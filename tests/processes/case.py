"""What the tests of this package share: a database and an environment for each server, and a PostgreSQL to kill."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from twisted.trial.unittest import SynchronousTestCase

from tests.processes.client import HOST
from tests.processes.server import CHECKOUT, TWISTD, ServerProcess
from tests.support.database import drop_database, make_database, run_sql
from tests.support.http import EMAIL, HMAC_SECRET, PASSWORD
from tests.support.servers import Server, free_port, own_server

JWT_SECRET = "3uPYqz0rJ8mT1cVxN5wLkA7dHs9fEb2G"
ENCRYPTION_KEY = "9c" * 32
# twistd reads its options in this order: its own, the plugin's name, the plugin's.
ARGUMENTS = ("--nodaemon", "--pidfile=", "ferrflow")


def environment(url: str | None, **changes: str) -> dict[str, str]:
    """A whole environment for a server: the settings that it cannot do without, and an administrator."""
    address = {} if url is None else {"DATABASE_URL": url}
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(CHECKOUT),
        "SERVER_HOST": HOST,
        "SERVER_PORT": str(free_port()),
        "JWT_SECRET": JWT_SECRET,
        "ENCRYPTION_KEY": ENCRYPTION_KEY,
        "FERRFLOW_HMAC_SECRET": HMAC_SECRET,
        "FERRFLOW_TIMESCALEDB": "optional",
        "FERRFLOW_DISABLE_AUTO_ADMIN": "false",
        "FERRFLOW_ADMIN_EMAIL": EMAIL,
        "FERRFLOW_ADMIN_PASSWORD": PASSWORD,
        **address,
        **changes,
    }


class ProcessTestCase(SynchronousTestCase):
    """A test that starts servers; they end with it."""

    def make_folder(self) -> Path:
        """Make a folder for as long as the test lasts; not in trial's own, whose name may be too long for a socket."""
        folder = Path(tempfile.mkdtemp(prefix="ferrflow-test-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        return folder

    def make_database(self) -> str:
        """Create an empty database for as long as the test lasts; its URL."""
        url = make_database("process")
        self.addCleanup(drop_database, url)
        return url

    def make_killable(self) -> tuple[Server, str]:
        """Give a PostgreSQL that may be stopped and killed, and the URL of a new database in it."""
        postgres = _killable_server()
        name = f"ferrflow_process_{secrets.token_hex(6)}"
        run_sql(postgres.url, f"create database {name}")
        return postgres, at(postgres.url, path=f"/{name}")

    def spawn(
        self,
        settings: dict[str, str],
        *options: str,
        command: Sequence[str] = TWISTD,
        folder: Path | None = None,
    ) -> ServerProcess:
        """Start a server with this environment and nothing else, in a folder of its own or in this one."""
        server = ServerProcess([*command, *ARGUMENTS, *options], settings, folder or self.make_folder())
        self.addCleanup(server.kill)
        return server

    def start(self, url: str, **changes: str) -> ServerProcess:
        """Start a server on a database, and wait until it is up."""
        server = self.spawn(environment(url, **changes))
        server.wait_healthy()
        return server

    def open_session(self, url: str, *statements: str) -> Any:
        """Open a transaction, which holds what its statements lock until it is closed; a cursor in it."""
        connection = psycopg2.connect(url)
        self.addCleanup(connection.close)
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        return cursor


@cache
def _killable_server() -> Server:
    """Start the PostgreSQL that all tests of this package stop and kill; they leave it running."""
    return own_server(Path(tempfile.gettempdir()))


def at(url: str, *, user: str | None = None, password: str | None = None, path: str | None = None) -> str:
    """A URL with some of its parts replaced."""
    parts = urlsplit(url)
    name = f"{user or parts.username}:{password or parts.password}"
    return urlunsplit(parts._replace(netloc=f"{name}@{parts.hostname}:{parts.port}", path=path or parts.path))
