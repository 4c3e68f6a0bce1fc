"""What the tests of organizations share: people by their roles, organizations, and the audit log of one."""

from typing import Any
from uuid import UUID

from twisted.internet.defer import Deferred, DeferredList

from ferrflow.organizations.model import Role
from ferrflow.tokens.model import Scope
from tests.support.http import EMAIL, Response
from tests.support.people import PeopleTestCase

ORGS = "/api/v1/orgs"
ADA = f"{ORGS}/ada"
SERVER = "00000000-0000-0000-0000-000000000000"
DEEDS = """
select action, target, metadata from audit_entries
where chain = %s and action <> 'access.refuse' and actor_kind <> 'system'
order by sequence
"""

Headers = dict[str, str]


class OrganizationsTestCase(PeopleTestCase):
    """`self.ada` owns the organization `ada`."""

    async def set_up(self) -> None:
        await super().set_up()
        [(self.ada_id,)] = await self.database.query("select id from users where email = %s", (EMAIL,))
        self.ada = (await self.add_session(UUID(self.ada_id), EMAIL)).headers

    async def person(self, email: str, role: Role | None = None, slug: str = "ada") -> tuple[str, Headers]:
        """Make somebody, with a role in an organization if one is given; their id and headers."""
        somebody = await self.add_person(email, role=role, organization=slug)
        return str(somebody.id), somebody.headers

    async def token(self, *scopes: Scope, user_id: str | None = None, slug: str = "") -> Headers:
        """The headers of a person's token, or of an organization's."""
        return await self.add_token(*scopes, user_id=UUID(user_id) if user_id else None, organization=slug)

    async def organization(self, slug: str, owner: Headers) -> Any:
        """Make an organization by the API."""
        made = await self.send_json("POST", ORGS, {"name": slug.title(), "slug": slug}, owner)
        assert made.status == 201, made
        return made.json

    async def get(self, path: str, headers: Headers | None = None) -> Any:
        """What a path answers to Ada, or to somebody else."""
        response = await self.request("GET", path, headers=headers or self.ada)
        assert response.status == 200, response
        return response.json

    async def deeds(self, slug: str | None = "ada") -> list[tuple[str, str, Any]]:
        """What was done in an organization, or on the server: action, target, metadata."""
        chain = SERVER
        if slug is not None:
            [(chain,)] = await self.database.query("select id from organizations where slug = %s", (slug,))
        return [(action, target, metadata) for action, target, metadata in await self.database.query(DEEDS, (chain,))]

    async def at_once(self, *requests: Any) -> list[Response]:
        """The answers to requests that are sent without waiting for one another."""
        results = await DeferredList([Deferred.fromCoroutine(request) for request in requests], consumeErrors=True)
        for succeeded, result in results:
            assert succeeded, result
        return [result for _, result in results]

    def refused(self, response: Response, status: int, code: str, why: Any = None) -> None:
        """The response is this error."""
        self.assertEqual((response.status, response.json["code"]), (status, code), why or response)
