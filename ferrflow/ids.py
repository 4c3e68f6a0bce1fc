"""New ids: UUIDs of version 7, which sort by the time they were made."""

from uuid import UUID

import uuid_utils


def new_id_text() -> str:
    """A fresh id as text, which is what the database is sent; a tenth of the cost."""
    return str(uuid_utils.uuid7())


def new_id() -> UUID:
    """A fresh id."""
    return UUID(int=uuid_utils.uuid7().int)
