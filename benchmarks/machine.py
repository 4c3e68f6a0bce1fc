"""The machine: which core runs what, and what a process weighs and spends. Linux only, like the load generator."""

import ctypes
import os
import platform
import re
import resource
import signal
from collections.abc import Callable
from pathlib import Path

import psutil
from attrs import frozen

_PR_SET_PDEATHSIG = 1


@frozen
class Cores:
    """One core for the server under test, another one for the load and the database."""

    server: int
    rest: int


@frozen
class Memory:
    """What a process holds, in bytes: `resident` with what it shares, `proportional` with its part of that."""

    resident: int
    proportional: int


def choose_cores() -> Cores:
    """Two of the cores that we may use. Raises SystemExit where there is only one."""
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) < 2:
        raise SystemExit("The bench needs two cores: one for the server, one for the load and the database")
    # Not the first one, which is where the kernel tends to handle interrupts.
    return Cores(server=allowed[1], rest=allowed[0])


def pinned(core: int) -> Callable[[], None]:
    """What a child does before it becomes another program: keep to one core, and not outlive us."""
    library = ctypes.CDLL(None)

    def prepare() -> None:
        os.sched_setaffinity(0, {core})
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)

    return prepare


def allow_connections() -> None:
    """Let ourselves open as many sockets as we may; often more than the 1,024 that a shell hands out."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def memory(pid: int) -> Memory:
    """Weigh a process."""
    info = psutil.Process(pid).memory_full_info()
    return Memory(info.rss, info.pss)


def processor_seconds(pid: int) -> float:
    """What a process has spent on the processor since it began."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def disturbance(cores: Cores, seconds: float) -> float:
    """How busy the busier of the two cores is while we do nothing for so long: 1 is all of it."""
    percentages = psutil.cpu_percent(seconds, percpu=True)
    return max(percentages[cores.server], percentages[cores.rest]) / 100


def processor_name() -> str:
    """The processor as the kernel calls it."""
    match = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    return match[1] if match else platform.machine()
