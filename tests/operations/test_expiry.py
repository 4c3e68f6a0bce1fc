"""What has expired is removed, and nothing else."""

from ferrflow.operations import expiry
from ferrflow.operations.expiry import EXPIRED, Expiry
from tests.support.database import DatabaseTestCase

PEOPLE = """
insert into users (id, email, password_hash) values ('00000000-0000-0000-0000-000000000001', 'ada@example.com', '');
insert into organizations (id, slug, name) values ('00000000-0000-0000-0000-000000000002', 'acme', 'Acme')
"""
SESSIONS = """
insert into sessions (id, user_id, expires_at, ended_at)
select gen_random_uuid(), '00000000-0000-0000-0000-000000000001', now() + expires * interval '1 day',
    now() + ended * interval '1 day'
from (values (1, null), (-29, null), (-31, null), (1, -29), (1, -31), (-31, -20), (-20, -31)) as days (expires, ended)
"""
INVITATIONS = """
insert into invitations (id, organization_id, email, role, token_hash, expires_at, accepted_at, revoked_at)
select gen_random_uuid(), '00000000-0000-0000-0000-000000000002', expires || '@example.com', 'member',
    concat_ws(' ', expires, accepted, revoked)::bytea, now() + expires * interval '1 day',
    now() + accepted * interval '1 day', now() + revoked * interval '1 day'
from (values (1, null, null), (-89, null, null), (-91, null, null), (7, -89, null), (8, -91, null), (9, null, -91))
    as days (expires, accepted, revoked)
"""
OTHERS = """
insert into password_resets (token_hash, user_id, expires_at) values
    ('a', '00000000-0000-0000-0000-000000000001', now() - interval '1 minute'),
    ('b', '00000000-0000-0000-0000-000000000001', now() + interval '1 minute');
insert into challenges (id, purpose, challenge, expires_at) values
    (gen_random_uuid(), 'passkey_sign_in', 'asked', now() - interval '1 minute'),
    (gen_random_uuid(), 'passkey_sign_in', 'asked', now() + interval '1 minute')
"""


class Expired(DatabaseTestCase):
    """Rows of each table, some of which have expired."""

    async def test_only_what_has_expired_goes(self) -> None:
        self.patch(expiry, "BITE", 2)
        for statement in (PEOPLE, SESSIONS, INVITATIONS, OTHERS):
            await self.database.execute(statement)
        await Expiry(self.database).run()
        left = {table: await self._count(table) for table in EXPIRED}
        # What is left of ingest health is in tests/telemetry/outcomes.
        none = dict.fromkeys(("ingest_outcomes", "ingest_refusals", "ingest_key_sums"), 0)
        self.assertEqual(left, {"sessions": 3, "invitations": 3, "password_resets": 1, "challenges": 1, **none})
        for table, condition in EXPIRED.items():
            self.assertEqual(await self._count(f"{table} where {condition}"), 0)

    async def _count(self, rows: str) -> int:
        [(count,)] = await self.database.query(f"select count(*) from {rows}")
        return int(count)
