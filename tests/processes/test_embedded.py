"""`--embedded DIR`: one command, a database of its own, and a password that is shown once."""

import os
import re
import shlex
import signal
import socket
import stat
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

import psutil

from ferrflow.embedded.account import choose_account
from ferrflow.embedded.cluster import read_pid
from ferrflow.embedded.keys import read_keys
from tests.processes.case import ProcessTestCase, environment
from tests.processes.client import HOST, sign_in, status
from tests.processes.server import CHECKOUT, TWISTD, ServerProcess

LOG_LINE = re.compile(r"\d{4}-\d\d-\d\dT\S+Z ")
EMAIL = "admin@ferrflow.local"
# What goes with the folder.
OURS = (
    "JWT_SECRET",
    "ENCRYPTION_KEY",
    "FERRFLOW_HMAC_SECRET",
    "FERRFLOW_TIMESCALEDB",
    "FERRFLOW_DISABLE_AUTO_ADMIN",
    "FERRFLOW_ADMIN_EMAIL",
    "FERRFLOW_ADMIN_PASSWORD",
)


def settings(**changes: str) -> dict[str, str]:
    """An environment that says nothing but where to listen."""
    return {name: value for name, value in environment(None, **changes).items() if name not in OURS}


class EmbeddedTestCase(ProcessTestCase):
    def setUp(self) -> None:
        self.top = self.make_folder()
        self.folder = self.top / "var"

    def start_embedded(self, command: Sequence[str] = TWISTD) -> ServerProcess:
        """Start a server on the folder, and wait until it has said all that it says at a start."""
        server = self.spawn(settings(), "--embedded", str(self.folder), command=command, folder=self.top)
        server.wait_line("FerrFlow is at")
        self.assertEqual(status(server.port, "/health"), 200)
        return server

    def assert_stopped(self, server: ServerProcess) -> None:
        """Stop a server, and see that its PostgreSQL stops with it."""
        database = psutil.Process(read_pid(self.folder / "postgres") or 0)
        self.assertEqual(server.stop(), -signal.SIGTERM)
        self.assertFalse(database.is_running() and database.status() != psutil.STATUS_ZOMBIE)
        self.assertIsNone(read_pid(self.folder / "postgres"))

    def assert_folder_taken(self) -> None:
        """See that another server keeps away from the folder."""
        other = self.spawn(settings(), "--embedded", str(self.folder))
        self.assertEqual(other.exit_status(), 1)
        [line] = other.errors
        self.assertTrue(line.startswith(f"ferrflow: Another server runs in {self.folder}"), line)

    def assert_secrets_kept(self, server: ServerProcess, password: str) -> None:
        """See that what it said holds no secret, but for the password on the terminal."""
        log = "\n".join([line for line in server.lines if LOG_LINE.match(line)] + server.errors)
        self.assertNotIn(password, log)
        keys = read_keys(self.folder / "secrets.env")
        for secret in (keys.DB_PASSWORD, keys.JWT_SECRET, keys.FERRFLOW_HMAC_SECRET, keys.ENCRYPTION_KEY):
            self.assertNotIn(secret, server.output)

    def check_two_starts(self, command: Sequence[str] = TWISTD) -> None:
        """Start, sign in, stop, and once more."""
        first = self.start_embedded(command)
        said = terminal(first)
        self.assertIn(f"FerrFlow is at http://localhost:{first.port}", said)
        self.assertIn(EMAIL, said)
        password = password_in(said)
        self.assertEqual(first.output.count(password), 1)
        self.assertEqual(sign_in(first.port, password, EMAIL).status, 200)
        self.assertEqual(sign_in(first.port, password + "x", EMAIL).status, 401)
        self.assert_secrets_kept(first, password)
        self.assertEqual(stat.S_IMODE((self.folder / "secrets.env").stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(self.folder.stat().st_mode) & 0o707, 0o700)
        self.assert_folder_taken()
        self.assert_stopped(first)

        second = self.start_embedded(command)
        self.assertEqual(terminal(second), f"FerrFlow is at http://localhost:{second.port}")
        self.assertEqual(sign_in(second.port, password, EMAIL).status, 200)
        self.assertEqual((second.messages("warn"), second.messages("error")), ([], []))
        self.assert_secrets_kept(second, password)
        self.assert_stopped(second)


class AsWeAre(EmbeddedTestCase):
    def test_the_first_start_and_the_second(self) -> None:
        self.check_two_starts()

    def test_a_start_that_fails_at_the_last_step(self) -> None:
        """The password is shown all the same, since there is no other time, and PostgreSQL does not stay behind."""
        with socket.socket() as other:
            other.bind((HOST, 0))
            other.listen()
            taken = settings(SERVER_PORT=str(other.getsockname()[1]))
            server = self.spawn(taken, "--embedded", str(self.folder))
            self.assertEqual(server.exit_status(), 1, server.output)
        [line] = server.messages("critical")
        self.assertIn("is taken", line)
        self.assertIsNone(read_pid(self.folder / "postgres"))
        password = password_in(terminal(server))
        again = self.start_embedded()
        self.assertEqual(sign_in(again.port, password, EMAIL).status, 200)
        self.assert_stopped(again)


class Demonstration(EmbeddedTestCase):
    def test_what_the_log_says_takes_it_out(self) -> None:
        options = ("--embedded", str(self.folder), "--demo")
        server = self.spawn(settings(), *options, folder=self.top)
        server.wait_line("FerrFlow is at")
        [line] = [line for line in server.messages("info") if "demonstration events" in line]
        program, *arguments = shlex.split(line.split("`")[1])
        self.assertEqual(Path(program).name, "ferrflow-server")
        # Tests run without its being installed.
        command = [sys.executable, "-m", "ferrflow", *arguments]
        paths = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT)}
        done = subprocess.run(command, env=paths, capture_output=True, text=True, check=False)
        self.assertRegex(done.stdout, r"^\d+ demonstration events removed", done.stderr)
        self.assert_stopped(server)
        self.assertEqual(server.messages("info")[-1], "FerrFlow has stopped")


class AsPlainUser(EmbeddedTestCase):
    def test_the_first_start_and_the_second(self) -> None:
        if os.getuid() != 0:
            self.skipTest("this is a plain user already")
        account = choose_account()
        python = Path(sys.executable)
        for path in (CHECKOUT / "ferrflow", python, python.resolve(), *map(Path, sysconfig.get_paths().values())):
            if path.exists():
                account.reach(path.resolve())
        account.give(self.top)
        self.check_two_starts(account.command(Path(TWISTD[0])))
        self.assertEqual({path.stat().st_uid for path in self.folder.iterdir()}, {account.uid})


def terminal(server: ServerProcess) -> str:
    """What it told the person at the terminal, as opposed to the log."""
    return "\n".join(line for line in server.lines if line and not LOG_LINE.match(line))


def password_in(said: str) -> str:
    found = re.search(r"^ *password +(\S+)$", said, re.MULTILINE)
    assert found is not None, said
    return found[1]
