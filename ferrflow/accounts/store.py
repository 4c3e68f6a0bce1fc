"""The statements about people and sessions."""

from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.accounts.model import Credentials, Session, User
from ferrflow.audit.model import Deed
from ferrflow.audit.record import audited
from ferrflow.db.database import Database, Row

USER = """
    users.id, users.email, users.email_verified, users.display_name, users.avatar_url, users.timezone, users.locale,
    users.is_staff,
    users.totp_confirmed_at is not null or exists (select from passkeys where passkeys.user_id = users.id),
    users.created_at, users.last_login_at
"""
SESSION = """
    sessions.id, sessions.user_id, sessions.created_at, sessions.last_seen_at, sessions.expires_at, sessions.ended_at
"""

CREDENTIALS = (
    f"select {USER}, users.password_hash from users where lower(users.email) = lower(%(email)s) and disabled_at is null"
)

# Signing in: the session, the time of it, and a hash with today's parameters where the old one was made with others.
START_SESSION = f"""
with session as (
    insert into sessions (id, user_id, user_agent, address, created_at, last_seen_at, expires_at)
    values (%(id)s, %(user_id)s, %(user_agent)s, %(address)s, %(now)s, %(now)s, %(expires_at)s)
)
update users
set last_login_at = %(now)s, password_hash = coalesce(%(password_hash)s, password_hash)
where id = %(user_id)s
returning {USER}
"""

SESSION_AND_USER = f"""
select {SESSION}, {USER} from sessions join users on users.id = sessions.user_id
where sessions.id = %(id)s and users.disabled_at is null
"""
TOUCH_SESSION = "update sessions set last_seen_at = %(now)s where id = %(id)s"
END_SESSION = "update sessions set ended_at = %(now)s where id = %(id)s and ended_at is null returning id"


@frozen
class AccountStore:
    """Reads and writes people and sessions."""

    _database: Database

    async def credentials(self, email: str) -> Credentials | None:
        """The person with this e-mail, however it is written."""
        rows = await self._database.query(CREDENTIALS, {"email": email})
        return Credentials(user_of(rows[0][:-1]), rows[0][-1]) if rows else None

    async def start_session(self, session: Session, deed: Deed, *, password_hash: str | None = None) -> User:
        """Note that somebody signed in; the person as they are now. A new hash replaces the old."""
        parameters = {
            "id": str(session.id),
            "user_id": str(session.user_id),
            "user_agent": deed.actor.user_agent,
            "address": deed.actor.address,
            "now": session.created_at,
            "expires_at": session.expires_at,
            "password_hash": password_hash,
        }
        [row] = await audited(self._database, START_SESSION, parameters, deed)
        return user_of(row)

    async def session(self, session_id: UUID) -> tuple[Session, User] | None:
        """A session and whose it is."""
        rows = await self._database.query(SESSION_AND_USER, {"id": str(session_id)})
        if not rows:
            return None
        [row] = rows
        return Session(UUID(row[0]), UUID(row[1]), *row[2:6]), user_of(row[6:])

    async def touch_session(self, session_id: UUID, now: datetime) -> None:
        """Note that a session was used."""
        await self._database.execute(TOUCH_SESSION, {"id": str(session_id), "now": now})

    async def end_session(self, session_id: UUID, now: datetime, deed: Deed) -> None:
        """End a session at once."""
        await audited(self._database, END_SESSION, {"id": str(session_id), "now": now}, deed)


def user_of(row: Row) -> User:
    """A person from the columns of `USER`."""
    return User(UUID(row[0]), *row[1:])
