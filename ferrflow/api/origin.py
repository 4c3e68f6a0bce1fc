"""The origin that a browser sees: of PUBLIC_URL where it is set, else of the request."""

from attrs import frozen

from ferrflow.api.request import Request
from ferrflow.errors import BadRequest
from ferrflow.hosts import host_of, is_address, origin
from ferrflow.security.passkeys import Site


@frozen
class Sites:
    """Where people sign in; passkeys are bound to it."""

    _public_url: str | None

    def of(self, request: Request) -> Site | None:
        """The site that a request is for; None where it has no name: browsers know no passkeys of bare addresses."""
        asked = self._public_url or _asked(request)
        return _site(asked) if asked else None

    def demand(self, request: Request) -> Site:
        """The site that a request is for. Raises BadRequest."""
        site = self.of(request)
        if site is None:
            raise BadRequest("Passkeys need a name: open this server by its host name, not by its address")
        return site


def _site(origin: str) -> Site | None:
    return None if is_address(host_of(origin)) else Site.at(origin)


def address_of(request: Request, public_url: str | None) -> str:
    """Where the world reaches this server, without a slash at the end, for addresses that are given out.

    PUBLIC_URL where it is set, else what this request came to. Raises BadRequest where that is nothing sensible.
    """
    if public_url is not None:
        return public_url
    asked = _asked(request)
    if asked is None:
        raise BadRequest("The Host header names no host")
    return asked


def _asked(request: Request) -> str | None:
    """The origin that a request was sent to, where it says so."""
    scheme = "https" if request.sender.secure else "http"
    try:
        return origin(f"{scheme}://{request.text_header('host')}")
    except ValueError:
        return None
