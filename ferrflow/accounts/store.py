"""The statements about people and sessions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import asdict, evolve, frozen

from ferrflow.accounts.model import Credentials, PasskeyUsed, Proof, RecoveryCodeUsed, Session, TotpUsed, User
from ferrflow.audit.model import Deed
from ferrflow.audit.record import audited, record
from ferrflow.db.database import Database, Row, Transaction
from ferrflow.errors import InvalidCredentials, SessionExpired

USER = """
    users.id, users.email, users.email_verified, users.display_name, users.avatar_url, users.timezone, users.locale,
    users.is_staff,
    users.totp_confirmed_at is not null or exists (select from passkeys where passkeys.user_id = users.id),
    users.created_at, users.last_login_at
"""
SESSION = """
    sessions.id, sessions.user_id, sessions.created_at, sessions.last_seen_at, sessions.expires_at, sessions.ended_at
"""

CREDENTIALS = f"""
select {USER}, users.password_hash from users where lower(users.email) = lower(%(email)s) and users.disabled_at is null
"""
# Unless somebody has given themselves another password meanwhile.
REHASH = "update users set password_hash = %(new)s where id = %(id)s and password_hash = %(old)s"

# Signing in. The person is locked first, by a statement of its own: the next one sees what others did until then.
LOCK_PERSON = "select id from users where id = %(user_id)s for no key update"
PERSON = f"""
select {USER}, users.password_hash from users where users.id = %(user_id)s and users.disabled_at is null
"""
TAKE_CHALLENGE = "delete from challenges where id = %(challenge)s and expires_at > %(now)s returning id"
USE_TOTP = """
update users set totp_last_step = %(step)s
where id = %(user_id)s and totp_confirmed_at is not null and totp_last_step < %(step)s
returning id
"""
USE_RECOVERY_CODE = """
update recovery_codes set used_at = %(now)s
where user_id = %(user_id)s and code_hash = %(code_hash)s and used_at is null
returning user_id
"""
# An authenticator that does not count says 0 each time.
USE_PASSKEY = """
update passkeys set sign_count = %(sign_count)s, last_used_at = %(now)s
where id = %(id)s and user_id = %(user_id)s
    and (sign_count < %(sign_count)s or sign_count = 0 and %(sign_count)s = 0)
returning id
"""
USE = {TotpUsed: USE_TOTP, RecoveryCodeUsed: USE_RECOVERY_CODE, PasskeyUsed: USE_PASSKEY}
START_SESSION = """
insert into sessions (id, user_id, user_agent, address, created_at, last_seen_at, expires_at)
values (%(id)s, %(user_id)s, %(user_agent)s, %(address)s, %(now)s, %(now)s, %(expires_at)s)
"""
NOTE_SIGN_IN = f"update users set last_login_at = %(now)s where id = %(user_id)s returning {USER}"

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
        return _credentials(rows[0]) if rows else None

    async def rehash(self, credentials: Credentials, password_hash: str) -> Credentials:
        """Replace the hash of the same password."""
        ids = {"id": str(credentials.user.id), "old": credentials.password_hash}
        changed = await self._database.execute(REHASH, {**ids, "new": password_hash})
        return evolve(credentials, password_hash=password_hash) if changed else credentials

    async def start_session(self, session: Session, proof: Proof, deed: Deed) -> User:
        """Note that somebody signed in, and use up what they did it with; the person as they are now.

        Raises InvalidCredentials where the proof does not hold any more, SessionExpired where its challenge is gone.
        """
        person = {"user_id": str(session.user_id), "now": session.created_at}

        async def body(transaction: Transaction) -> User:
            await transaction.query(LOCK_PERSON, person)
            rows = await transaction.query(PERSON, person)
            if not rows or not proof.suffices(_credentials(rows[0])):
                raise InvalidCredentials
            await _use_up(transaction, proof, person)
            actor = {"user_agent": deed.actor.user_agent, "address": deed.actor.address}
            await transaction.execute(
                START_SESSION, {**person, **actor, "id": str(session.id), "expires_at": session.expires_at}
            )
            [row] = await transaction.query(NOTE_SIGN_IN, person)
            await record(transaction, deed)
            return user_of(row)

        return await self._database.transaction(body)

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


async def _use_up(transaction: Transaction, proof: Proof, person: dict[str, Any]) -> None:
    """Use what works once, unless somebody else was faster."""
    if proof.challenge and not await transaction.query(TAKE_CHALLENGE, {**person, "challenge": str(proof.challenge)}):
        raise SessionExpired
    factor = proof.factor
    if factor is None:
        return
    used = {**person, **asdict(factor, value_serializer=_as_parameter)}
    if not await transaction.query(USE[type(factor)], used):
        raise InvalidCredentials("This was used before")


def _as_parameter(_class: Any, _field: Any, value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _credentials(row: Row) -> Credentials:
    return Credentials(user_of(row[:-1]), row[-1])


def user_of(row: Row) -> User:
    """A person from the columns of `USER`."""
    return User(UUID(row[0]), *row[1:])
