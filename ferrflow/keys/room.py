"""Wires the pieces of this room together."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from attrs import frozen
from twisted.internet.interfaces import IReactorTime

from ferrflow.db.database import Database
from ferrflow.keys.api import KeysApi
from ferrflow.keys.store import KeyStore
from ferrflow.keys.table import KeyTable
from ferrflow.keys.work import Keys
from ferrflow.security.envelopes import Envelopes


@frozen
class KeysRoom:
    """What others need of this room; `handlers` serve its routes."""

    table: KeyTable
    handlers: tuple[Any, ...]


def furnish(
    *,
    database: Database,
    envelopes: Envelopes,
    per_minute: int,
    public_url: str | None,
    clock: IReactorTime,
    now: Callable[[], datetime],
    new_id: Callable[[], UUID],
) -> KeysRoom:
    """Make the room; `per_minute` is the limit of keys that have none of their own."""
    store = KeyStore(database)
    table = KeyTable(lambda: store.active(per_minute), clock)
    keys = Keys(per_minute, store, table, envelopes, now, new_id)
    return KeysRoom(table, (KeysApi(keys, public_url),))
