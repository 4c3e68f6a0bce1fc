"""Where a path leads: telemetry to its thin leaf, what the router knows to Klein, all else to the dashboard."""

from typing import Any, Protocol
from urllib.parse import unquote_to_bytes

from attrs import define

from ferrflow.api.keyed import Keyed
from ferrflow.api.problems import problem_for
from ferrflow.api.request import Request
from ferrflow.api.static import Dashboard
from ferrflow.errors import BadRequest

# A year, as browsers' preload lists demand; the names below this one are not ours to decide for.
TRANSPORT_SECURITY = b"max-age=31536000"


# Below it stand ingest keys.
KEYED = "i"


class Leaf(Protocol):
    """What answers requests of one path."""

    def render(self, request: Request) -> None:
        """Answer, now or later."""


@define
class Root:
    """The site's only resource. Empty segments count for nothing, so `//events` and `/events/` are `/events`."""

    events: Leaf
    keyed: Keyed
    routed: Any
    routed_paths: set[str]
    dashboard: Dashboard

    def render(self, request: Request) -> None:
        """Hand the request on."""
        if request.path == b"/events":
            self.events.render(request)
            return
        if request.sender.secure:
            request.setHeader(b"Strict-Transport-Security", TRANSPORT_SECURITY)
        segments = [unquote_to_bytes(segment) for segment in request.path.split(b"/") if segment]
        try:
            names = [segment.decode() for segment in segments]
            request.method.decode("ascii")
        except UnicodeDecodeError:
            names = ["\0"]
        if any("\0" in name for name in names):
            request.refuse(problem_for(BadRequest("The address must be UTF-8, without NUL")))
            return
        if names == ["events"]:
            self.events.render(request)
        elif names[:1] == [KEYED]:
            self.keyed.render(request, names[1:])
        elif names and names[0] in self.routed_paths:
            request.postpath = segments
            self.routed.render(request)
        else:
            self.dashboard.render(request, "/".join(names))

    def takes_more(self, address: bytes) -> bool:
        """Whether as much is kept of a body as of any; `address` is the path as it came, with the query."""
        names = [name.decode("latin-1") for name in address.partition(b"?")[0].split(b"/") if name]
        return names[:1] == [KEYED] and self.keyed.takes_more(names[1:])
