"""The statements about new passwords and the links to set them with."""

from datetime import datetime
from uuid import UUID

from attrs import evolve, frozen

from ferrflow.accounts.model import Session, User
from ferrflow.accounts.store import USER, user_of
from ferrflow.audit.model import Deed
from ferrflow.audit.record import record
from ferrflow.db.conflicts import refused_as
from ferrflow.db.database import Database, Transaction
from ferrflow.errors import Unauthorized
from ferrflow.people.passwords.model import NewLink

# Whoever makes or uses a link, or sets a password, holds the person's row: one link stands, and it is used once.
BY_ID = f"select {USER} from users where users.id = %(id)s for no key update of users"
BY_EMAIL = f"select {USER} from users where lower(users.email) = lower(%(email)s) for no key update of users"
# Unless it was changed since it was checked, or the person was disabled.
UNCHANGED = """
select id from users
where id = %(id)s and password_hash = %(checked_hash)s and disabled_at is null
for no key update
"""
OF_LINK = f"""
select {USER}
from password_resets
join users on users.id = password_resets.user_id
where password_resets.token_hash = %(token_hash)s
    and password_resets.expires_at > %(now)s
    and users.disabled_at is null
"""
REPLACE = "update users set password_hash = %(password_hash)s where id = %(id)s"
END_SESSIONS = """
update sessions set ended_at = %(now)s
where user_id = %(id)s and ended_at is null and id is distinct from %(kept)s::uuid
"""
DROP_LINKS = "delete from password_resets where user_id = %(id)s"
MAILED_SINCE = """
select 1 from password_resets where user_id = %(id)s and created_by is null and created_at > %(since)s
"""
ADD_LINK = """
insert into password_resets (token_hash, user_id, created_by, created_at, expires_at)
values (%(token_hash)s, %(id)s, %(created_by)s, %(now)s, %(expires_at)s)
"""


@frozen
class PasswordStore:
    """Replaces passwords, and keeps the links to replace them with.

    With a new password all sessions end but one that may be kept, and no link stands any more.
    """

    _database: Database

    async def change(self, session: Session, checked_hash: str, password_hash: str, now: datetime, deed: Deed) -> bool:
        """Replace a password that was checked, and keep the session; whether it still was the one that was checked."""

        async def body(transaction: Transaction) -> bool:
            if not await transaction.query(UNCHANGED, {"id": str(session.user_id), "checked_hash": checked_hash}):
                return False
            await _replace(transaction, session.user_id, password_hash, now, session.id)
            await record(transaction, deed)
            return True

        return await self._database.transaction(body)

    async def set(self, email: str, password_hash: str, now: datetime, deed: Deed) -> bool:
        """Replace the password of the person with an e-mail, however it is written; whether there is such a person."""

        async def body(transaction: Transaction) -> bool:
            rows = await transaction.query(BY_EMAIL, {"email": email})
            if not rows:
                return False
            user = user_of(rows[0])
            await _replace(transaction, user.id, password_hash, now)
            await record(transaction, evolve(deed, target=user.email))
            return True

        return await self._database.transaction(body)

    async def of_link(self, token_hash: bytes, now: datetime) -> User | None:
        """Whose password a link replaces, if it still does."""
        rows = await self._database.query(OF_LINK, {"token_hash": token_hash, "now": now})
        return user_of(rows[0]) if rows else None

    async def use_link(self, user_id: UUID, token_hash: bytes, password_hash: str, now: datetime, deed: Deed) -> bool:
        """Replace the password of a link's person; whether the link still stood."""

        async def body(transaction: Transaction) -> bool:
            await transaction.query(BY_ID, {"id": str(user_id)})
            if not await transaction.query(OF_LINK, {"token_hash": token_hash, "now": now}):
                return False
            await _replace(transaction, user_id, password_hash, now)
            await record(transaction, deed)
            return True

        return await self._database.transaction(body)

    async def add_link(self, user_id: UUID, link: NewLink, deed: Deed, *, last_before: datetime | None = None) -> bool:
        """Keep a link to somebody's password, instead of any other; whether it is kept.

        It is not where there is nobody, or where one that went out by mail is not from before `last_before`.
        """
        parameters = {
            "id": str(user_id),
            "token_hash": link.token_hash,
            "created_by": None if link.created_by is None else str(link.created_by),
            "now": link.created_at,
            "expires_at": link.expires_at,
            "since": last_before,
        }

        async def body(transaction: Transaction) -> bool:
            rows = await transaction.query(BY_ID, parameters)
            if not rows or (last_before and await transaction.query(MAILED_SINCE, parameters)):
                return False
            await transaction.execute(DROP_LINKS, parameters)
            await transaction.execute(ADD_LINK, parameters)
            await record(transaction, evolve(deed, target=user_of(rows[0]).email))
            return True

        # Whoever makes it was deleted a moment ago.
        with refused_as({"password_resets_created_by_fkey": Unauthorized}):
            return await self._database.transaction(body)


async def _replace(
    transaction: Transaction, user_id: UUID, password_hash: str, now: datetime, kept: UUID | None = None
) -> None:
    """Set a password, end all sessions but the one that is kept, and let no link stand."""
    parameters = {
        "id": str(user_id),
        "password_hash": password_hash,
        "now": now,
        "kept": None if kept is None else str(kept),
    }
    await transaction.execute(REPLACE, parameters)
    await transaction.execute(END_SESSIONS, parameters)
    await transaction.execute(DROP_LINKS, parameters)
