"""The four secrets of a server that runs its own database, kept in one file that only its owner may read.

They are made once. A damaged file is never replaced: with another ENCRYPTION_KEY all that was encrypted is lost.
"""

import base64
import os
import secrets
import tempfile
from pathlib import Path

from attrs import field, fields, frozen

from ferrflow.embedded.errors import EmbeddedError
from ferrflow.values import encryption_key

_HEAD = """\
# The secrets of this FerrFlow server, made at its first start. Keep a copy in a safe place: without ENCRYPTION_KEY
# nothing that the server stored encrypted can be read again.
"""


@frozen
class Keys:
    """What `secrets.env` holds; the last one is checked to the byte, so that a cut file never passes for whole."""

    DB_PASSWORD: str = field(repr=False)
    JWT_SECRET: str = field(repr=False)
    FERRFLOW_HMAC_SECRET: str = field(repr=False)
    ENCRYPTION_KEY: str = field(repr=False)


_NAMES = tuple(attribute.name for attribute in fields(Keys))


def new_keys() -> Keys:
    """Make four secrets as the self-hosting guide does with openssl."""
    return Keys(
        DB_PASSWORD=_base64(32),
        JWT_SECRET=_base64(64),
        FERRFLOW_HMAC_SECRET=secrets.token_hex(32),
        ENCRYPTION_KEY=_base64(32),
    )


def write_keys(path: Path, keys: Keys) -> None:
    """Write the file, whole or not at all, readable by its owner alone from the first byte."""
    text = _HEAD + "".join(f"{name}={getattr(keys, name)}\n" for name in _NAMES)
    handle, temporary = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # made with mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).rename(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def read_keys(path: Path) -> Keys:
    """Read the file back. Raises FileNotFoundError where there is none, EmbeddedError where it is not whole."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise _damaged(path, "it is not text") from error
    except PermissionError as error:
        raise EmbeddedError(f"{path} belongs to another user: start the server as its owner") from error
    values: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, value = line.partition("=")
        if name not in _NAMES or name in values or not value:
            raise _damaged(path, f"line {number} is none of {', '.join(_NAMES)}, or a second or empty one")
        values[name] = value
    missing = [name for name in _NAMES if name not in values]
    if missing:
        raise _damaged(path, f"{', '.join(missing)} missing")
    try:
        encryption_key(values["ENCRYPTION_KEY"])
    except ValueError as error:
        raise _damaged(path, f"ENCRYPTION_KEY {error}") from None
    return Keys(**values)


def sync_folder(path: Path) -> None:
    """Make the names in a folder survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _damaged(path: Path, reason: str) -> EmbeddedError:
    return EmbeddedError(
        f"{path} is damaged ({reason}): put it back from a backup. It is not made anew, "
        "since without its ENCRYPTION_KEY stored secrets cannot be read"
    )


def _base64(size: int) -> str:
    return base64.b64encode(secrets.token_bytes(size)).decode()
