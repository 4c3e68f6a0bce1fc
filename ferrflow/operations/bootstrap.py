"""The first start: an administrator from the environment, and an organization that telemetry can belong to."""

from uuid import UUID

from attrs import frozen
from twisted.logger import Logger

from ferrflow.accounts.model import slug_of
from ferrflow.audit.model import SYSTEM, Deed
from ferrflow.audit.record import record
from ferrflow.db.database import Database, Transaction
from ferrflow.ids import new_id
from ferrflow.security.passwords import Passwords
from ferrflow.settings import Administrator

log = Logger()

# Servers that boot at once take turns. Any fixed number: "bootstra" as ASCII.
LOCK = "select pg_advisory_xact_lock(7093011989066281569)"

HAS_USER = "select 1 from users limit 1"
HAS_STAFF = "select 1 from users where is_staff limit 1"
USER_ID = "select id from users where lower(email) = lower(%(email)s)"
ADD_USER = """
insert into users (id, email, password_hash, is_staff, email_verified)
values (%(user_id)s, %(email)s, %(password_hash)s, true, true)
"""
# The person exists already, by invitation: they become staff, with the password that the environment names. Whoever was
# signed in as them, or has a token of theirs, is not taken for staff.
PROMOTE_USER = """
with ended as (
    update sessions set ended_at = now() where user_id = %(user_id)s and ended_at is null
),
revoked as (
    update tokens set revoked_at = now() where user_id = %(user_id)s and revoked_at is null
)
update users
set password_hash = %(password_hash)s, is_staff = true, email_verified = true, disabled_at = null
where id = %(user_id)s
"""
HAS_ORGANIZATION = "select 1 from organizations limit 1"
# Events that came before there was anybody belong to an organization without members; the first administrator takes it.
UNOWNED_ORGANIZATION = """
select id from organizations
where not exists (select from memberships where memberships.organization_id = organizations.id)
order by created_at, id
limit 1
"""
SLUGS = "select slug from organizations"
ADD_ORGANIZATION = "insert into organizations (id, slug, name) values (%(organization_id)s, %(slug)s, %(name)s)"
RENAME_ORGANIZATION = "update organizations set slug = %(slug)s, name = %(name)s where id = %(organization_id)s"
ADD_OWNER = """
insert into memberships (organization_id, user_id, role) values (%(organization_id)s, %(user_id)s, 'owner')
"""


@frozen
class Bootstrap:
    """Makes what a server cannot do without."""

    _database: Database
    _passwords: Passwords

    async def run(self, administrator: Administrator | None) -> bool:
        """Make the administrator unless a staff user exists, and a default organization; whether one was made."""
        made = administrator is not None and await self._make(administrator)
        if made and administrator is not None:
            log.info("Made the administrator {email}", email=administrator.email)
        if not await self._database.query(HAS_ORGANIZATION):
            await self._database.transaction(_add_default_organization)
        return made

    async def somebody_may_sign_in(self) -> bool:
        """Whether there is any user."""
        return bool(await self._database.query(HAS_USER))

    async def _make(self, administrator: Administrator) -> bool:
        if await self._database.query(HAS_STAFF):
            return False
        password_hash = await self._passwords.hash(administrator.password)

        async def body(transaction: Transaction) -> bool:
            await transaction.query(LOCK)
            if await transaction.query(HAS_STAFF):
                return False
            made = await _add_user(transaction, administrator.email, password_hash)
            theirs = await _add_organization(transaction, administrator.email, UUID(made.metadata["user_id"]))
            await record(transaction, made)
            await record(transaction, theirs)
            return True

        return await self._database.transaction(body)


async def _add_user(transaction: Transaction, email: str, password_hash: str) -> Deed:
    """Make the administrator, or make one of who has the e-mail already; what was done."""
    found = await transaction.query(USER_ID, {"email": email})
    user_id = str(found[0][0]) if found else str(new_id())
    values = {"user_id": user_id, "email": email, "password_hash": password_hash}
    await transaction.execute(PROMOTE_USER if found else ADD_USER, values)
    action = "user.promote" if found else "user.create"
    return Deed(SYSTEM, action, email, metadata={"user_id": user_id, "is_staff": True})


async def _add_organization(transaction: Transaction, email: str, user_id: UUID) -> Deed:
    """The administrator's own organization, named after the e-mail's local part; what was done."""
    unowned = await transaction.query(UNOWNED_ORGANIZATION)
    taken = {slug for (slug,) in await transaction.query(SLUGS)}
    organization_id = UUID(unowned[0][0]) if unowned else new_id()
    slug = _free(slug_of(email), taken)
    values = {
        "organization_id": str(organization_id),
        "slug": slug,
        "name": email.partition("@")[0],
        "user_id": str(user_id),
    }
    await transaction.execute(RENAME_ORGANIZATION if unowned else ADD_ORGANIZATION, values)
    await transaction.execute(ADD_OWNER, values)
    action = "organization.update" if unowned else "organization.create"
    return Deed(SYSTEM, action, slug, organization_id, {"owner": email})


async def _add_default_organization(transaction: Transaction) -> None:
    await transaction.query(LOCK)
    if not await transaction.query(HAS_ORGANIZATION):
        organization_id, slug = new_id(), "default"
        values = {"organization_id": str(organization_id), "slug": slug, "name": "Default"}
        await transaction.execute(ADD_ORGANIZATION, values)
        await record(transaction, Deed(SYSTEM, "organization.create", slug, organization_id))


def _free(slug: str, taken: set[str]) -> str:
    """The slug, or the first of `slug-2`, `slug-3`, … that nobody has."""
    number, candidate = 1, slug
    while candidate in taken:
        number += 1
        candidate = f"{slug[: 39 - len(str(number))]}-{number}"
    return candidate
