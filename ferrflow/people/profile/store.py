"""The statements about profiles."""

from collections.abc import Callable
from uuid import UUID

from attrs import asdict, frozen

from ferrflow.accounts.model import User
from ferrflow.accounts.store import USER, user_of
from ferrflow.audit.model import Actor, Deed
from ferrflow.audit.record import record
from ferrflow.db.database import Database, Transaction
from ferrflow.people.profile.model import Profile, profile_of

# Two changes at the same moment are made one after the other, so that neither undoes the other.
LOCK = f"select {USER} from users where id = %(id)s and disabled_at is null for no key update of users"
CHANGE = f"""
update users
set display_name = %(display_name)s, avatar_url = %(avatar_url)s, timezone = %(timezone)s, locale = %(locale)s
where id = %(id)s
returning {USER}
"""


@frozen
class ProfileStore:
    """Writes profiles."""

    _database: Database

    async def change(self, user_id: UUID, change: Callable[[Profile], Profile], actor: Actor) -> User | None:
        """Change a profile and record what was changed, if anything; the person, or None where they are gone."""

        async def body(transaction: Transaction) -> User | None:
            rows = await transaction.query(LOCK, {"id": str(user_id)})
            if not rows:
                return None
            user = user_of(rows[0])
            before, after = profile_of(user), change(profile_of(user))
            if before == after:
                return user
            [row] = await transaction.query(CHANGE, {"id": str(user_id), **asdict(after)})
            metadata = {"before": after.changes_to(before), "after": before.changes_to(after)}
            await record(transaction, Deed(actor, "profile.update", user.email, metadata=metadata))
            return user_of(row)

        return await self._database.transaction(body)
