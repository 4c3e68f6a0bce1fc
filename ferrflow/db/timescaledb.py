"""TimescaleDB: installs it where it may, and makes the events' table a hypertable; nothing else knows of it."""

from typing import Literal

from twisted.logger import Logger

from ferrflow.db.address import Address
from ferrflow.db.database import Database, Transaction
from ferrflow.db.migrate import take_lock
from ferrflow.errors import BootError, DatabaseRefused, DatabaseTimeout, DatabaseUnavailable

log = Logger()

# What is there: none, hypertables and no more, or compression too.
Edition = Literal["plain", "apache", "community"]

REACH_SECONDS = 10.0
INSTALLED = "select extversion from pg_extension where extname = 'timescaledb'"
# A build without the code of the community edition says `apache`; a superuser may choose that for another one too.
LICENSE = "select current_setting('timescaledb.license', true)"
IS_HYPERTABLE = "select 1 from timescaledb_information.hypertables where hypertable_name = 'telemetry_events'"
# The form with the column's name, which every release of TimescaleDB 2 has. Rows that came before are moved over.
MAKE_HYPERTABLE = """
select create_hypertable(
    'telemetry_events', 'received_at',
    chunk_time_interval => interval '7 days', create_default_indexes => false, migrate_data => true
)
"""


async def install(database: Database, address: Address, *, required: bool) -> str | None:
    """Install the extension; its version, or None where plain PostgreSQL has to do. Raises BootError if it may not."""
    if version := await installed(database):
        return version
    try:
        await database.transaction(_create_extension)
    except (DatabaseRefused, DatabaseTimeout, DatabaseUnavailable):
        # PostgreSQL ends the connection where the extension is not preloaded; or it has gone for another reason.
        await database.reach(REACH_SECONDS)
        if required:
            raise BootError(
                f"TimescaleDB is not installed in the database {address.database}, and the role {address.user} "
                "cannot install it: have a superuser run `CREATE EXTENSION IF NOT EXISTS timescaledb;` in that "
                "database (on a PostgreSQL with TimescaleDB in shared_preload_libraries), or set "
                "FERRFLOW_TIMESCALEDB=optional to do with plain PostgreSQL"
            ) from None
        log.info("No TimescaleDB here: plain PostgreSQL will do (FERRFLOW_TIMESCALEDB=optional)")
        return None
    return await installed(database)


async def installed(database: Database) -> str | None:
    """The version of the installed extension, if it is."""
    rows = await database.query(INSTALLED)
    return str(rows[0][0]) if rows else None


async def edition(database: Database) -> Edition:
    """Which TimescaleDB the database has."""
    if await installed(database) is None:
        return "plain"
    [(license_,)] = await database.query(LICENSE)
    return "community" if license_ == "timescale" else "apache"


async def ensure_hypertable(database: Database) -> None:
    """Make `telemetry_events` a hypertable unless it is one."""
    if await database.query(IS_HYPERTABLE):
        return

    async def body(transaction: Transaction) -> None:
        await take_lock(transaction)
        if not await transaction.query(IS_HYPERTABLE):
            await transaction.query(MAKE_HYPERTABLE)
            log.info("telemetry_events is a hypertable now")

    await database.transaction(body, seconds=None)


async def _create_extension(transaction: Transaction) -> None:
    await take_lock(transaction)
    await transaction.execute("create extension if not exists timescaledb")
