"""Whose account runs PostgreSQL, and what is said where that cannot be arranged."""

import errno
import os
import subprocess
import tempfile
from pathlib import Path
from typing import NoReturn
from unittest import SkipTest

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.embedded import EmbeddedError, access, account


class AccountTest(SynchronousTestCase):
    def without_account(self) -> None:
        self.patch(os, "getuid", lambda: 0)
        self.patch(account, "_find_account", lambda: None)

    def test_a_plain_user_runs_it_himself(self) -> None:
        self.patch(os, "getuid", lambda: 1234)
        chosen = account.choose_account()
        self.assertEqual((chosen.uid, chosen.is_borrowed), (1234, False))

    def test_root_has_an_account_for_it(self) -> None:
        if os.getuid() != 0:
            raise SkipTest("this is a plain user")
        chosen = account.choose_account()
        self.assertEqual((chosen.name, chosen.is_borrowed), (account.ACCOUNT_NAME, True))

    def test_there_is_no_useradd(self) -> None:
        self.without_account()
        self.patch(subprocess, "run", _fail_with(FileNotFoundError()))
        error = self.assertRaises(EmbeddedError, account.choose_account)
        self.assertIn("there is no useradd", str(error))
        self.assertIn("plain user", str(error))

    def test_useradd_refuses(self) -> None:
        self.without_account()
        self.patch(subprocess, "run", _fail_with(subprocess.CalledProcessError(1, "useradd", stderr="read-only\n")))
        self.assertIn("(read-only)", str(self.assertRaises(EmbeddedError, account.choose_account)))

    def test_a_file_system_without_access_lists(self) -> None:
        closed = Path(tempfile.mkdtemp(prefix="ferrflow-test-"))
        self.addCleanup(closed.rmdir)
        self.patch(access, "write_list", _fail_with(OSError(errno.ENOTSUP, "Not supported", str(closed))))
        error = self.assertRaises(EmbeddedError, account.Account("postgres-user", 54321, 54321).reach, closed / "data")
        for part in (str(closed), "postgres-user", "Not supported", "plain user"):
            self.assertIn(part, str(error))


def _fail_with(error: Exception) -> object:
    def fail(*_arguments: object, **_options: object) -> NoReturn:
        raise error

    return fail
