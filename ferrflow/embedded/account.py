"""Who the database runs as: whoever starts the server or, since PostgreSQL refuses root, an account of its own."""

import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from attrs import frozen
from twisted.logger import Logger

from ferrflow.embedded.access import open_tree, open_way
from ferrflow.embedded.errors import EmbeddedError

ACCOUNT_NAME = "ferrflow-postgres"

_LAUNCH = str(Path(__file__).with_name("launch.py"))
_PATHS_SHOWN = 6
_log = Logger()


@frozen
class Account:
    """A user of this machine, by numbers."""

    name: str
    uid: int
    gid: int

    @property
    def is_borrowed(self) -> bool:
        """Whether it is another user than the one who started us."""
        return self.uid != os.getuid()

    def command(self, program: Path, *arguments: str, on_parents_death: int = signal.SIGINT) -> list[str]:
        """Build the command that runs a program as this account, detached from our terminal but not outliving us."""
        who = (str(os.getpid()), str(self.uid), str(self.gid), str(int(on_parents_death)))
        return [sys.executable, "-I", "-S", _LAUNCH, *who, str(program), *arguments]

    def give(self, path: Path) -> None:
        """Make the account the owner of what we just made for it."""
        if self.is_borrowed:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def reach(self, path: Path) -> None:
        """See to it that the account gets to the path, opening closed folders above it to this account alone."""
        if self.is_borrowed:
            self._open(path, partial(open_way, path, self.uid, self.gid))

    def read(self, trees: Iterable[Path]) -> None:
        """See to it that the account can read and run all that lies in these folders, and get there."""
        for tree in trees if self.is_borrowed else ():
            self.reach(tree)
            self._open(tree, partial(open_tree, tree, self.uid, self.gid))

    def _open(self, path: Path, opening: Callable[[], list[Path]]) -> None:
        try:
            opened = opening()
        except OSError as error:
            raise EmbeddedError(
                f"The account {self.name} cannot get to {path}: {error.filename} is closed to it and takes no access "
                f"list ({error.strerror}). Move the installation or the folder to where every user may pass, "
                "or start the server as a plain user"
            ) from error
        if opened:
            _log.info(
                "Opened to the account {name}, which runs PostgreSQL: {paths}{more}",
                name=self.name,
                paths=", ".join(map(str, opened[:_PATHS_SHOWN])),
                more=f" and {more} more" if (more := len(opened) - _PATHS_SHOWN) > 0 else "",
            )


def choose_account() -> Account:
    """Pick the account that runs PostgreSQL: ourselves, or the dedicated one where we are root."""
    if os.getuid() != 0:
        return Account("of this process", os.getuid(), os.getgid())
    if not sys.platform.startswith("linux"):
        raise EmbeddedError("The embedded PostgreSQL runs as root on Linux only: start the server as a plain user")
    entry = _find_account() or _make_account()
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _find_account() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        return None


def _make_account() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
    try:
        subprocess.run([*command, ACCOUNT_NAME], check=True, capture_output=True, text=True)
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        reason = error.stderr.strip() if isinstance(error, subprocess.CalledProcessError) else "there is no useradd"
        found = _find_account()  # another server may have been quicker
        if found is None:
            raise EmbeddedError(
                f"PostgreSQL refuses to run as root, and the account {ACCOUNT_NAME} cannot be made ({reason}): "
                "make it by hand, or start the server as a plain user"
            ) from error
        return found
    _log.info("Made the system account {name}, which runs PostgreSQL", name=ACCOUNT_NAME)
    return pwd.getpwnam(ACCOUNT_NAME)
