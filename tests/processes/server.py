"""`twistd -n ferrflow` as a process of its own: what it says is kept, and it always ends."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Thread
from typing import IO

import ferrflow
from tests.processes.client import status

CHECKOUT = Path(ferrflow.__file__).resolve().parents[1]
TWISTD = (str(Path(sys.executable).with_name("twistd")),)
IMPATIENT_TWISTD = (sys.executable, "-m", "tests.processes.impatient")

_SECONDS = 30


class ServerProcess:
    """One run of the server. `lines` is what it wrote to its standard output so far, `errors` to its standard error."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self.port = int(environment["SERVER_PORT"])
        self.lines: list[str] = []
        self.errors: list[str] = []
        self._process = subprocess.Popen(
            [*_bound_to_us(), *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._readers = [_keep(self._process.stdout, self.lines), _keep(self._process.stderr, self.errors)]

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def output(self) -> str:
        """All that it said."""
        return "\n".join([*self.lines, *self.errors])

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def messages(self, level: str) -> list[str]:
        """What it logged at this level, as text lines: without time, level and name."""
        return [line.partition("] ")[2] for line in self.lines if line[25:].startswith(f"{level} ")]

    def wait_for(self, condition: Callable[[], object], seconds: float = _SECONDS) -> None:
        """Wait until something is true. Fails when the server ends before, or after so many seconds."""
        end = time.monotonic() + seconds
        while not condition():
            assert self.runs, f"it ended:\n{self.output}"
            assert time.monotonic() < end, f"it took over {seconds} s:\n{self.output}"
            time.sleep(0.01)

    def wait_line(self, words: str) -> None:
        """Wait until it has said these words."""
        self.wait_for(lambda: any(words in line for line in list(self.lines)))

    def wait_healthy(self) -> None:
        """Wait until it is up."""
        self.wait_for(lambda: status(self.port, "/health") == 200)

    def signal(self, number: int) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    def exit_status(self, seconds: float = _SECONDS) -> int:
        """Wait for its end, and for its last words; negative is the signal that ended it."""
        try:
            found = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it still runs after {seconds} s:\n{self.output}") from None
        for reader in self._readers:
            reader.join(_SECONDS)
        return found

    def stop(self) -> int:
        """Ask it to stop; its exit status."""
        self.signal(signal.SIGTERM)
        return self.exit_status()

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self.exit_status()


def _bound_to_us() -> list[str]:
    """What keeps a server from outliving us where we are killed; Linux only."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig=KILL"] if setpriv else []


def _keep(stream: IO[str], lines: list[str]) -> Thread:
    """Collect a stream's lines as they come."""

    def read() -> None:
        with stream:
            for line in stream:
                lines.append(line.rstrip("\n"))  # noqa: PERF401  (others look on)

    reader = Thread(target=read, daemon=True)
    reader.start()
    return reader
