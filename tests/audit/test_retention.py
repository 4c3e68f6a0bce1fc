"""Old entries are forgotten from the beginning of each chain, and what is left can be verified."""

from uuid import UUID

from twisted.internet.defer import Deferred, gatherResults

from ferrflow.audit import retention
from ferrflow.audit.model import SERVER_CHAIN, SYSTEM, Deed
from ferrflow.audit.retention import AuditRetention
from ferrflow.audit.store import AuditStore
from ferrflow.audit.work import Audit
from tests.audit.test_record import CHAINS, add
from tests.support.database import DatabaseTestCase


class Forgetting(DatabaseTestCase):
    """Entries that are made older after they were recorded."""

    async def set_up(self) -> None:
        self.patch(retention, "BITE", 3)
        self.audit = Audit(AuditStore(self.database))

    async def fill(self, chain: UUID, *ages: int) -> None:
        """Record entries that are so many days old."""
        for age in ages:
            await add(self.database, Deed(SYSTEM, "team.update", chain=chain))
            await self._age(chain, age)

    async def _age(self, chain: UUID, days: int) -> None:
        """Make the last entry older, as if it had been recorded then."""
        await self.database.execute(
            "update audit_entries set created_at = created_at - make_interval(days => %(days)s) "
            "where chain = %(chain)s and sequence = (select sequence from audit_chains where chain = %(chain)s)",
            {"days": days, "chain": str(chain)},
        )
        end = await AuditStore(self.database).chain(chain)
        rows = await AuditStore(self.database).written(chain, end.sequence - 1, end.sequence, 2)
        assert rows[-1].entry is not None
        digest = rows[-1].entry.hash_after(rows[0].hash if len(rows) == 2 else end.anchor_hash)
        parameters = {"hash": digest, "chain": str(chain), "sequence": end.sequence}
        await self.database.execute(
            "update audit_entries set hash = %(hash)s where chain = %(chain)s and sequence = %(sequence)s; "
            "update audit_chains set hash = %(hash)s where chain = %(chain)s",
            parameters,
        )

    async def assert_left(self, chain: UUID, *sequences: int) -> None:
        """These entries are left, and the chain verifies."""
        rows = await AuditStore(self.database).written(chain, 0, 1000, 1000)
        self.assertEqual([row.sequence for row in rows], list(sequences))
        verdict = await self.audit.verify(chain)
        self.assertEqual((verdict.fault, verdict.entries), (None, len(sequences)))

    async def test_what_is_too_old_goes_from_each_chain(self) -> None:
        await self.fill(SERVER_CHAIN, 500, 450, 420, 410, 401, 399, 10, 0)
        await self.fill(CHAINS[0], 401, 0)
        await self.fill(CHAINS[1], 399, 0)
        await AuditRetention(self.database, 400).run()
        await self.assert_left(SERVER_CHAIN, 6, 7, 8)
        await self.assert_left(CHAINS[0], 2)
        await self.assert_left(CHAINS[1], 1, 2)

    async def test_again_and_after_more_was_recorded(self) -> None:
        await self.fill(SERVER_CHAIN, 500, 450, 300)
        for days, left in ((400, (3,)), (400, (3,)), (200, ()), (200, ())):
            await AuditRetention(self.database, days).run()
            await self.assert_left(SERVER_CHAIN, *left)
        await self.fill(SERVER_CHAIN, 0)
        await self.assert_left(SERVER_CHAIN, 4)

    async def test_only_from_the_beginning(self) -> None:
        """A clock that was wrong for a while leaves no gap."""
        await self.fill(SERVER_CHAIN, 500, 10, 500, 0)
        await AuditRetention(self.database, 400).run()
        await self.assert_left(SERVER_CHAIN, 2, 3, 4)

    async def test_zero_keeps_all(self) -> None:
        await self.fill(SERVER_CHAIN, 5000, 0)
        await AuditRetention(self.database, 0).run()
        await self.assert_left(SERVER_CHAIN, 1, 2)

    async def test_tampering_still_shows(self) -> None:
        await self.fill(SERVER_CHAIN, 500, 450, 300, 200)
        await AuditRetention(self.database, 400).run()
        await self.database.execute("delete from audit_entries where sequence = 3")
        fault = (await self.audit.verify(SERVER_CHAIN)).fault
        assert fault is not None
        self.assertEqual(fault.sequence, 3)

    async def test_while_others_record_and_verify(self) -> None:
        await self.fill(SERVER_CHAIN, *[500] * 20, 0)
        jobs = [
            *(Deferred.fromCoroutine(add(self.database, Deed(SYSTEM, "team.update"))) for _ in range(20)),
            *(Deferred.fromCoroutine(AuditRetention(self.database, 400).run()) for _ in range(2)),
        ]
        verifying = [Deferred.fromCoroutine(Audit(AuditStore(self.database)).verify(SERVER_CHAIN)) for _ in range(10)]
        await gatherResults(jobs, consumeErrors=True)
        for verdict in await gatherResults(verifying, consumeErrors=True):
            self.assertIsNone(verdict.fault)
        await AuditRetention(self.database, 400).run()
        await self.assert_left(SERVER_CHAIN, *range(21, 42))
