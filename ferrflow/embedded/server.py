"""A PostgreSQL of the server's own: what `--embedded DIR` needs, from an empty folder to a running database.

`prepare` does everything that can fail for a reason that the person can mend, before the reactor runs: the folder, the
secrets, the account, the data. What is left for `start` is one process.
"""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from ferrflow.embedded.account import Account, choose_account
from ferrflow.embedded.binaries import Binaries, find_binaries
from ferrflow.embedded.cluster import check_cluster, make_cluster, server_options, stop_orphan
from ferrflow.embedded.errors import EmbeddedError
from ferrflow.embedded.folder import Folder, open_folder
from ferrflow.embedded.keys import Keys, new_keys, read_keys, write_keys
from ferrflow.embedded.postmaster import IReactor, Postmaster


class Embedded:
    """One prepared folder. `environment` is what the settings are read from in place of the person's own variables."""

    def __init__(self, folder: Folder, keys: Keys, account: Account, binaries: Binaries) -> None:
        self._folder, self._account, self._binaries = folder, account, binaries
        self._postmaster: Postmaster | None = None
        self.environment = _environment(keys, folder.socket)

    @property
    def directory(self) -> Path:
        """The folder, as a second program beside the server can find it."""
        return self._folder.path

    async def start(self, reactor: IReactor) -> None:
        """Start PostgreSQL, and keep it running until `stop`. Raises EmbeddedError."""
        folder = self._folder
        self._postmaster = Postmaster(reactor, self._command, folder.data, folder.log)
        await self._postmaster.start()

    async def stop(self) -> None:
        """Shut PostgreSQL down and let go of the folder; may be called again, or without a start."""
        if self._postmaster is not None:
            await self._postmaster.stop()
        self._folder.close()

    def _command(self) -> list[str]:
        folder = self._folder
        return self._account.command(self._binaries.postgres, *server_options(folder.data, folder.socket))


def prepare(directory: Path) -> Embedded:
    """Make or check all that a database in this folder needs, and lock the folder. Raises EmbeddedError.

    Blocks: about a second the first time, and as long as the PostgreSQL of a killed server takes to stop.
    """
    folder = open_folder(directory)
    try:
        return _prepare(folder)
    except BaseException:
        folder.close()
        raise


def environment_of(directory: Path) -> Mapping[str, str]:
    """The environment of the server that runs on this folder, for a second program beside it. Raises EmbeddedError."""
    folder = directory.resolve()
    try:
        keys = read_keys(folder / "secrets.env")
        # PostgreSQL notes in the fifth line where it listens.
        socket = (folder / "postgres" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[4]
    except (OSError, IndexError):
        raise EmbeddedError(f"No server runs on {folder}: start `twistd -n ferrflow --embedded {directory}`") from None
    return _environment(keys, Path(socket))


def _prepare(folder: Folder) -> Embedded:
    keys = _keys(folder)
    account = choose_account()
    binaries = find_binaries(account)
    account.reach(folder.data)
    if folder.data.exists():
        check_cluster(folder.data, binaries, account)
        stop_orphan(folder.data)
    else:
        make_cluster(folder.data, binaries, account, keys.DB_PASSWORD)
    folder.make_socket_folder(account)
    folder.sweep()  # last, since what was cut off a moment ago may still be at work on what it leaves
    return Embedded(folder, keys, account, binaries)


def _keys(folder: Folder) -> Keys:
    try:
        return read_keys(folder.secrets)
    except FileNotFoundError:
        if folder.data.exists():
            raise EmbeddedError(
                f"{folder.data} holds a database, but {folder.secrets} is gone: put it back from a backup, "
                "since without its ENCRYPTION_KEY stored secrets cannot be read"
            ) from None
        write_keys(folder.secrets, new_keys())
        return read_keys(folder.secrets)


def _environment(keys: Keys, socket: Path) -> Mapping[str, str]:
    return {
        "DATABASE_URL": _url(keys.DB_PASSWORD, socket),
        "JWT_SECRET": keys.JWT_SECRET,
        "ENCRYPTION_KEY": keys.ENCRYPTION_KEY,
        "FERRFLOW_HMAC_SECRET": keys.FERRFLOW_HMAC_SECRET,
        "FERRFLOW_TIMESCALEDB": "optional",
    }


def _url(password: str, socket: Path) -> str:
    return f"postgresql://ferrflow:{quote(password, safe='')}@/ferrflow?host={quote(str(socket))}&port=5432"
