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
        self.environment: Mapping[str, str] = {
            "DATABASE_URL": _url(keys.DB_PASSWORD, folder.socket),
            "JWT_SECRET": keys.JWT_SECRET,
            "ENCRYPTION_KEY": keys.ENCRYPTION_KEY,
            "FERRFLOW_HMAC_SECRET": keys.FERRFLOW_HMAC_SECRET,
            "FERRFLOW_TIMESCALEDB": "optional",
        }

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


def _prepare(folder: Folder) -> Embedded:
    folder.sweep()
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


def _url(password: str, socket: Path) -> str:
    return f"postgresql://ferrflow:{quote(password, safe='')}@/ferrflow?host={quote(str(socket))}&port=5432"
