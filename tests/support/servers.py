"""PostgreSQL servers for the tests: one that all share, and private ones for tests that kill them.

What `FERRFLOW_TEST_DATABASE_URL` names is shared where it is set; the test runner sets it, together with
`FERRFLOW_TEST_SOURCE`, which tells where private servers of the same flavour come from. Everything here is synchronous
and needs no reactor.
"""

import atexit
import contextlib
import fcntl
import functools
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, Protocol, cast, get_args
from unittest import SkipTest
from urllib.parse import quote

import psutil
import psycopg2
from attrs import frozen

from ferrflow.embedded.account import Account, choose_account
from ferrflow.embedded.binaries import Binaries, find_binaries
from ferrflow.embedded.cluster import ENVIRONMENT, read_pid
from tests.support.timescaledb import NotAvailable, find_debian, find_image

Flavour = Literal["plain", "timescaledb"]
Source = Literal["embedded", "debian", "docker"]

_SECONDS = 60
_ROOMY = 4 << 30
_FAST = {"fsync": "off", "full_page_writes": "off"}
_SAFE = {"fsync": "on", "full_page_writes": "on"}


class Server(ABC):
    """A PostgreSQL. `url` is a superuser's, to a database that tests do not touch."""

    url: str
    flavour: Flavour

    @abstractmethod
    def start(self) -> None:
        """Start it again where it was stopped or killed; the address stays. Returns when it takes connections."""

    @abstractmethod
    def stop(self) -> None:
        """Shut it down in good order."""

    @abstractmethod
    def kill(self) -> None:
        """End it as a power cut would, with every process that it has."""


class Installation(Protocol):
    """PostgreSQL's programs, and how to run them."""

    def command(self, program: str, *arguments: str) -> list[str]:
        """Build a command; what it starts does not outlive us."""

    def seen(self, path: Path) -> str:
        """Tell how the programs call a path of ours."""

    def give(self, path: Path) -> None:
        """Let the programs own a path of ours."""


@frozen
class Wheel:
    """The programs that the server brings along for `--embedded`."""

    account: Account
    binaries: Binaries

    def command(self, program: str, *arguments: str) -> list[str]:
        """Build a command."""
        path = self.binaries.folder / program
        return self.account.command(path, *arguments, on_parents_death=signal.SIGQUIT)

    def seen(self, path: Path) -> str:
        """Tell the path, which is the same."""
        return str(path)

    def give(self, path: Path) -> None:
        """Make the account the owner, and let it get there."""
        self.account.give(path)
        self.account.reach(path)


class LocalServer(Server):
    """A server that we start as a process, on loopback only. `place` is removed with what is in it when we exit."""

    def __init__(self, flavour: Flavour, installation: Installation, place: Path, settings: dict[str, str]) -> None:
        self.flavour = flavour
        self._installation = installation
        self._data = place / "data"
        self._log = place / "log"
        self._port = free_port()
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        password = secrets.token_urlsafe()
        self.url = f"postgresql://postgres:{quote(password)}@127.0.0.1:{self._port}/postgres"
        installation.give(place)
        self._make(place / "password", password)

    def start(self) -> None:
        """Start it, on the port that it has for life."""
        assert self._process is None, "it runs"
        command = self._installation.command("postgres", "-D", self._installation.seen(self._data), *self._options())
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, env=ENVIRONMENT, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        end = time.monotonic() + _SECONDS
        while read_pid(self._data, ready=True) != self._process.pid:
            if self._process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise RuntimeError(f"PostgreSQL does not start:\n{self._log.read_text('utf-8', 'replace')[-2000:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Shut it down, disconnecting whoever is connected."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(_SECONDS)
            self._process = None

    def kill(self) -> None:
        """End the postmaster, then its children, before they notice."""
        if self._process is None:
            return
        try:
            children = psutil.Process(self._process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            children = []
        self._process.kill()
        self._process.wait()
        self._process = None
        for child in children:
            _kill(child)
        _wait_for(children)

    def _make(self, password_file: Path, password: str) -> None:
        handle = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(password)
        self._installation.give(password_file)
        options = ["--no-sync", "--username=postgres", "--auth=password", "--encoding=UTF8", "--set=timezone=UTC"]
        options += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options += [f"--pgdata={self._installation.seen(self._data)}"]
        options += [f"--pwfile={self._installation.seen(password_file)}"]
        command = self._installation.command("initdb", *options)
        done = subprocess.run(command, check=False, env=ENVIRONMENT, cwd="/", capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stderr}")
        password_file.unlink()

    def _options(self) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "log_checkpoints": "off",
            # In the data folder, so that a killed server leaves nothing elsewhere.
            "dynamic_shared_memory_type": "mmap",
            **self._settings,
        }
        if self.flavour == "timescaledb":
            settings |= {
                "shared_preload_libraries": "timescaledb",
                "timescaledb.telemetry_level": "off",
                # The Apache edition has no jobs, and one scheduler for each database of the tests is many.
                "timescaledb.max_background_workers": "0",
            }
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


class DockerServer(Server):
    """TimescaleDB's own image in a container, removed when we exit."""

    flavour: Flavour = "timescaledb"

    def __init__(self, image: str, settings: dict[str, str]) -> None:
        self._name = f"ferrflow-test-{os.getpid()}-{secrets.token_hex(4)}"
        self._port = free_port()
        password = secrets.token_urlsafe()
        self.url = f"postgresql://postgres:{quote(password)}@127.0.0.1:{self._port}/postgres"
        for left in _left_containers():
            _docker("rm", "--force", "--volumes", left)
        atexit.register(_docker, "rm", "--force", "--volumes", self._name)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        _docker(
            "create",
            f"--name={self._name}",
            f"--publish=127.0.0.1:{self._port}:5432",
            "--env=POSTGRES_PASSWORD",
            "--env=TIMESCALEDB_TELEMETRY=off",
            image,
            *("postgres", "-c", "max_connections=200", "-c", "timescaledb.telemetry_level=off", *options),
            environment={"POSTGRES_PASSWORD": password},
        )

    def start(self) -> None:
        """Start the container, and wait until PostgreSQL answers over TCP, which it does not while it is set up."""
        _docker("start", self._name)
        end = time.monotonic() + _SECONDS
        while True:
            try:
                psycopg2.connect(self.url).close()
            except psycopg2.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)
            else:
                return

    def stop(self) -> None:
        """Shut it down in good order."""
        _docker("stop", self._name)

    def kill(self) -> None:
        """End all that runs in the container."""
        _docker("kill", self._name)


