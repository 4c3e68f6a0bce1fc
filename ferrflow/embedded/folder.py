"""The folder that a server with its own database lives in, and the lock that keeps a second server out of it.

- `secrets.env`: the four secrets
- `postgres/`: PostgreSQL's data
- `socket/`: where it listens, and nowhere else
- `postgres.log`: what it says
- `lock`: held by the running server
- `init-*/`: a database being made; left over only where that was cut off
"""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

from ferrflow.embedded.account import Account
from ferrflow.embedded.errors import EmbeddedError

# A socket's whole address may have 104 bytes (108 on Linux), and PostgreSQL adds `/.s.PGSQL.5432` to its folder.
_LONGEST_SOCKET_FOLDER = 85


class Folder:
    """One server's folder, locked until `close`."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self.secrets = path / "secrets.env"
        self.data = path / "postgres"
        self.socket = path / "socket"
        self.log = path / "postgres.log"
        self._lock = lock

    def make_socket_folder(self, account: Account) -> None:
        """Make the folder that the database listens in, for the account alone; elsewhere if the name does not do."""
        if not _fits_socket(self.socket):
            self.socket = _short_folder()
            account.reach(self.socket)
        self.socket.mkdir(mode=0o700, exist_ok=True)
        account.give(self.socket)

    def sweep(self) -> None:
        """Remove what a start that was cut off has left."""
        for left in self.path.glob("init-*"):
            shutil.rmtree(left, ignore_errors=True)
        for file in self.path.glob(f"{self.secrets.name}.*"):
            file.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the folder. May be called again."""
        if self.socket.parent != self.path:
            shutil.rmtree(self.socket, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def open_folder(path: Path) -> Folder:
    """Make the folder where it is missing, readable by its owner alone, and take its lock."""
    path = path.resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise EmbeddedError(f"{error.filename} cannot be used: {error.strerror}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise EmbeddedError(
            f"Another server runs in {path}: stop it first, or start this one with another folder and SERVER_PORT"
        ) from None
    return Folder(path, lock)


def _fits_socket(path: Path) -> bool:
    """Whether a socket can be in this folder; a comma would make libpq see two folders."""
    return len(os.fsencode(path)) <= _LONGEST_SOCKET_FOLDER and "," not in str(path)


def _short_folder() -> Path:
    short = Path(tempfile.mkdtemp(prefix="ferrflow-"))
    if _fits_socket(short):
        return short
    short.rmdir()
    return Path(tempfile.mkdtemp(prefix="ferrflow-", dir="/tmp"))
