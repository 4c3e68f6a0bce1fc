"""The statements about passkeys."""

from collections.abc import Sequence
from uuid import UUID

from attrs import frozen

from ferrflow.accounts.model import User
from ferrflow.accounts.passkeys.model import MOST, Passkey, StoredPasskey
from ferrflow.accounts.second_factor.model import Enabling
from ferrflow.accounts.second_factor.store import disabled, enabled, is_first
from ferrflow.accounts.store import LOCK_PERSON, USER, user_of
from ferrflow.audit.model import Deed
from ferrflow.db.conflicts import refused_as
from ferrflow.db.database import Database, Row, Transaction
from ferrflow.errors import BadRequest, PasskeyTaken, Unauthorized

COLUMNS = """
    passkeys.id, passkeys.user_id, passkeys.credential_id, passkeys.public_key, passkeys.sign_count, passkeys.transports
"""
OF_PERSON = f"select {COLUMNS} from passkeys where user_id = %(user_id)s order by created_at, id"
BY_CREDENTIAL = f"""
select {COLUMNS}, {USER} from passkeys join users on users.id = passkeys.user_id
where passkeys.credential_id = %(credential_id)s and users.disabled_at is null
"""
COUNT = "select count(*) from passkeys where user_id = %(user_id)s"
ADD = """
insert into passkeys (id, user_id, name, credential_id, public_key, sign_count, transports)
values (%(id)s, %(user_id)s, %(name)s, %(credential_id)s, %(public_key)s, %(sign_count)s, %(transports)s)
returning id, name, created_at, last_used_at
"""
REMOVE = "delete from passkeys where id = %(id)s and user_id = %(user_id)s returning name"


@frozen
class PasskeyStore:
    """Reads and writes passkeys."""

    _database: Database

    async def of_person(self, user_id: UUID) -> Sequence[StoredPasskey]:
        """All passkeys of a person."""
        return list(map(_stored, await self._database.query(OF_PERSON, {"user_id": str(user_id)})))

    async def by_credential(self, credential_id: bytes) -> tuple[StoredPasskey, User] | None:
        """The passkey that calls itself so, and whose it is."""
        rows = await self._database.query(BY_CREDENTIAL, {"credential_id": credential_id})
        return (_stored(rows[0][:6]), user_of(rows[0][6:])) if rows else None

    async def add(self, passkey: StoredPasskey, name: str, enabling: Enabling) -> tuple[Passkey, bool]:
        """Keep a passkey; and whether it is the person's first factor.

        Raises PasskeyTaken where it is known already, BadRequest where there are too many.
        """
        parameters = {
            "id": str(passkey.id),
            "user_id": str(passkey.user_id),
            "name": name,
            "credential_id": passkey.credential_id,
            "public_key": passkey.public_key,
            "sign_count": passkey.sign_count,
            "transports": list(passkey.transports),
        }

        async def body(transaction: Transaction) -> tuple[Passkey, bool]:
            first = await is_first(transaction, passkey.user_id)
            [(count,)] = await transaction.query(COUNT, parameters)
            if count >= MOST:
                raise BadRequest(f"A person can have {MOST} passkeys: remove one first")
            [row] = await transaction.query(ADD, parameters)
            await enabled(transaction, enabling, first=first)
            return Passkey(UUID(row[0]), *row[1:]), first

        with refused_as({"passkeys_credential_id_key": PasskeyTaken, "passkeys_user_id_fkey": Unauthorized}):
            return await self._database.transaction(body)

    async def remove(self, passkey_id: UUID, user_id: UUID, deed: Deed) -> bool:
        """Forget a passkey; whether the person had it."""
        parameters = {"id": str(passkey_id), "user_id": str(user_id)}

        async def body(transaction: Transaction) -> bool:
            await transaction.query(LOCK_PERSON, parameters)
            rows = await transaction.query(REMOVE, parameters)
            if rows:
                await disabled(transaction, user_id, deed)
            return bool(rows)

        return await self._database.transaction(body)


def _stored(row: Row) -> StoredPasskey:
    return StoredPasskey(UUID(row[0]), UUID(row[1]), bytes(row[2]), bytes(row[3]), row[4], tuple(row[5]))
