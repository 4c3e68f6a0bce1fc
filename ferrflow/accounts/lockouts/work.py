"""Brute-force protection: whoever fails too often to prove who they are must wait, and so must an address.

An attempt counts as a failure before it is looked at, and is taken back if it was none: however many are made at the
same moment, no more are looked at than may fail. An e-mail that nobody has is counted like any other.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from attrs import frozen
from twisted.internet.defer import Deferred

from ferrflow.accounts.lockouts.model import Lock, Subject, account, subjects_of
from ferrflow.accounts.lockouts.store import LockoutStore
from ferrflow.audit.model import Actor, Deed
from ferrflow.errors import InvalidCredentials
from ferrflow.shield import shield

T = TypeVar("T")


@frozen
class Lockouts:
    """Bounds how often somebody may fail to prove who they are."""

    _store: LockoutStore
    _now: Callable[[], datetime]

    async def attempt(
        self, email: str | None, actor: Actor, check: Callable[[], Awaitable[T]], *, action: str = "session.refuse"
    ) -> T:
        """What `check` answers; that it raises InvalidCredentials is what counts as a failure, recorded as `action`.

        Raises Locked without calling `check` where there were too many failures, for the account or the address, and
        whatever `check` raises. Without an e-mail only the address counts. Hanging up does not help: an attempt that
        was begun is brought to its end.
        """
        return await shield(Deferred.fromCoroutine(self._attempt(email, actor, check, action)))

    async def forgive(self, email: str) -> None:
        """Forget the failures of an account, now that its person is proven in every way that it asks for."""
        await self._store.clear(account(email))

    async def forget(self) -> None:
        """Remove failures that are too old to count."""
        await self._store.forget(self._now())

    async def _attempt(self, email: str | None, actor: Actor, check: Callable[[], Awaitable[T]], action: str) -> T:
        subjects = subjects_of(email, actor)
        locks = await self._store.count(subjects, self._now())
        try:
            result = await check()
        except InvalidCredentials:
            target = None if email is None else account(email).on_record
            deeds = [(lock, _deed_of(lock, actor)) for lock in locks]
            await self._store.confirm(subjects, Deed(actor, action, target), deeds, self._now())
            raise
        except BaseException:
            # Nobody has looked at it, or what it was for is over.
            await self._store.take_back(subjects)
            raise
        await self._store.take_back(subjects)
        return result


def _deed_of(lock: Lock, actor: Actor) -> Deed:
    subject: Subject = lock.subject
    metadata = {"kind": subject.kind, "seconds": int(lock.duration.total_seconds())}
    return Deed(actor, "account.lock", subject.on_record, metadata=metadata)
