"""What somebody hears whose account or organization is deleted between being let in and being served."""

from collections.abc import Mapping
from typing import Any

from ferrflow.api.gate import Gate, Visit
from ferrflow.api.router import Route
from tests.api.test_access_matrix import ROWS
from tests.support.matrix import Caller, MatrixTestCase, Who, World

DELETE_PERSON = "delete from users where id = %s"
DELETE_ORGANIZATION = "delete from organizations where slug = %s"


class Gone(MatrixTestCase):
    """Every route that asks who calls; the gate holds the door open while somebody deletes."""

    maxDiff = None
    # Passkeys need a name.
    options: Mapping[str, Any] = {"public_url": "http://localhost"}

    async def set_up(self) -> None:
        await super().set_up()
        self.deletion: tuple[str, str] | None = None
        admit = Gate.admit

        async def admit_and_delete(gate: Gate, *arguments: Any, **options: Any) -> Visit:
            visit = await admit(gate, *arguments, **options)
            if self.deletion is not None:
                statement, what = self.deletion
                await self.database.execute(statement, (what,))
            return visit

        self.patch(Gate, "admit", admit_and_delete)

    async def broken(self, who: Who, statement: str) -> list[str]:
        """The routes that answer as if it were the server's fault; `who` calls where staff need not."""
        wrong = []
        for route in self.service.pieces.router.routes:
            row = ROWS[f"{route.method} {route.paths()[0]}"]
            caller = Caller("staff" if row.policy.kind == "staff" else who, "session")
            if row.policy.kind == "anyone" or row.policy.refusal(caller):
                continue
            world = await self.make_world()
            self.deletion = (statement, self.what(statement, world, caller))
            status, answer = await self.ask(world, route.method, self.path(route), row, caller)
            self.deletion = None
            if status >= 500:
                wrong.append(f"{route.method} {route.path} as {caller}: {status} {answer}")
        self.flushLoggedErrors()
        return wrong

    def what(self, statement: str, world: World, caller: Caller) -> str:
        return str(world.people[caller.who].id) if statement == DELETE_PERSON else world.values["slug"]

    def path(self, route: Route) -> str:
        return route.paths()[0]

    async def test_the_person(self) -> None:
        self.assertEqual(await self.broken("owner", DELETE_PERSON), [])

    async def test_the_organization(self) -> None:
        self.assertEqual(await self.broken("owner", DELETE_ORGANIZATION), [])
