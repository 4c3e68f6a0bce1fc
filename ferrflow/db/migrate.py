"""Brings the schema to this program's version: each migration in one transaction, one server at a time."""

import hashlib
import re
from collections.abc import Sequence
from importlib.resources import files

from attrs import frozen
from twisted.logger import Logger

from ferrflow.db.database import Database, Transaction
from ferrflow.errors import BootError, DatabaseRefused, DatabaseTimeout

# Any fixed number that no other program on the same database takes: "ferrflow" as ASCII.
LOCK = 0x66657272666C6F77

log = Logger()


@frozen
class Migration:
    """One file of the schema's history."""

    version: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the file, in hex."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations() -> list[Migration]:
    """The files in `ferrflow/migrations`, in order."""
    found = [
        Migration(int(match[1]), match[2], file.read_text(encoding="utf-8"))
        for file in files("ferrflow.migrations").iterdir()
        if (match := re.fullmatch(r"(\d{4})_(\w+)\.sql", file.name))
    ]
    return sorted(found, key=lambda migration: migration.version)


async def migrate(database: Database, known: Sequence[Migration]) -> int:
    """Apply what is missing; how many that were. Raises BootError where the database is not this program's."""
    applied = await _applied(database)
    _check(applied, known)
    pending = [migration for migration in known if migration.version not in applied]
    for migration in pending:
        await _apply(database, migration)
    if pending:
        _check(await _applied(database), known)
    return len(pending)


async def _applied(database: Database) -> dict[int, str]:
    """The versions that the database has, with their checksums."""
    [(table,)] = await database.query("select to_regclass('schema_migrations')::text")
    if table is None:
        return {}
    return dict(await database.query("select version, checksum from schema_migrations"))


def _check(applied: dict[int, str], known: Sequence[Migration]) -> None:
    newest = max((migration.version for migration in known), default=0)
    if applied and max(applied) > newest:
        raise BootError(
            f"The database's schema is at version {max(applied)}, but this program knows only {newest}: it was written "
            "by a newer release. Start that release or a later one, or restore the backup made before the upgrade"
        )
    for migration in known:
        if applied.get(migration.version, migration.checksum) != migration.checksum:
            raise BootError(
                f"Migration {migration.version:04} ({migration.name}) was applied to the database in another form than "
                "this program's: a released migration must never be edited. Install an unaltered release"
            )


async def _apply(database: Database, migration: Migration) -> None:
    async def body(transaction: Transaction) -> None:
        if not await _lock(transaction, migration.version):
            return
        log.info("Migrating the database: {version:04} {name}", version=migration.version, name=migration.name)
        # The whole file at once and without parameters, so that nothing has to be split at semicolons.
        await transaction.execute(migration.sql)
        await transaction.execute(
            "insert into schema_migrations (version, name, checksum) values (%s, %s, %s)",
            (migration.version, migration.name, migration.checksum),
        )

    try:
        await database.transaction(body, seconds=None)
    except (DatabaseRefused, DatabaseTimeout) as error:
        raise BootError(
            f"Migration {migration.version:04} ({migration.name}) failed and was rolled back; the database is as it "
            f"was: {str(error.__cause__).strip()}"
        ) from error


async def _lock(transaction: Transaction, version: int) -> bool:
    """Wait for any other server that migrates; whether `version` is still to be applied."""
    await take_lock(transaction)
    await transaction.execute(
        """
        create table if not exists schema_migrations (
            version integer primary key,
            name text not null,
            checksum text not null,
            applied_at timestamptz not null default now()
        )
        """
    )
    return not await transaction.query("select 1 from schema_migrations where version = %s", (version,))


async def take_lock(transaction: Transaction) -> None:
    """Be the only server that alters the schema, until the transaction ends; waits as long as it takes."""
    await transaction.execute("set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0")
    await transaction.query("select pg_advisory_xact_lock(%s)", (LOCK,))
