"""A program that becomes another one: in a session of its own, as a given user, and not outliving its parent.

Run by path with `python -I -S`, so it may import nothing but the standard library. Arguments: the parent's process id,
a user id, a group id, the signal that the program gets when the parent dies, the program's path, its arguments.

`reactor.spawnProcess` can switch users, but can neither make a session (Ctrl-C in a terminal goes to every process of
the session's foreground group, and the database has to stop after the server, not beside it) nor ask for a signal.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def _become(uid: int, gid: int) -> None:
    """Drop to the user for good, with no group but the one given."""
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def _end_with(parent: int, number: int) -> None:
    """Ask for a signal at the parent's death; Linux only, elsewhere the next start finds the orphan."""
    if not sys.platform.startswith("linux"):
        return
    # What a shell starts in the background ignores interrupts, and so would the program.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # After the change of user, which clears it.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(1)


def main(arguments: list[str]) -> None:
    """Become the program."""
    parent, uid, gid, number = map(int, arguments[:4])
    program = arguments[4:]
    os.setsid()
    os.umask(0o077)
    if os.getuid() != uid:
        _become(uid, gid)
    _end_with(parent, number)
    os.execv(program[0], program)  # noqa: S606  (no shell is the point)


if __name__ == "__main__":
    main(sys.argv[1:])
