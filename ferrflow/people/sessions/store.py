"""The statements about a person's sessions."""

from datetime import datetime, timedelta
from uuid import UUID

from attrs import evolve, frozen

from ferrflow.audit.model import Deed
from ferrflow.audit.record import audited
from ferrflow.db.database import Database
from ferrflow.people.sessions.model import SessionSeen

# Whichever still count: not ended, not expired, not unused for too long.
STANDING = """
select id, user_agent, address, created_at, last_seen_at, expires_at, id is not distinct from %(current)s::uuid
from sessions
where user_id = %(user_id)s and ended_at is null and expires_at > %(now)s and last_seen_at + %(idle)s > %(now)s
order by last_seen_at desc, id desc
"""
END = """
update sessions set ended_at = %(now)s
where id = %(id)s and user_id = %(user_id)s and ended_at is null
returning id
"""
END_OTHERS = """
with ended as (
    update sessions set ended_at = %(now)s
    where user_id = %(user_id)s and id <> %(kept)s and ended_at is null
    returning id
)
select count(*) from ended having count(*) > 0
"""


@frozen
class SessionStore:
    """Lists and ends a person's sessions."""

    _database: Database

    async def standing(self, user_id: UUID, current: UUID | None, now: datetime, idle: timedelta) -> list[SessionSeen]:
        """Those that still count, the one used last first."""
        current_id = None if current is None else str(current)
        parameters = {"user_id": str(user_id), "current": current_id, "now": now, "idle": idle}
        return [SessionSeen(UUID(row[0]), *row[1:]) for row in await self._database.query(STANDING, parameters)]

    async def end(self, user_id: UUID, session_id: UUID, now: datetime, deed: Deed) -> bool:
        """End one of a person's sessions; whether there was such a one."""
        parameters = {"id": str(session_id), "user_id": str(user_id), "now": now}
        return bool(await audited(self._database, END, parameters, deed))

    async def end_others(self, user_id: UUID, kept: UUID, now: datetime, deed: Deed) -> None:
        """End all of a person's sessions but one; the record tells how many."""
        parameters = {"user_id": str(user_id), "kept": str(kept), "now": now}
        await audited(self._database, END_OTHERS, parameters, lambda row: evolve(deed, metadata={"sessions": row[0]}))
