"""`ferrflow-server audit verify`."""

import os
import sys

from twisted.internet.utils import getProcessOutputAndValue

from ferrflow.audit.model import SYSTEM, Deed
from ferrflow.audit.store import AuditStore
from tests.audit.test_record import CHAINS, add
from tests.processes.server import CHECKOUT
from tests.support.database import DatabaseTestCase


class Command(DatabaseTestCase):
    """What it says and how it ends."""

    async def verify(self) -> tuple[int, list[str], str]:
        """Run it: its exit status, its lines, and what it says of errors."""
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), "DATABASE_URL": self.url}
        out, errors, status = await getProcessOutputAndValue(
            sys.executable, ["-m", "ferrflow", "audit", "verify"], environment
        )
        return status, out.decode().splitlines(), errors.decode()

    async def test_all_chains(self) -> None:
        await self.database.execute(
            "insert into organizations (id, slug, name) values (%s, 'acme', 'Acme')", (str(CHAINS[1]),)
        )
        deeds = [Deed(SYSTEM, "team.update", chain=chain) for chain in CHAINS[:2]]
        await add(self.database, Deed(SYSTEM, "user.create"), *deeds, *deeds)
        status, lines, errors = await self.verify()
        self.assertEqual((status, errors), (0, ""))
        store = AuditStore(self.database)
        self.assertEqual(lines[-1], "The audit log is as it was written")
        expected = {f"deleted organization {CHAINS[0]}": CHAINS[0], "organization acme": CHAINS[1]}
        for name, chain in expected.items():
            end = (await store.chain(chain)).hash.hex()
            self.assertIn(f"{name}: entries 1 to 2, intact; the last hash is {end}", lines)
        self.assertTrue(lines[0].startswith("server: entries 1 to 1, intact; "))

        await self.database.execute("delete from audit_entries where chain = %s and sequence = 1", (str(CHAINS[1]),))
        status, lines, errors = await self.verify()
        self.assertEqual(status, 1)
        self.assertIn("organization acme: broken at entry 1: This entry was removed (no entries are intact)", lines)
        self.assertEqual(errors, "ferrflow-server: 1 of 3 chains are not as they were written\n")

    async def test_an_empty_log(self) -> None:
        self.assertEqual(await self.verify(), (0, ["The audit log is as it was written"], ""))
