"""Runs programs that always end: by themselves, at their time limit, or with us."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]

_SECONDS_TO_STOP = 15


class Overdue(Exception):
    """A program did not end in time, and was ended."""


def run(command: Sequence[str], minutes: float, environment: Mapping[str, str] = os.environ, where: str = ".") -> int:
    """Run a program to its end, its output beside ours; its exit status. Raises Overdue, or OSError without it."""
    with running(command, environment, where) as process:
        try:
            return process.wait(60 * minutes)
        except subprocess.TimeoutExpired:
            raise Overdue(f"{Path(command[0]).name} took over {minutes:g} minutes") from None


@contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str] = os.environ, where: str = "."
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program for as long as the block lasts, in a group of its own, which is ended as a whole."""
    process = subprocess.Popen(
        command, cwd=CHECKOUT / where, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ask the program to stop, then end whatever is left of its group."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_SECONDS_TO_STOP)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
