"""The way in: who is calling, whether their budget of requests lasts, and whether they may."""

from typing import Protocol
from urllib.parse import urlsplit

from attrs import evolve, frozen

from ferrflow.api.access import Access, Caller, Kind, require, require_role
from ferrflow.api.limits import SESSION_FACTOR, Limits
from ferrflow.api.request import Request
from ferrflow.audit.model import SERVER_CHAIN, USER_AGENT_CHARACTERS, Actor, Deed
from ferrflow.errors import Forbidden, RateLimited, SessionExpired, Standing, Unauthorized
from ferrflow.hosts import household
from ferrflow.organizations.model import Organization

SAFE_METHODS = {b"GET", b"HEAD", b"OPTIONS"}
SECONDS = 60


class Directory(Protocol):
    """Knows callers by what they show, organizations by their members, and keeps the record."""

    async def caller(self, credential: str) -> Caller:
        """Whose credential it is. Raises Unauthorized or SessionExpired."""

    async def organization(self, slug: str, caller: Caller) -> Organization:
        """The organization as the caller sees it. Raises OrganizationNotFound where the caller is no member."""

    async def record(self, deed: Deed) -> None:
        """Write a refusal into the audit log."""


@frozen
class Visit:
    """A request that was let in: who makes it, and in which organization."""

    actor: Actor
    caller: Caller | None = None
    organization: Organization | None = None


@frozen
class Gate:
    """Lets requests in, or raises why not."""

    _directory: Directory
    _limits: Limits

    async def admit(self, request: Request, access: Access, slug: str | None, *, counted: bool) -> Visit:
        """Who makes this request. Raises Unauthorized, SessionExpired, RateLimited, Forbidden, OrganizationNotFound."""
        if access.kind is Kind.ANYONE:
            if counted:
                self._count(request, None)
            if request.method not in SAFE_METHODS:
                refuse_other_origins(request, strict=False)
            return Visit(actor_of(request, None))
        try:
            caller = await self._identify(request)
        except (Unauthorized, SessionExpired):
            self._count(request, None)
            raise
        if counted:
            self._count(request, caller)
        actor = actor_of(request, caller)
        organization = None
        try:
            if slug is not None:
                organization = await self._directory.organization(slug, caller)
            require(access, caller)
            if organization is not None:
                require_role(access, caller, organization)
        except Forbidden as refusal:
            await self.note(request, Visit(actor, caller, organization), refusal)
            raise
        return Visit(actor, caller, organization)

    async def note(self, request: Request, visit: Visit, refusal: Forbidden) -> None:
        """Record that somebody tried to change what they may not; who only looks is merely refused."""
        if request.method not in SAFE_METHODS:
            target = f"{request.method.decode()} {request.path.decode('ascii', 'replace')[:200]}"
            chain = visit.organization.id if visit.organization else SERVER_CHAIN
            metadata = {"reason": refusal.sentence}
            await self._directory.record(Deed(visit.actor, "access.refuse", target, chain, metadata))

    async def _identify(self, request: Request) -> Caller:
        if credential := _header_credential(request):
            return await self._directory.caller(credential)
        if token := _cookie_token(request):
            if request.method not in SAFE_METHODS:
                refuse_other_origins(request, strict=True)
            return await self._directory.caller(token)
        raise Unauthorized

    def _count(self, request: Request, caller: Caller | None) -> None:
        """Take from the budget of a person, a token or, without either, an address. Raises RateLimited."""
        if caller is None:
            key, factor = f"address {household(request.sender.address)}", 1
        elif caller.token is not None:
            key, factor = f"token {caller.token.id}", 1
        else:
            key, factor = f"user {caller.user.id if caller.user else ''}", SESSION_FACTOR
        try:
            _show(request, self._limits.take(key, factor))
        except RateLimited as error:
            _show(request, error.standing)
            raise


def actor_of(request: Request, caller: Caller | None) -> Actor:
    """The caller as the audit log names them."""
    agent = (request.text_header("user-agent") or "").replace("\0", "")[:USER_AGENT_CHARACTERS] or None
    stranger = Actor(
        "anonymous", address=request.sender.address, user_agent=agent, request_id=request.request_id.decode()
    )
    if caller is None:
        return stranger
    prefix = caller.token.prefix if caller.token else None
    if caller.user is not None:
        return evolve(stranger, kind="user", id=caller.user.id, name=caller.user.email, token=prefix)
    if caller.token is not None:
        return evolve(stranger, kind="token", id=caller.token.id, name=caller.token.name, token=prefix)
    return stranger


def refuse_other_origins(request: Request, *, strict: bool) -> None:
    """Refuse what another site made the browser send: the browser adds the cookie whoever asks.

    `strict` demands proof of the same origin; otherwise a client that is no browser, and so names no origin, may pass.
    """
    site, origin = request.text_header("sec-fetch-site"), request.text_header("origin")
    if site is not None:
        same = site in {"same-origin", "none"}
    elif origin is not None:
        same = _host_of(origin) == (request.text_header("host") or "").lower() != ""
    else:
        same = not strict
    if not same:
        raise Forbidden("This request must come from the dashboard's own pages")


def _show(request: Request, standing: Standing) -> None:
    """Tell the caller where they stand, as the draft standard on rate limit fields has it."""
    request.setHeader("RateLimit-Policy", f'"default";q={standing.quota};w={SECONDS}')
    request.setHeader("RateLimit", f'"default";r={standing.remaining};t={standing.reset}')


def _host_of(origin: str) -> str | None:
    """The host and port of an origin, or None where it is none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def _header_credential(request: Request) -> str | None:
    scheme, _, token = (request.text_header("authorization") or "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return request.text_header("x-api-token") or None


def _cookie_token(request: Request) -> str | None:
    value: bytes | None = request.getCookie(request.cookie_name())
    return value.decode("latin-1") if value else None
