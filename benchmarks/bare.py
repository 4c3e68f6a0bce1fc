"""The yardstick: twisted.web with one resource that answers 204 and does nothing else. Argument: the port."""

import sys

from twisted.internet import reactor
from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.interfaces import IReactorCore
from twisted.web.resource import Resource
from twisted.web.server import Request, Site

BACKLOG = 4096  # as many as ours, so that no connection of the load is turned away


class NoContent(Resource):
    """Takes any POST."""

    isLeaf = True

    def render_POST(self, request: Request) -> bytes:
        """Answer 204."""
        request.setResponseCode(204)
        return b""


class QuietSite(Site):
    """A site without an access log, which ours does not write for events either."""

    noisy = False

    def log(self, request: Request) -> None:  # type: ignore[override]
        """Nothing."""


def main(port: int) -> None:
    """Serve on loopback until a signal comes."""
    site = QuietSite(NoContent(), parsePOSTFormSubmission=False)
    _ = TCP4ServerEndpoint(reactor, port, backlog=BACKLOG, interface="127.0.0.1").listen(site)
    IReactorCore(reactor).run()


if __name__ == "__main__":
    main(int(sys.argv[1]))