class ForeignServer(Server):
    """A server that somebody else runs."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.flavour = _flavour_of(url)

    def start(self) -> None:
        """Leave it as it is."""
        raise SkipTest("the server at FERRFLOW_TEST_DATABASE_URL is not ours to start")

    stop = kill = start


@functools.cache
def shared_server() -> Server:
    """Give the server that all tests of this process share, started at the first call."""
    url = os.environ.get("FERRFLOW_TEST_DATABASE_URL")
    return ForeignServer(url) if url else start_server("embedded")


def own_server(directory: Path) -> Server:
    """Start a private server of the shared one's flavour, which keeps its data through `kill`. Ends with the process.

    `directory` is where it may put its data. Raises SkipTest where there is none of that flavour to be had.
    """
    source = os.environ.get("FERRFLOW_TEST_SOURCE")
    if source is None and shared_server().flavour == "timescaledb":
        raise SkipTest("the TimescaleDB at FERRFLOW_TEST_DATABASE_URL cannot be killed, and no other is at hand")
    return start_server(_source(source or "embedded"), directory)


def start_server(source: Source, directory: Path | None = None) -> Server:
    """Start a server. With a directory it is one to be killed; without, one that forgets everything, and is fast."""
    settings = _FAST if directory is None else _SAFE
    server: Server
    if source == "docker":
        server = DockerServer(find_image(), settings)
    elif source == "debian":
        debian = find_debian()
        server = LocalServer("timescaledb", debian, _make_place(debian.home), settings)
    else:
        account = choose_account()
        place = _make_place(directory or _fast_folder())
        server = LocalServer("plain", Wheel(account, find_binaries(account)), place, settings)
    server.start()
    atexit.register(server.kill)
    return server


def _source(name: str) -> Source:
    for source in get_args(Source):
        if source == name:
            return cast("Source", source)
    raise RuntimeError(f"FERRFLOW_TEST_SOURCE is none of {', '.join(get_args(Source))}")


def _flavour_of(url: str) -> Flavour:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("select from pg_available_extensions where name = 'timescaledb'")
            return "timescaledb" if cursor.rowcount else "plain"
    finally:
        connection.close()


def _make_place(parent: Path) -> Path:
    """Make a folder for one server, removed when we exit, or by the next run where we were killed."""
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob(f"ferrflow-server-{os.getuid()}-*"):
        _remove_unless_held(left)
    place = Path(tempfile.mkdtemp(prefix=f"ferrflow-server-{os.getuid()}-", dir=parent.resolve()))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    handle = os.open(place / "lock", os.O_RDONLY | os.O_CREAT, 0o600)  # open, and so held, until we exit
    fcntl.flock(handle, fcntl.LOCK_EX)
    return place


def _remove_unless_held(place: Path) -> None:
    try:
        handle = os.open(place / "lock", os.O_RDONLY)
    except OSError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(place, ignore_errors=True)
    except BlockingIOError:
        pass
    finally:
        os.close(handle)


def _fast_folder() -> Path:
    """Memory, where there is a lot of it; fsync costs nothing there, and neither does a new database."""
    memory = Path("/dev/shm")  # noqa: S108  (mkdtemp makes our folder in it)
    try:
        free = os.statvfs(memory)
    except OSError:
        return Path(tempfile.gettempdir())
    roomy = free.f_bavail * free.f_frsize > _ROOMY and os.access(memory, os.W_OK)
    return memory if roomy else Path(tempfile.gettempdir())


def free_port() -> int:
    """Find a port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _kill(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.kill()


def _wait_for(processes: Iterable[psutil.Process]) -> None:
    """Wait until they are over; where nobody takes note of orphans' ends they stay listed, as zombies."""
    end = time.monotonic() + _SECONDS
    for process in processes:
        while not _is_over(process):
            if time.monotonic() > end:
                raise RuntimeError(f"process {process.pid} does not end")
            time.sleep(0.01)


def _is_over(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _docker(*arguments: str, environment: dict[str, str] | None = None) -> str:
    """Run one command of Docker's. Raises NotAvailable, as where no registry can be reached."""
    done = subprocess.run(
        ["docker", *arguments],
        check=False,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=10 * _SECONDS,
    )
    if done.returncode:
        raise NotAvailable(f"docker {arguments[0]} failed: {done.stderr.strip()}")
    return done.stdout


def _left_containers() -> list[str]:
    """Name the containers of test processes that are no more."""
    names = _docker("ps", "--all", "--filter=name=ferrflow-test-", "--format={{.Names}}").split()
    return [name for name in names if not psutil.pid_exists(int(name.split("-")[2]))]
