"""Letting one account through folders that are closed to it, by POSIX access lists and never by world bits.

A list is what Linux keeps in the extended attribute `system.posix_acl_access`: a version, then entries of a tag, three
permission bits and an id. A file without the attribute is judged by its mode, which says the same in three entries.
"""

import errno
import functools
import operator
import os
import struct
from collections.abc import Iterable
from pathlib import Path

from attrs import evolve, frozen

READ, SEARCH = 4, 1

_ATTRIBUTE = "system.posix_acl_access"
_HEADER, _ENTRY = struct.Struct("<I"), struct.Struct("<HHI")
_VERSION, _NO_ID = 2, 0xFFFFFFFF
_OWNER, _USER, _OWNING_GROUP, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_MASKED = (_USER, _OWNING_GROUP, _GROUP)


@frozen
class Entry:
    """One line of an access list: `bits` are read 4, write 2, execute or search 1; `id` is a user's or a group's."""

    tag: int
    bits: int
    id: int = _NO_ID


def read_list(path: Path) -> list[Entry]:
    """Read the path's access list, or make it from the mode where it has none."""
    try:
        raw = os.getxattr(path, _ATTRIBUTE)
    except OSError as error:
        if error.errno not in {errno.ENODATA, errno.EOPNOTSUPP}:
            raise
        mode = path.stat().st_mode
        return [Entry(_OWNER, mode >> 6 & 7), Entry(_OWNING_GROUP, mode >> 3 & 7), Entry(_OTHER, mode & 7)]
    return [Entry(*fields) for fields in _ENTRY.iter_unpack(raw[_HEADER.size :])]


def write_list(path: Path, entries: Iterable[Entry]) -> None:
    """Give the path this access list. Raises OSError where the file system keeps none."""
    ordered = sorted(entries, key=lambda entry: (entry.tag, entry.id))  # the kernel refuses any other order
    raw = _HEADER.pack(_VERSION) + b"".join(_ENTRY.pack(entry.tag, entry.bits, entry.id) for entry in ordered)
    os.setxattr(path, _ATTRIBUTE, raw)


def may(path: Path, bits: int, uid: int, gid: int) -> bool:
    """Whether a user with just this one group has these bits on the path, as the kernel would judge."""
    status, entries = path.stat(), read_list(path)
    mask = next((entry.bits for entry in entries if entry.tag == _MASK), 7)

    def granted(entry: Entry) -> bool:
        return entry.bits & (mask if entry.tag in _MASKED else 7) & bits == bits

    by_tag = {entry.tag: entry for entry in entries}
    if status.st_uid == uid:
        return granted(by_tag[_OWNER])
    if named := [entry for entry in entries if _is_user(entry, uid)]:
        return granted(named[0])
    groups = [entry for entry in entries if _is_of(entry, gid, status)]
    return any(map(granted, groups)) if groups else granted(by_tag[_OTHER])


def grant(path: Path, bits: int, uid: int) -> None:
    """Give one user these bits on the path, and nobody else anything. Raises OSError where it can't be done."""
    entries = read_list(path)
    mask = next((entry.bits for entry in entries if entry.tag == _MASK), 7)
    # The mask is about to grow: what it held back until now stays held back.
    rest = [
        evolve(entry, bits=entry.bits & mask) if entry.tag in _MASKED else entry
        for entry in entries
        if entry.tag != _MASK
    ]
    old = next((entry for entry in rest if _is_user(entry, uid)), Entry(_USER, 0, uid))
    new = evolve(old, bits=old.bits | bits)
    entries = [new, *(entry for entry in rest if entry is not old)]
    widest = functools.reduce(operator.or_, (entry.bits for entry in entries if entry.tag in _MASKED))
    write_list(path, [*entries, Entry(_MASK, widest)])


def open_way(path: Path, uid: int, gid: int) -> list[Path]:
    """Let the user search every folder above the path, and tell which had to be opened for it."""
    opened = [folder for folder in reversed(path.parents) if not may(folder, SEARCH, uid, gid)]
    for folder in opened:
        grant(folder, SEARCH, uid)
    return opened


def open_tree(top: Path, uid: int, gid: int) -> list[Path]:
    """Let the user read (and, where the owner can, execute) all that lies in a folder; tell what had to be opened."""
    opened = []
    for path in [top, *top.rglob("*")]:
        bits = path.stat().st_mode >> 6 & (READ | SEARCH)
        if not may(path, bits, uid, gid):
            grant(path, bits, uid)
            opened.append(path)
    return opened


def _is_user(entry: Entry, uid: int) -> bool:
    return entry.tag == _USER and entry.id == uid


def _is_of(entry: Entry, gid: int, status: os.stat_result) -> bool:
    if entry.tag == _OWNING_GROUP:
        return status.st_gid == gid
    return entry.tag == _GROUP and entry.id == gid
