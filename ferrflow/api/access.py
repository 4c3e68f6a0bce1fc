"""What a route demands of its caller, and whether the caller has it."""

from enum import Enum
from uuid import UUID

from attrs import frozen

from ferrflow.accounts.model import Session, User
from ferrflow.errors import Forbidden, StaffOnly
from ferrflow.organizations.model import Organization, Role, outranks
from ferrflow.tokens.model import Scope, Token


class Kind(Enum):
    """Who may call, before role and scope are asked for."""

    ANYONE = "anyone"
    CALLER = "a person or an organization's token"
    PERSON = "a person"
    SESSION = "a person who is signed in"
    MEMBER = "a member of the organization in the path"
    STAFF = "staff"


@frozen
class Access:
    """What a route demands: `scope` of a token (None: any will do), `role` of a member; `signed_in` refuses tokens.

    `leaving` spares a member the second factor that their organization demands.
    """

    kind: Kind
    scope: Scope | None = None
    role: Role = "viewer"
    signed_in: bool = False
    leaving: bool = False


ANYONE = Access(Kind.ANYONE)
SESSION = Access(Kind.SESSION, signed_in=True)
STAFF = Access(Kind.STAFF, "*")
STAFF_IN_PERSON = Access(Kind.STAFF, signed_in=True)
# Any member who is signed in, even one who may do nothing else for want of a second factor.
LEAVING = Access(Kind.MEMBER, signed_in=True, leaving=True)


def caller(scope: Scope | None) -> Access:
    """Whoever has proven who they are; a token needs `scope`."""
    return Access(Kind.CALLER, scope)


def person(scope: Scope | None) -> Access:
    """A person, by session or by a token of their own that has `scope`."""
    return Access(Kind.PERSON, scope)


def member(role: Role, scope: Scope) -> Access:
    """Somebody with at least `role` in the organization that the path names; a token needs `scope` too."""
    return Access(Kind.MEMBER, scope, role)


@frozen
class Caller:
    """Somebody who proved who they are: a person by a session or a token, or an organization by its token."""

    user: User | None
    session: Session | None = None
    token: Token | None = None

    @property
    def organization_id(self) -> UUID | None:
        """The organization that calls, where it is no person."""
        return self.token.organization_id if self.token else None


def require(access: Access, caller: Caller) -> None:
    """Raise Forbidden or StaffOnly unless the caller has what the route demands, the role aside."""
    if access.signed_in and caller.session is None:
        raise Forbidden("This needs a signed-in person, not a token")
    if access.kind is Kind.STAFF and not (caller.user and caller.user.is_staff):
        raise StaffOnly
    if access.kind is Kind.PERSON:
        person_of(caller)
    if caller.token is not None and access.scope is not None and not caller.token.grants(access.scope):
        raise Forbidden(f"This token lacks the scope {access.scope}")


def require_role(access: Access, caller: Caller, organization: Organization) -> None:
    """Raise Forbidden unless the caller's place in the organization is as high as the route demands."""
    if outranks(access.role, organization.role):
        raise Forbidden(f"This needs the role {access.role} in the organization")
    if access.leaving or not organization.requires_second_factor or caller.user is None:
        return
    if not caller.user.second_factor:
        raise Forbidden("This organization demands a second factor of its members: set one up first")


def person_of(caller: Caller) -> User:
    """The person who calls. Raises Forbidden where it is an organization."""
    if caller.user is None:
        raise Forbidden("This needs a person: the token belongs to an organization")
    return caller.user
