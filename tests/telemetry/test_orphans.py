"""Events of organizations that are gone."""

from typing import Any

from ferrflow.db.database import Database
from ferrflow.errors import DatabaseUnavailable
from ferrflow.repositories.transfers.job import Transfers
from ferrflow.telemetry import orphans
from ferrflow.telemetry.orphans import Orphans
from tests.support.database import DatabaseTestCase

ADD_ORGANIZATION = "insert into organizations (id, slug, name) values (gen_random_uuid(), %s, 'Org') returning id"
ADD_EVENTS = """
insert into telemetry_events (received_at, id, organization_id, event_type, source)
select
    now() - make_interval(days => day), gen_random_uuid(), coalesce(%(owner)s::uuid, gen_random_uuid()), 'check', 'cli'
from generate_series(1, 25) as day
"""


class Gone(DatabaseTestCase):
    """Deleted in bites, and swept up."""

    async def set_up(self) -> None:
        self.patch(orphans, "BITE", 10)
        self.patch(orphans, "BITES_AT_ONCE", 2)
        [(self.kept,)] = await self.database.query(ADD_ORGANIZATION, ("kept",))
        [(self.gone,)] = await self.database.query("select gen_random_uuid()")
        for owner in (self.kept, self.gone):
            await self.database.execute(ADD_EVENTS, {"owner": owner})

    async def count(self) -> dict[str, int]:
        rows = await self.database.query("select organization_id, count(*)::int from telemetry_events group by 1")
        return dict(rows)

    async def test_at_once_only_so_much(self) -> None:
        await Orphans(self.database, Transfers(self.database).leave).begin(self.gone)
        self.assertEqual(await self.count(), {self.kept: 25, self.gone: 5})
        await Orphans(self.database, Transfers(self.database).leave).begin(self.gone)
        self.assertEqual(await self.count(), {self.kept: 25})

    async def test_the_sweep_takes_all_of_them(self) -> None:
        await self.database.execute(ADD_EVENTS, {"owner": None})
        await Orphans(self.database, Transfers(self.database).leave).sweep()
        self.assertEqual(await self.count(), {self.kept: 25})

    async def test_nothing_to_sweep(self) -> None:
        await self.database.execute("truncate telemetry_events")
        await Orphans(self.database, Transfers(self.database).leave).sweep()
        self.assertEqual(await self.count(), {})

    async def test_a_failure_is_left_to_the_sweep(self) -> None:
        class Away(Database):
            async def transaction(self, *_args: Any, **_options: Any) -> Any:
                raise DatabaseUnavailable

        away = Away(self.database.reactor, self.database._pool)
        await Orphans(away, Transfers(away).leave).begin(self.gone)
        self.assertEqual((await self.count())[self.gone], 25)
