"""A real TimescaleDB for the tests: out of Docker, or from Debian's packages in a folder of their own.

Debian's build is TimescaleDB's Apache edition: hypertables and `drop_chunks` are there; retention policies, compression
and continuous aggregates are not.
"""

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

RELEASE, MAJOR = "trixie", 17
PACKAGE = f"postgresql-{MAJOR}-timescaledb"

_COMPOSE = Path(__file__).resolve().parents[2] / "docker-compose.selfhost.yml"
_MINUTES = 60


class NotAvailable(Exception):
    """TimescaleDB cannot be had in this way; the message says why."""


@frozen
class Debian:
    """PostgreSQL with TimescaleDB in a folder that its programs take for the root of the file system."""

    root: Path
    uid: int
    gid: int

    @property
    def home(self) -> Path:
        """Where databases may be made."""
        return self.root / "var" / "lib" / "postgresql"

    def command(self, program: str, *arguments: str) -> list[str]:
        """Build the command that runs one of PostgreSQL's programs; it does not outlive us."""
        become = ["setpriv", f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups", "--pdeathsig=QUIT"]
        return ["/usr/sbin/chroot", str(self.root), *become, f"/usr/lib/postgresql/{MAJOR}/bin/{program}", *arguments]

    def seen(self, path: Path) -> str:
        """Tell how the programs call a path below `home`."""
        return f"/{path.relative_to(self.root)}"

    def give(self, path: Path) -> None:
        """Make PostgreSQL's account the owner."""
        os.chown(path, self.uid, self.gid)


def find_debian() -> Debian:
    """Find the folder in the cache, or build it there, which takes about a minute. Raises NotAvailable."""
    if os.getuid() != 0:
        raise NotAvailable("only root can install Debian's packages into a folder")
    if not is_debian():
        raise NotAvailable("this is neither Debian nor a derivative")
    root = _cache() / f"{RELEASE}-{PACKAGE}"
    with _locked(root.with_suffix(".lock")):
        if not root.is_dir():
            _build(root)
    return Debian(root, *_account(root))


def find_image() -> str:
    """Name the image that users are given, where a Docker engine answers. Raises NotAvailable."""
    try:
        subprocess.run(["docker", "info"], check=True, capture_output=True, timeout=20)
    except (OSError, subprocess.SubprocessError) as error:
        raise NotAvailable("no Docker engine answers") from error
    found = re.search(r"^\s*image:\s*(\S*timescaledb:\S+)\s*$", _COMPOSE.read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise NotAvailable(f"{_COMPOSE.name} names no TimescaleDB image")
    return found[1]


def is_debian() -> bool:
    """Whether Debian's packages can be had: here, or on a derivative."""
    try:
        lines = Path("/etc/os-release").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return False
    fields = dict(line.split("=", 1) for line in lines if "=" in line)
    return "debian" in (fields.get("ID", "") + " " + fields.get("ID_LIKE", "")).replace('"', "").split()


def _cache() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ferrflow"
    cache.mkdir(parents=True, exist_ok=True)
    return cache


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(root: Path) -> None:
    """Install the packages beside the final place, and move the folder there when it is whole."""
    for left in root.parent.glob("building-*"):
        _remove(left)
    if shutil.which("debootstrap") is None:
        _install_debootstrap()
    building = Path(tempfile.mkdtemp(prefix="building-", dir=root.parent))
    try:
        building.chmod(0o755)
        _run(["debootstrap", "--variant=minbase", f"--include=postgresql-{MAJOR},{PACKAGE}", RELEASE, str(building)])
        for archive in (building / "var" / "cache" / "apt" / "archives").glob("*.deb"):
            archive.unlink()
        (building / "dev" / "shm").chmod(0o1777)
        building.rename(root)
    finally:
        _remove(building)


def _install_debootstrap() -> None:
    _run(["apt-get", "update"])
    _run(["apt-get", "install", "-y", "--no-install-recommends", "debootstrap", "debian-archive-keyring"])


def _remove(folder: Path) -> None:
    """Remove a half-built folder; what was mounted in it goes first."""
    for name in ("proc", "sys"):
        if (folder / name).is_mount():
            _run(["umount", "--lazy", str(folder / name)])
    shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(
            command,
            check=True,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=15 * _MINUTES,
        )
    except OSError as error:
        raise NotAvailable(f"{command[0]} cannot be run: {error.strerror}") from error
    except subprocess.SubprocessError as error:
        said = str(getattr(error, "stdout", None) or error).strip().splitlines()
        raise NotAvailable(f"{' '.join(command[:2])} failed: {said[-1]}") from error


def _account(root: Path) -> tuple[int, int]:
    """User and group id of the packages' own `postgres`."""
    for line in (root / "etc" / "passwd").read_text("utf-8").splitlines():
        name, _, uid, gid, *_ = line.split(":")
        if name == "postgres":
            return int(uid), int(gid)
    raise NotAvailable(f"{root} has no account postgres: remove it, and it is built anew")
