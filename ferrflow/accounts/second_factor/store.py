"""The statements about second factors: codes of an app, and recovery codes."""

from datetime import datetime
from uuid import UUID

from attrs import evolve, frozen

from ferrflow.accounts.passkeys.model import Passkey
from ferrflow.accounts.second_factor.model import Enabling, SecondFactor, Totp, TotpSecret
from ferrflow.accounts.store import LOCK_PERSON
from ferrflow.audit.model import Actor, Deed
from ferrflow.audit.record import audited, record
from ferrflow.db.database import Database, Transaction
from ferrflow.errors import Unauthorized

TOTP = "select totp_secret, totp_confirmed_at, totp_last_step from users where id = %(user_id)s"
PASSKEYS = """
select id, name, created_at, last_used_at from passkeys where user_id = %(user_id)s order by created_at, id
"""
CODES_LEFT = "select count(*) from recovery_codes where user_id = %(user_id)s and used_at is null"
HAS_FACTOR = """
select users.totp_confirmed_at is not null or exists (select from passkeys where passkeys.user_id = users.id)
from users where users.id = %(user_id)s
"""
SET_UP_TOTP = """
update users set totp_secret = %(sealed)s, totp_last_step = 0
where id = %(user_id)s and totp_confirmed_at is null
returning id
"""
# The secret is compared, since it may have been set up anew meanwhile.
CONFIRM_TOTP = """
update users set totp_confirmed_at = %(now)s, totp_last_step = %(step)s
where id = %(user_id)s and totp_confirmed_at is null and totp_secret = %(sealed)s
returning id
"""
DISABLE_TOTP = """
with before as (select id, totp_confirmed_at is not null as confirmed from users where id = %(user_id)s)
update users set totp_secret = null, totp_confirmed_at = null, totp_last_step = 0
from before where users.id = before.id
returning before.confirmed
"""
DROP_CODES = "delete from recovery_codes where user_id = %(user_id)s"
ADD_CODES = """
insert into recovery_codes (user_id, code_hash) select %(user_id)s, hash from unnest(%(hashes)s::bytea[]) as hash
"""
END_OTHER_SESSIONS = """
update sessions set ended_at = now() where user_id = %(user_id)s and id <> %(session_id)s and ended_at is null
"""
DISABLE_ALL = """
with person as (
    update users set totp_secret = null, totp_confirmed_at = null, totp_last_step = 0
    where lower(email) = lower(%(email)s)
    returning id, email
),
keys as (delete from passkeys where user_id in (select id from person)),
codes as (delete from recovery_codes where user_id in (select id from person)),
ended as (update sessions set ended_at = now() where user_id in (select id from person) and ended_at is null)
select email from person
"""


