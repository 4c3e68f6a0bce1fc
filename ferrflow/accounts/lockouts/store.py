"""The statements about failed attempts: how many an account or an address has, and until when it is locked."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from ferrflow.accounts.lockouts.model import LONGEST_MEMORY, Lock, Subject
from ferrflow.audit.model import Deed
from ferrflow.audit.record import record
from ferrflow.db.database import Database, Row, Transaction
from ferrflow.errors import Locked

# Made here, where accounts are looked up too: two ways to write an e-mail are one account for both or for neither.
KEY = "sha256(convert_to(%(kind)s || ' ' || lower(%(name)s), 'UTF8'))"

# Whoever counts holds the row, so that of many at once each sees the count of the one before; a locked one is no row.
COUNT = f"""
insert into sign_in_failures (key, failures, last_failed_at) values ({KEY}, 1, %(now)s)
on conflict (key) do update set
    failures = case when sign_in_failures.last_failed_at <= %(forgotten)s then 1 else sign_in_failures.failures + 1 end,
    locked_until = null
where sign_in_failures.locked_until is null or sign_in_failures.locked_until <= %(now)s
returning failures
"""
LOCK = f"update sign_in_failures set locked_until = %(until)s where key = {KEY}"
LOCKED_UNTIL = f"select locked_until from sign_in_failures where key = {KEY}"

CONFIRM = f"update sign_in_failures set last_failed_at = %(now)s where key = {KEY}"
# Unless somebody who was let in before has proven themselves since.
CONFIRM_LOCK = f"""
update sign_in_failures set locked_until = %(until)s where key = {KEY} and locked_until is not null returning failures
"""
TAKE_BACK = f"update sign_in_failures set failures = greatest(failures - 1, 0), locked_until = null where key = {KEY}"
CLEAR = f"delete from sign_in_failures where key = {KEY}"
FORGET = "delete from sign_in_failures where last_failed_at <= %(forgotten)s"


@frozen
class LockoutStore:
    """Counts failures."""

    _database: Database

    async def count(self, subjects: Sequence[Subject], now: datetime) -> list[Lock]:
        """Count a failure for each; the locks that this brings. Raises Locked, and nothing is counted then."""

        async def body(transaction: Transaction) -> list[Lock]:
            locks = []
            for subject in subjects:
                key = _key(subject)
                rows = await transaction.query(COUNT, {**key, "now": now, "forgotten": now - subject.limit.memory})
                if not rows:
                    [(until,)] = await transaction.query(LOCKED_UNTIL, key)
                    raise Locked(1 + int((until - now).total_seconds()))
                [(failures,)] = rows
                if duration := subject.limit.duration(failures):
                    await transaction.execute(LOCK, {**key, "until": now + duration})
                    locks.append(Lock(subject, duration))
            return locks

        return await self._database.transaction(body)

    async def confirm(
        self, subjects: Sequence[Subject], deed: Deed, locks: Sequence[tuple[Lock, Deed]], now: datetime
    ) -> None:
        """What was counted was a failure: record it, and the locks that it brought; they begin now."""

        async def body(transaction: Transaction) -> None:
            for subject in subjects:
                await transaction.execute(CONFIRM, {**_key(subject), "now": now})
            deeds = [deed]
            for lock, of_lock in locks:
                if await self._confirm_lock(transaction, lock, now):
                    deeds.append(of_lock)
            for each in deeds:
                await record(transaction, each)

        await self._database.transaction(body)

    async def _confirm_lock(self, transaction: Transaction, lock: Lock, now: datetime) -> list[Row]:
        return await transaction.query(CONFIRM_LOCK, {**_key(lock.subject), "until": now + lock.duration})

    async def take_back(self, subjects: Sequence[Subject]) -> None:
        """What was counted was no failure, and the lock that it may have brought is none."""

        async def body(transaction: Transaction) -> None:
            for subject in subjects:
                await transaction.execute(TAKE_BACK, _key(subject))

        await self._database.transaction(body)

    async def clear(self, subject: Subject) -> None:
        """Forget all failures of one."""
        await self._database.execute(CLEAR, _key(subject))

    async def forget(self, now: datetime) -> None:
        """Remove what does not count any more."""
        await self._database.execute(FORGET, {"forgotten": now - LONGEST_MEMORY})


def _key(subject: Subject) -> dict[str, str]:
    return {"kind": subject.kind, "name": subject.name}
