"""Further people on a running server, with sessions and tokens made behind its back."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ferrflow.ids import new_id
from ferrflow.organizations.model import Role
from ferrflow.security.sessions import Claims, SessionTokens
from ferrflow.security.tokens import new_token
from ferrflow.tokens.model import Scope
from tests.support.http import PASSWORD, QUICK, ServerTestCase

ADD_PERSON = """
insert into users (id, email, password_hash, is_staff, email_verified) values (%s, %s, %s, %s, true)
"""
ADD_MEMBER = """
insert into memberships (organization_id, user_id, role) select id, %s, %s from organizations where slug = %s
"""
ADD_ORGANIZATION = "insert into organizations (id, slug, name) values (%s, %s, %s)"
ADD_SESSION = """
insert into sessions (id, user_id, user_agent, address, expires_at) values (%s, %s, 'a browser', '192.0.2.1', %s)
"""
ADD_TOKEN = """
insert into tokens (id, user_id, organization_id, name, prefix, token_hash, scopes)
values (%s, %s, (select id from organizations where slug = %s), 'test', %s, %s, %s)
"""
SERVER_RECORD = """
select action, actor_name, target, metadata from audit_entries
where chain = '00000000-0000-0000-0000-000000000000' and actor_kind <> 'system' order by sequence
"""


@frozen
class Somebody:
    """A person with a session; `headers` prove it. The password is that of the administrator."""

    id: UUID
    email: str
    session_id: UUID
    headers: dict[str, str] = field(repr=False)


@cache
def password_hash(password: str = PASSWORD) -> str:
    """A hash with today's parameters, made once."""
    return QUICK.hash(password)


class PeopleTestCase(ServerTestCase):
    """A test with people and organizations beside the administrator and theirs, which is called `ada`."""

    async def add_person(
        self, email: str, *, staff: bool = False, role: Role | None = None, organization: str = "ada"
    ) -> Somebody:
        """Add somebody; with a role, they are a member of the organization."""
        user_id = new_id()
        await self.database.execute(ADD_PERSON, (str(user_id), email, password_hash(), staff))
        if role is not None:
            await self.add_member(user_id, role, organization)
        return await self.add_session(user_id, email)

    async def add_member(self, user_id: UUID, role: Role, organization: str = "ada") -> None:
        """Make somebody a member."""
        await self.database.execute(ADD_MEMBER, (str(user_id), role, organization))

    async def add_organization(self, slug: str) -> UUID:
        """Add an organization without members."""
        organization_id = new_id()
        await self.database.execute(ADD_ORGANIZATION, (str(organization_id), slug, slug.title()))
        return organization_id

    async def add_session(self, user_id: UUID, email: str) -> Somebody:
        """Sign somebody in once more."""
        now = datetime.now(UTC)
        session_id, expires_at = new_id(), now + timedelta(days=30)
        await self.database.execute(ADD_SESSION, (str(session_id), str(user_id), expires_at))
        token = SessionTokens("j" * 32).make(Claims(user_id, session_id), now, expires_at)
        return Somebody(user_id, email, session_id, {"Authorization": f"Bearer {token}"})

    async def add_token(self, *scopes: Scope, user_id: UUID | None = None, organization: str = "") -> dict[str, str]:
        """Make a token of a person or of an organization; the headers that show it."""
        made = new_token("fft")
        owner = None if user_id is None else str(user_id)
        parameters = (str(new_id()), owner, organization, made.prefix, made.hash, list(scopes))
        await self.database.execute(ADD_TOKEN, parameters)
        return {"x-api-token": made.text}

    async def recorded(self) -> list[tuple[Any, ...]]:
        """What people did, as the server's own chain tells it: action, who, target, metadata."""
        return await self.database.query(SERVER_RECORD)

    async def status(self, headers: dict[str, str]) -> int:
        """What somebody hears who asks who they are."""
        return (await self.request("GET", "/api/v1/auth/me", headers=headers)).status
