"""What the first start makes, and what the audit log says of it."""

from typing import Any

from argon2 import PasswordHasher

from ferrflow.db.database import Row
from ferrflow.ids import new_id_text
from ferrflow.operations.bootstrap import Bootstrap
from ferrflow.security.passwords import Passwords
from ferrflow.settings import Administrator
from tests.support.database import DatabaseTestCase
from tests.support.passwords import AtOnce

ADA = Administrator("ada@example.com", "a long enough password")
ENTRIES = """
select action, target, actor_kind, actor_name, chain = '00000000-0000-0000-0000-000000000000', metadata
from audit_entries order by id
"""


class FirstStart(DatabaseTestCase):
    """The administrator and the organization."""

    async def start(self, administrator: Administrator | None) -> bool:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        return await Bootstrap(self.database, Passwords(AtOnce(), cheap)).run(administrator)

    async def entries(self) -> list[Row]:
        return await self.database.query(ENTRIES)

    async def ids(self, table: str) -> list[Any]:
        return [text for (text,) in await self.database.query(f"select id from {table}")]

    async def test_the_administrator_and_their_organization_are_recorded(self) -> None:
        self.assertTrue(await self.start(ADA))
        self.assertFalse(await self.start(ADA))
        [user_id] = await self.ids("users")
        metadata = {"user_id": user_id, "is_staff": True}
        self.assertEqual(
            await self.entries(),
            [
                ("user.create", ADA.email, "system", "ferrflow", True, metadata),
                ("organization.create", "ada", "system", "ferrflow", False, {"owner": ADA.email}),
            ],
        )
        self.assertNotIn("password", str(await self.entries()))

    async def test_an_organization_without_an_administrator_is_recorded_once(self) -> None:
        self.assertFalse(await self.start(None))
        self.assertFalse(await self.start(None))
        self.assertEqual(await self.entries(), [("organization.create", "default", "system", "ferrflow", False, {})])

    async def test_taking_over_what_was_there_is_recorded_as_such(self) -> None:
        await self.start(None)
        [organization_id] = await self.ids("organizations")
        add = "insert into users (id, email, password_hash) values (%s, %s, '')"
        await self.database.execute(add, (new_id_text(), ADA.email.upper()))
        await self.database.execute(
            "insert into tokens (id, user_id, name, prefix, token_hash, scopes) "
            "select gen_random_uuid(), id, 'old', 'abcdefgh', 'hash', '{*}' from users"
        )
        await self.database.execute("truncate audit_entries, audit_chains")
        self.assertTrue(await self.start(ADA))
        self.assertEqual(await self.database.query("select revoked_at is not null from tokens"), [(True,)])
        self.assertEqual(await self.ids("organizations"), [organization_id])
        self.assertEqual(
            [(action, target) for action, target, *_ in await self.entries()],
            [("user.promote", ADA.email), ("organization.update", "ada")],
        )
