"""How PostgreSQL's programs are started: away from our terminal, as the right user, and never outliving us."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from unittest import SkipTest

import psutil
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.embedded.account import Account

ENV = Path("/usr/bin/env")
# /proc tells who a process is without any program of ours that the other user might not be able to run.
STATUS = ("cat", "/proc/self/status")


def myself() -> Account:
    return Account("me", os.getuid(), os.getgid())


class LaunchTest(SynchronousTestCase):
    def test_the_program_has_a_session_of_its_own(self) -> None:
        with subprocess.Popen(myself().command(ENV, "sleep", "60")) as process:
            self.addCleanup(process.kill)
            _wait(lambda: os.getsid(process.pid) == process.pid)
            process.kill()

    def test_another_user_means_no_group_of_ours(self) -> None:
        if os.getuid() != 0:
            raise SkipTest("only root can become somebody else")
        said = subprocess.check_output(Account("somebody", 54321, 54322).command(ENV, *STATUS), text=True)
        fields = dict(line.split(":", 1) for line in said.splitlines())
        self.assertEqual(fields["Uid"].split(), ["54321"] * 4)
        self.assertEqual(fields["Gid"].split(), ["54322"] * 4)
        self.assertEqual(fields["Groups"].split(), [])
        self.assertEqual(int(fields["CapEff"], 16), 0)
        self.assertEqual(fields["Umask"].strip(), "0077")

    def test_the_program_is_told_when_we_die(self) -> None:
        if not sys.platform.startswith("linux"):
            raise SkipTest("Linux only")
        parent = textwrap.dedent(
            """
            import json, os, subprocess, sys, time
            from pathlib import Path
            from ferrflow.embedded.account import Account
            me = Account("me", os.getuid(), os.getgid())
            def is_asleep(pid):
                # What comes before it has the word among its arguments.
                return open(f"/proc/{pid}/cmdline").read().startswith("sleep")
            child = subprocess.Popen(me.command(Path("/usr/bin/env"), "sleep", "60"))
            while os.getsid(child.pid) != child.pid or not is_asleep(child.pid):
                time.sleep(0.01)
            print(json.dumps(child.pid), flush=True)
            time.sleep(60)
            """
        )
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or "." for path in sys.path)}
        with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, env=environment) as process:
            self.addCleanup(process.kill)
            assert process.stdout is not None
            child = psutil.Process(json.loads(process.stdout.readline()))
            process.send_signal(signal.SIGKILL)
        _wait(lambda: _is_over(child))


def _is_over(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.01)
