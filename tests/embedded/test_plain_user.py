"""The same tests once more as a plain user, where the ones at hand are root's."""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

import ferrflow
from ferrflow.embedded.account import choose_account


class PlainUserTest(SynchronousTestCase):
    def test_every_accident_as_a_plain_user(self) -> None:
        if os.getuid() != 0:
            self.skipTest("this is a plain user already")
        account = choose_account()
        checkout = Path(ferrflow.__file__).resolve().parents[1]
        python = Path(sys.executable)
        for path in (checkout / "ferrflow", python, python.resolve(), Path(sysconfig.get_path("stdlib")).resolve()):
            account.reach(path)
        home = Path(tempfile.mkdtemp(prefix="ferrflow-test-"))
        self.addCleanup(shutil.rmtree, home)
        account.give(home)
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(checkout)}
        probe = account.command(python, "-c", "import tests.embedded.test_server")
        if subprocess.run(probe, check=False, cwd=home, env=environment, capture_output=True).returncode:
            self.skipTest("this installation is closed to other users")
        arguments = ("-m", "twisted.trial", "--temp-directory=trial", "tests.embedded.test_server")
        command = account.command(python, *arguments, on_parents_death=signal.SIGKILL)
        done = subprocess.run(
            command,
            check=False,
            cwd=home,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
        )
        self.assertEqual(done.returncode, 0, done.stdout)
