"""`ferrflow-server user reset-password`, as a process of its own."""

import subprocess
import sys

from ferrflow.security.passwords import HASHER
from tests.processes.case import environment
from tests.support.database import DatabaseTestCase

ADD = """
insert into users (id, email, password_hash) values ('0190a000-0000-7000-8000-000000000001', 'Ada@example.com', 'old');
insert into sessions (id, user_id, expires_at)
select '0190a000-0000-7000-8000-000000000002', id, now() + interval '1 day' from users;
insert into password_resets (token_hash, user_id, expires_at) select 'x', id, now() + interval '1 day' from users;
insert into sign_in_failures (key, failures, last_failed_at)
values (sha256(convert_to('account ada@example.com', 'UTF8')), 5, now())
"""
LEFT = """
select
    (select count(*) from sessions where ended_at is null), (select count(*) from password_resets),
    (select count(*) from sign_in_failures)
"""
NEW = "correct zebra battery 42"


class ResetPassword(DatabaseTestCase):
    """An administrator at a shell."""

    async def set_up(self) -> None:
        await self.database.execute(ADD)

    def reset(self, email: str, password: str) -> tuple[int, str, str]:
        """Exit status, output and errors."""
        command = [sys.executable, "-m", "ferrflow", "user", "reset-password", email]
        done = subprocess.run(
            command, input=f"{password}\n", env=environment(self.url), capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout, done.stderr

    async def test_a_new_password_ends_all_that_the_old_one_opened(self) -> None:
        status, output, _ = self.reset("ada@EXAMPLE.com", NEW)
        self.assertEqual(status, 0)
        self.assertNotIn(NEW, output)
        [(hashed,)] = await self.database.query("select password_hash from users")
        self.assertTrue(HASHER.verify(hashed, NEW))
        self.assertEqual(await self.database.query(LEFT), [(0, 0, 0)])
        recorded = await self.database.query("select action, actor_kind, target, metadata from audit_entries")
        self.assertEqual(recorded, [("password.reset", "system", "Ada@example.com", {})])

    async def test_what_is_refused_changes_nothing(self) -> None:
        for email, password, reason in (
            ("nobody@example.com", NEW, "Nobody has the e-mail nobody@example.com"),
            ("ada@example.com", "short", "8 to 128 characters"),
            ("ada@example.com", "password1", "common"),
        ):
            status, output, errors = self.reset(email, password)
            self.assertEqual((status, output), (1, ""))
            self.assertIn(reason, errors)
            self.assertNotIn("Traceback", errors)
        self.assertEqual(await self.database.query("select password_hash from users"), [("old",)])
        self.assertEqual(await self.database.query(LEFT), [(1, 1, 1)])
        self.assertEqual(await self.database.query("select 1 from audit_entries"), [])
