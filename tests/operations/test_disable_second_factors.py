"""`ferrflow-server user disable-2fa`, as a process of its own."""

import subprocess
import sys

from tests.processes.case import environment
from tests.support.database import DatabaseTestCase

ADD = """
insert into users (id, email, password_hash, totp_secret, totp_confirmed_at, totp_last_step)
values ('0190a000-0000-7000-8000-000000000001', 'Ada@example.com', 'old', 'sealed', now(), 7);
insert into sessions (id, user_id, expires_at)
select '0190a000-0000-7000-8000-000000000002', id, now() + interval '1 day' from users;
insert into recovery_codes (user_id, code_hash) select id, 'hash' from users;
insert into passkeys (id, user_id, name, credential_id, public_key)
select id, id, 'key', 'credential', 'public' from users
"""
LEFT = """
select
    (select count(*) from sessions where ended_at is null), (select count(*) from recovery_codes),
    (select count(*) from passkeys), (select count(*) from users where totp_secret is not null)
"""


class DisableSecondFactors(DatabaseTestCase):
    """An administrator at a shell."""

    async def set_up(self) -> None:
        await self.database.execute(ADD)

    def disable(self, email: str) -> tuple[int, str]:
        """Exit status and errors."""
        command = [sys.executable, "-m", "ferrflow", "user", "disable-2fa", email]
        done = subprocess.run(command, env=environment(self.url), capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    async def test_all_of_them_go_and_it_is_recorded(self) -> None:
        self.assertEqual(self.disable("ada@EXAMPLE.com"), (0, ""))
        self.assertEqual(await self.database.query(LEFT), [(0, 0, 0, 0)])
        recorded = await self.database.query("select action, actor_kind, target, metadata from audit_entries")
        self.assertEqual(recorded, [("second_factor.disable", "system", "Ada@example.com", {"factor": "all"})])

    async def test_nobody(self) -> None:
        self.assertEqual(
            self.disable("bob@example.com"), (1, "ferrflow-server: Nobody has the e-mail bob@example.com\n")
        )
        self.assertEqual(await self.database.query(LEFT), [(1, 1, 1, 1)])
