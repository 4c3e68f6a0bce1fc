"""The access matrix: who there is to call, what a policy lets each of them do, and a world to do it in."""

import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, Literal, cast, get_args
from uuid import UUID

from attrs import field, frozen

from ferrflow.ids import new_id, new_id_text
from ferrflow.organizations.model import ROLES, Role
from ferrflow.security.tokens import new_token
from ferrflow.tokens.model import Scope
from tests.support.people import PeopleTestCase, Somebody

Who = Literal["nobody", "viewer", "member", "admin", "owner", "staff", "outsider", "organization", "other organization"]
Shown = Literal["nothing", "session", "the scope", "every other scope", "*"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
CONTAINERS: Mapping[str, set[str]] = {"org:read": {"org:admin"}}


@frozen
class Caller:
    """Somebody who calls, by what they show: a session, or a token with some scopes."""

    who: Who
    shown: Shown

    def __str__(self) -> str:
        return f"{self.who} with {self.shown}"

    def scopes(self, scope: Scope | None) -> list[Scope]:
        """The scopes of the token that they show where the route asks for `scope`."""
        if self.shown == "*":
            return ["*"]
        wanted = scope or "telemetry:read"
        if self.shown == "the scope":
            return [wanted]
        return [other for other in SCOPES if other not in {wanted, "*", *CONTAINERS.get(wanted, ())}]


CALLERS = (
    Caller("nobody", "nothing"),
    Caller("viewer", "session"),
    Caller("member", "session"),
    Caller("admin", "session"),
    Caller("owner", "session"),
    Caller("staff", "session"),
    Caller("outsider", "session"),
    Caller("owner", "the scope"),
    Caller("owner", "every other scope"),
    Caller("owner", "*"),
    Caller("viewer", "*"),
    Caller("staff", "every other scope"),
    Caller("staff", "*"),
    Caller("organization", "the scope"),
    Caller("organization", "every other scope"),
    Caller("organization", "*"),
    Caller("other organization", "*"),
)


@frozen
class Policy:
    """Who may call: the status with which everybody else is refused. Said once more, apart from what is tested."""

    kind: Literal["anyone", "callers", "persons", "sessions", "members", "staff"]
    scope: Scope | None = None
    role: Role = "viewer"
    signed_in: bool = False

    def refusal(self, caller: Caller) -> int | None:
        """With which status somebody is refused, or None."""
        if self.kind == "anyone":
            return None
        if caller.who == "nobody":
            return 401
        if self.kind == "members" and caller.who in {"staff", "outsider", "other organization"}:
            return 404
        return 403 if self._forbids(caller) else None

    def _forbids(self, caller: Caller) -> bool:
        if (self.kind == "sessions" or self.signed_in) and caller.shown != "session":
            return True
        if caller.who in {"organization", "other organization"} and self.kind in {"persons", "staff"}:
            return True
        if self.kind == "staff" and caller.who != "staff":
            return True
        if self.kind == "members":
            role = cast("Role", "admin" if caller.who == "organization" else caller.who)
            if ROLES.index(role) < ROLES.index(self.role):
                return True
        return caller.shown == "every other scope" and self.scope is not None


ANYONE = Policy("anyone")
SESSIONS = Policy("sessions")
STAFF = Policy("staff", "*")
STAFF_IN_PERSON = Policy("staff", signed_in=True)


def callers(scope: Scope | None) -> Policy:
    """Whoever proved who they are."""
    return Policy("callers", scope)


def persons(scope: Scope | None) -> Policy:
    """People."""
    return Policy("persons", scope)


def members(role: Role, scope: Scope) -> Policy:
    """Members of the organization."""
    return Policy("members", scope, role)


def members_in_person(role: Role) -> Policy:
    """Members of the organization who are signed in."""
    return Policy("members", None, role, signed_in=True)


@frozen
class World:
    """An organization with somebody in each role, and the things that paths name."""

    people: Mapping[str, Somebody]
    values: dict[str, str]

    def value(self, name: str, caller: Caller) -> str:
        """What stands for a part of a path: a thing of the organization, or the caller's own."""
        return self.values.get(f"{caller.who} {name}") or self.values[name]


@frozen
class Row:
    """What is expected of a route: who may call it, and what they hear who may.

    `body` is sent as JSON; `query` stands behind the path, with things of the world in it as `{slug}`; `parts` say what
    stands for a part of the path that is not called as the thing it names; `but` are exceptions, by caller, for what
    depends on more than the policy.
    """

    policy: Policy
    status: int = 200
    body: Any = None
    query: str = ""
    parts: Mapping[str, str] = field(factory=dict)
    but: Mapping[str, int] = field(factory=dict)

    def expected(self, caller: Caller) -> int:
        """The status that somebody hears."""
        return self.but.get(str(caller)) or self.policy.refusal(caller) or self.status


ADD_PROJECT = """
insert into projects (id, organization_id, slug, name) values (%s, %s, 'project', 'A project')
"""
ADD_TEAM = "insert into teams (id, organization_id, slug, name) values (%s, %s, 'team', 'A team')"
ADD_TEAM_MEMBER = "insert into team_members (team_id, organization_id, user_id) values (%s, %s, %s)"
ADD_INVITATION = """
insert into invitations (id, organization_id, email, role, token_hash, expires_at)
values (%s, %s, %s, 'member', %s, now() + interval '1 day')
"""
ADD_REPOSITORY = """
insert into repositories (id, organization_id, name, suggested_url) values (%s, %s, 'repository', %s)
"""
ADD_HASH = """
insert into repository_hashes (organization_id, hash, repository_id, registered) values (%s, %s, %s, true)
"""
ADD_KEY = """
insert into ingest_keys (id, organization_id, name, prefix, key_hash, webhook_secret)
values (%s, %s, 'A key', 'abcdefgh', %s, '')
"""
ADD_PACKAGE = """
insert into packages (
    id, organization_id, repository_id, name, scheme, latest_version, latest_at, first_at, releases, last_day, days,
    public_id
) values (%s, %s, %s, 'package', 'semver', '1.0.0-rc.1', now(), now(), 1, current_date, '{1}', %s)
"""
ADD_FEED = """
insert into release_readers (organization_id, user_id, feed_hash, feed_created_at) values (%s, %s, %s, now())
"""
LAST_TOKEN = "select id from tokens order by id desc limit 1"


class MatrixTestCase(PeopleTestCase):
    """A test that calls routes as everybody."""

    timeout = 600
    # Who may do what does not depend on the kind of PostgreSQL.
    once = True

    async def ask(self, world: World, method: str, path: str, row: Row, caller: Caller) -> tuple[int, str]:
        """Call a route as somebody; the status, and what was answered."""
        address = _filled(path, lambda name: world.value(row.parts.get(name, name), caller))
        address += row.query.format_map(world.values)
        headers = await self.credentials(world, caller, row.policy.scope)
        if row.body is None:
            response = await self.request(method, address, headers=headers)
        else:
            body = row.body(world, caller) if callable(row.body) else row.body
            response = await self.send_json(method, address, body, headers)
        return response.status, response.body[:200].decode("utf-8", "replace")

    async def credentials(self, world: World, caller: Caller, scope: Scope | None) -> dict[str, str]:
        """What somebody shows."""
        if caller.shown == "nothing":
            return {}
        if caller.shown == "session":
            return world.people[caller.who].headers
        scopes = caller.scopes(scope)
        if caller.who in {"organization", "other organization"}:
            slug = world.values["slug" if caller.who == "organization" else "other slug"]
            return await self.add_token(*scopes, organization=slug)
        return await self.add_token(*scopes, user_id=world.people[caller.who].id)

    async def make_world(self) -> World:
        """Make an organization, with a name and people of its own."""
        mark = new_id_text()[-12:]
        values = {"slug": f"org-{mark}", "other slug": f"other-{mark}"}
        organization = await self.add_organization(values["slug"])
        await self.add_organization(values["other slug"])
        people = {}
        for who in (*ROLES, "guest", "staff", "outsider"):
            role: Role | None = "member" if who == "guest" else who if who in ROLES else None
            people[who] = await self.add_person(
                f"{who}-{mark}@example.com", staff=who == "staff", role=role, organization=values["slug"]
            )
            other = await self.add_session(people[who].id, people[who].email)
            values[f"{who} session"] = str(other.session_id)
            await self.add_token("org:read", user_id=people[who].id)
            values[f"{who} token"] = await self._last_token()
        await self.add_member(people["outsider"].id, "owner", values["other slug"])
        # What those who may take something elsewhere administer too.
        values["third slug"] = f"third-{mark}"
        await self.add_organization(values["third slug"])
        for who in ("admin", "owner"):
            await self.add_member(people[who].id, "admin", values["third slug"])
        await self.add_token("org:read", organization=values["slug"])
        values["organization token"] = values["token of organization"] = await self._last_token()
        values["session"], values["token"] = values["guest session"], values["guest token"]
        values["user_id"], values["guest"] = str(people["guest"].id), people["guest"].email
        await self._furnish(organization, people["viewer"].id, values)
        return World(people, values)

    async def _furnish(self, organization: UUID, person: UUID, values: dict[str, str]) -> None:
        """Give the organization one of each thing."""
        project, team, invitation, key = new_id(), new_id(), new_id(), new_id()
        await self.database.execute(ADD_PROJECT, (str(project), str(organization)))
        await self.database.execute(ADD_TEAM, (str(team), str(organization)))
        await self.database.execute(ADD_TEAM_MEMBER, (str(team), str(organization), str(person)))
        await self.database.execute(
            ADD_INVITATION, (str(invitation), str(organization), "invited@example.com", invitation.bytes)
        )
        repository = new_id()
        suggested = f"https://forge.example/{repository}/suggested"
        await self.database.execute(ADD_REPOSITORY, (str(repository), str(organization), suggested))
        values["repository_id"] = str(repository)
        values["repository_hash"] = sha256(repository.bytes).hexdigest()
        await self.database.execute(ADD_HASH, (str(organization), values["repository_hash"], str(repository)))
        package, public = str(new_id()), str(new_id())
        await self.database.execute(ADD_PACKAGE, (package, str(organization), str(repository), public))
        values |= {"package_id": package, "public_id": public}
        feed = new_token("ffeed")
        await self.database.execute(ADD_FEED, (str(organization), str(person), feed.hash))
        values |= {"feed": feed.text}
        await self.database.execute(ADD_KEY, (str(key), str(organization), key.bytes))
        values |= {"ingest key": str(key)}
        values |= {"project": "project", "team": "team", "team member": str(person), "invitation": str(invitation)}

    async def _last_token(self) -> str:
        [(token_id,)] = await self.database.query(LAST_TOKEN)
        return str(token_id)


def _filled(path: str, value: Callable[[str], str]) -> str:
    """A path with its `<parts>` filled in."""
    return re.sub(r"<(\w+)>", lambda part: value(part.group(1)), path)
