"""One state of the database for all statements of a page, so that its numbers agree with each other."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from ferrflow.db.database import Database, Transaction

T = TypeVar("T")

SNAPSHOT = "set transaction isolation level repeatable read, read only"


async def in_snapshot(database: Database, body: Callable[[Transaction], Awaitable[T]]) -> T:
    """Run a body that only reads."""

    async def reading(transaction: Transaction) -> T:
        await transaction.execute(SNAPSHOT)
        return await body(transaction)

    return await database.transaction(reading)