@frozen
class SecondFactorStore:
    """Reads and writes second factors."""

    _database: Database

    async def standing(self, user_id: UUID) -> SecondFactor:
        """What a person has set up. Raises Unauthorized where they are gone."""
        person = {"user_id": str(user_id)}

        async def body(transaction: Transaction) -> SecondFactor:
            rows = await transaction.query(TOTP, person)
            if not rows:
                raise Unauthorized
            [(_, confirmed_at, _)] = rows
            passkeys = [Passkey(UUID(row[0]), *row[1:]) for row in await transaction.query(PASSKEYS, person)]
            [(left,)] = await transaction.query(CODES_LEFT, person)
            enabled = confirmed_at is not None
            return SecondFactor(enabled or bool(passkeys), Totp(enabled, confirmed_at), passkeys, left)

        return await self._database.transaction(body)

    async def totp(self, user_id: UUID) -> TotpSecret | None:
        """The secret that an app was given, confirmed or not; None where there is none."""
        for sealed, confirmed_at, last_step in await self._database.query(TOTP, {"user_id": str(user_id)}):
            if sealed is not None:
                return TotpSecret(bytes(sealed), confirmed_at, last_step)
        return None

    async def set_up_totp(self, user_id: UUID, sealed: bytes) -> bool:
        """Keep a secret that is not confirmed yet; False where there is one that is."""
        return bool(await self._database.query(SET_UP_TOTP, {"user_id": str(user_id), "sealed": sealed}))

    async def confirm_totp(self, enabling: Enabling, secret: TotpSecret, step: int, now: datetime) -> bool | None:
        """Ask for codes from now on; whether it is the first factor, or None where the secret is not waiting for it."""
        parameters = {"user_id": str(enabling.user_id), "sealed": secret.sealed, "step": step, "now": now}

        async def body(transaction: Transaction) -> bool | None:
            first = await is_first(transaction, enabling.user_id)
            if not await transaction.query(CONFIRM_TOTP, parameters):
                return None
            await enabled(transaction, enabling, first=first)
            return first

        return await self._database.transaction(body)

    async def disable_totp(self, user_id: UUID, deed: Deed) -> None:
        """Ask for codes no more; forget the secret."""

        async def body(transaction: Transaction) -> None:
            await transaction.query(LOCK_PERSON, {"user_id": str(user_id)})
            rows = await transaction.query(DISABLE_TOTP, {"user_id": str(user_id)})
            if rows == [(True,)]:
                await disabled(transaction, user_id, deed)

        await self._database.transaction(body)

    async def disable_all(self, email: str, actor: Actor) -> bool:
        """Ask somebody for nothing but their password, and sign them out; whether there is such a person."""
        rows = await audited(
            self._database,
            DISABLE_ALL,
            {"email": email},
            lambda row: Deed(actor, "second_factor.disable", row[0], metadata={"factor": "all"}),
        )
        return bool(rows)

    async def replace_codes(self, user_id: UUID, hashes: tuple[bytes, ...], deed: Deed) -> bool:
        """Make the old recovery codes worthless; False, and nothing is done, where there is no second factor."""

        async def body(transaction: Transaction) -> bool:
            if await is_first(transaction, user_id):
                return False
            await _replace_codes(transaction, user_id, hashes)
            await record(transaction, deed)
            return True

        return await self._database.transaction(body)


async def is_first(transaction: Transaction, user_id: UUID) -> bool:
    """Whether a factor that is set up now is the person's first; until the transaction ends nobody else changes it."""
    await transaction.query(LOCK_PERSON, {"user_id": str(user_id)})
    return await transaction.query(HAS_FACTOR, {"user_id": str(user_id)}) == [(False,)]


async def enabled(transaction: Transaction, enabling: Enabling, *, first: bool) -> None:
    """What follows from a new factor, and the record of it all."""
    deeds = [enabling.deed]
    if first:
        await _replace_codes(transaction, enabling.user_id, enabling.code_hashes)
        deeds.append(_deed(enabling.deed, "recovery_codes.create"))
        others = {"user_id": str(enabling.user_id), "session_id": str(enabling.session_id)}
        if await transaction.execute(END_OTHER_SESSIONS, others):
            deeds.append(_deed(enabling.deed, "session.end_all"))
    for deed in deeds:
        await record(transaction, deed)


async def disabled(transaction: Transaction, user_id: UUID, deed: Deed) -> None:
    """What follows from a factor that is gone, and the record of it: codes that replace nothing are worth nothing."""
    if await transaction.query(HAS_FACTOR, {"user_id": str(user_id)}) == [(False,)]:
        await transaction.execute(DROP_CODES, {"user_id": str(user_id)})
    await record(transaction, deed)


async def _replace_codes(transaction: Transaction, user_id: UUID, hashes: tuple[bytes, ...]) -> None:
    await transaction.execute(DROP_CODES, {"user_id": str(user_id)})
    await transaction.execute(ADD_CODES, {"user_id": str(user_id), "hashes": list(hashes)})


def _deed(deed: Deed, action: str) -> Deed:
    return evolve(deed, action=action, metadata={})
