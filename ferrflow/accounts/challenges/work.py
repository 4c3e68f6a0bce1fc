"""Asking, and taking an answer once, within five minutes."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from attrs import frozen

from ferrflow.accounts.challenges.model import LIFETIME, Challenge, Purpose
from ferrflow.accounts.challenges.store import ChallengeStore
from ferrflow.accounts.model import User
from ferrflow.errors import SessionExpired
from ferrflow.security.passkeys import new_challenge

TOO_LATE = "This took too long, or too many tries: please begin again"


@frozen
class Challenges:
    """Questions that are to be answered once."""

    _store: ChallengeStore
    _now: Callable[[], datetime]

    async def ask(self, purpose: Purpose, user: User | None = None, password: bytes | None = None) -> Challenge:
        """A new question. Its id is a secret of the one who is asked, so it is random throughout."""
        user_id = user.id if user else None
        challenge = Challenge(uuid4(), purpose, user_id, new_challenge(), self._now() + LIFETIME, password)
        await self._store.add(challenge)
        return challenge

    async def open(self, challenge_id: UUID, purpose: Purpose) -> Challenge:
        """A question that is being answered. Raises SessionExpired where it is too late for that."""
        challenge = await self._store.open(challenge_id, purpose, self._now())
        if challenge is None:
            raise SessionExpired(TOO_LATE)
        return challenge

    async def person(self, challenge: Challenge) -> User:
        """Who was asked. Raises SessionExpired where they are no more."""
        user = await self._store.person(challenge.id)
        if user is None:
            raise SessionExpired(TOO_LATE)
        return user

    async def count(self, challenge: Challenge) -> None:
        """Count an answer that is about to be looked at. Raises SessionExpired where it is one too many."""
        if not await self._store.count(challenge.id):
            raise SessionExpired(TOO_LATE)

    async def take(self, challenge_id: UUID, purpose: Purpose, user: User) -> Challenge | None:
        """A question that this person was asked, for the one answer that it gets."""
        return await self._store.take(challenge_id, purpose, user.id, self._now())
