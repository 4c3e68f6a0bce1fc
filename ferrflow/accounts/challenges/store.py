"""The statements about challenges."""

from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.accounts.challenges.model import FAILURES, Challenge, Purpose
from ferrflow.accounts.model import User
from ferrflow.accounts.store import USER, user_of
from ferrflow.db.conflicts import refused_as
from ferrflow.db.database import Database, Row
from ferrflow.errors import InvalidCredentials

COLUMNS = """
    challenges.id, challenges.purpose, challenges.user_id, challenges.challenge, challenges.expires_at,
    challenges.password_digest
"""
ADD = """
insert into challenges (id, purpose, user_id, challenge, password_digest, expires_at)
values (%(id)s, %(purpose)s, %(user_id)s, %(challenge)s, %(password_digest)s, %(expires_at)s)
"""
OPEN = f"""
select {COLUMNS} from challenges
where id = %(id)s and purpose = %(purpose)s and expires_at > %(now)s and failures < %(failures)s
"""
PERSON = f"""
select {USER} from challenges join users on users.id = challenges.user_id
where challenges.id = %(id)s and users.disabled_at is null
"""
# Counted before the answer is looked at: of many at once no more than may fail are.
COUNT = "update challenges set failures = failures + 1 where id = %(id)s and failures < %(failures)s"
TAKE = f"""
delete from challenges
where id = %(id)s and purpose = %(purpose)s and user_id = %(user_id)s and expires_at > %(now)s
returning {COLUMNS}
"""


@frozen
class ChallengeStore:
    """Keeps what was asked."""

    _database: Database

    async def add(self, challenge: Challenge) -> None:
        """Keep a question. Raises InvalidCredentials where the person who is asked was just deleted."""
        parameters = {
            "id": str(challenge.id),
            "purpose": challenge.purpose,
            "user_id": str(challenge.user_id) if challenge.user_id else None,
            "challenge": challenge.secret,
            "password_digest": challenge.password,
            "expires_at": challenge.expires_at,
        }
        with refused_as({"challenges_user_id_fkey": InvalidCredentials}):
            await self._database.execute(ADD, parameters)

    async def open(self, challenge_id: UUID, purpose: Purpose, now: datetime) -> Challenge | None:
        """A question that may still be answered."""
        parameters = {"id": str(challenge_id), "purpose": purpose, "now": now, "failures": FAILURES}
        rows = await self._database.query(OPEN, parameters)
        return _challenge(rows[0]) if rows else None

    async def person(self, challenge_id: UUID) -> User | None:
        """Who was asked."""
        rows = await self._database.query(PERSON, {"id": str(challenge_id)})
        return user_of(rows[0]) if rows else None

    async def count(self, challenge_id: UUID) -> bool:
        """Count an answer that is about to be looked at; whether it may be. A right one takes the question with it."""
        return bool(await self._database.execute(COUNT, {"id": str(challenge_id), "failures": FAILURES}))

    async def take(self, challenge_id: UUID, purpose: Purpose, user_id: UUID, now: datetime) -> Challenge | None:
        """A question that this person was asked, for the one answer that it gets."""
        parameters = {"id": str(challenge_id), "purpose": purpose, "user_id": str(user_id), "now": now}
        rows = await self._database.query(TAKE, parameters)
        return _challenge(rows[0]) if rows else None


def _challenge(row: Row) -> Challenge:
    user_id = UUID(row[2]) if row[2] else None
    password = None if row[5] is None else bytes(row[5])
    return Challenge(UUID(row[0]), row[1], user_id, bytes(row[3]), row[4], password)
