"""Who is calling, how they prove it, and what a route demands of them."""

from enum import Enum
from typing import Protocol
from urllib.parse import urlsplit

from attrs import frozen

from ferrflow.accounts.model import Session, User
from ferrflow.api.request import Request
from ferrflow.errors import Forbidden, Unauthorized

SAFE_METHODS = {b"GET", b"HEAD", b"OPTIONS"}


class Access(Enum):
    """What a route demands of its caller before the handler runs."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"


@frozen
class Caller:
    """Somebody who proved who they are."""

    user: User
    session: Session


class Authenticator(Protocol):
    """Turns a session token into a caller."""

    async def authenticate(self, token: str) -> Caller:
        """The token's user. Raises Unauthorized or SessionExpired."""


async def identify(request: Request, access: Access, authenticator: Authenticator) -> Caller | None:
    """The caller, where the route demands one. Raises Unauthorized, SessionExpired or Forbidden."""
    if access is Access.ANYONE:
        if request.method not in SAFE_METHODS:
            refuse_other_origins(request, strict=False)
        return None
    if token := _header_token(request):
        return await authenticator.authenticate(token)
    if token := _cookie_token(request):
        if request.method not in SAFE_METHODS:
            refuse_other_origins(request, strict=True)
        return await authenticator.authenticate(token)
    raise Unauthorized


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


def _host_of(origin: str) -> str | None:
    """The host and port of an origin, or None where it is none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def _header_token(request: Request) -> str | None:
    scheme, _, token = (request.text_header("authorization") or "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return request.text_header("x-api-token") or None


def _cookie_token(request: Request) -> str | None:
    value: bytes | None = request.getCookie(request.cookie_name())
    return value.decode("latin-1") if value else None
