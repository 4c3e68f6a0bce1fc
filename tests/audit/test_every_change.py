"""No change without its entry: each route that changes something leaves one, and none that holds a secret."""

from tests.api.test_access_matrix import ROWS
from tests.support.http import PASSWORD
from tests.support.matrix import CALLERS, MatrixTestCase

# What is sent with another method than GET, and yet changes nothing.
WITHOUT_CHANGE = {
    # A note for its writer alone.
    "POST /api/v1/orgs/<slug>/releases/seen",
    "POST /api/v1/auth/passkey/options",
    "POST /api/v1/auth/reset/inspect",
    "POST /api/v1/invitations/inspect",
    "POST /api/v1/me/passkeys/options",
    # Begun, but without effect until it is confirmed.
    "POST /api/v1/me/second-factor/totp",
    # Nobody in the matrix has one that could be turned off.
    "POST /api/v1/me/second-factor/totp/disable",
}
ENTRIES = "select count(*) from audit_entries"
SECRETS = """
select action, target, metadata from audit_entries
where audit_entries::text ~ 'f(ft|inv|rst|eed|fik)_[A-Za-z0-9]+_' or strpos(audit_entries::text, %s) > 0
"""


class EveryChange(MatrixTestCase):
    """Each route of the access matrix, as the first who may call it."""

    async def test_leaves_an_entry_without_secrets(self) -> None:
        missing = []
        for name, row in ROWS.items():
            method, _, path = name.partition(" ")
            caller = next(caller for caller in CALLERS if row.expected(caller) == row.status)
            if method == "GET" or name in WITHOUT_CHANGE or row.status >= 400:
                continue
            world = await self.make_world()
            [before] = await self.database.query(ENTRIES)
            status, answer = await self.ask(world, method, path, row, caller)
            self.assertEqual(status, row.status, f"{name}: {answer}")
            if await self.database.query(ENTRIES) == [before]:
                missing.append(name)
        self.assertEqual(missing, [])
        self.assertEqual(await self.database.query(SECRETS, (PASSWORD,)), [])
