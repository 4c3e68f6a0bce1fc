"""Routes: news of an organization as they come, as server-sent events."""

from collections.abc import AsyncGenerator

from attrs import frozen

from ferrflow.api.access import member
from ferrflow.api.gate import Gate
from ferrflow.api.request import Request
from ferrflow.api.router import Routes
from ferrflow.api.wire import Stream
from ferrflow.errors import FerrFlowError
from ferrflow.organizations.model import Organization
from ferrflow.telemetry.live import Live

# Proxies close what is silent for a minute. Whoever may not look any more is cut off as quickly.
PULSE_SECONDS = 20.0
# Pages ask again at each piece of news.
PAUSE_SECONDS = 1.0
# A browser comes back by itself, and is then asked again who it is.
LONGEST_SECONDS = 600.0

HELLO, NEWS, PULSE = b"retry: 2000\n\n", b"event: change\ndata: {}\n\n", b":\n\n"


LOOKING = member("viewer", "telemetry:read")


@frozen
class LiveApi:
    """Handlers of `/orgs/<slug>/live`."""

    routes = Routes()

    live: Live
    gate: Gate

    @routes(
        "GET",
        "/orgs/<slug>/live",
        LOOKING,
        quiet=True,
        counted=False,
        produces="text/event-stream",
    )
    async def changes(self, organization: Organization, request: Request) -> Stream:
        """An event called `change` whenever something has come, at most one a second, for ten minutes."""
        return Stream(self._changes(organization, request))

    async def _changes(self, organization: Organization, request: Request) -> AsyncGenerator[bytes, None]:
        watch = self.live.watch(organization.id)
        clock = watch.clock
        end, due = clock.seconds() + LONGEST_SECONDS, clock.seconds() + PULSE_SECONDS
        try:
            yield HELLO
            while not watch.ended and clock.seconds() < end:
                news = await watch.wait(PULSE_SECONDS)
                if clock.seconds() >= due:
                    if not await self._may_still(request, organization.slug):
                        break
                    due = clock.seconds() + PULSE_SECONDS
                if news:
                    yield NEWS
                    await watch.rest(PAUSE_SECONDS)
                elif not watch.ended:
                    yield PULSE
        finally:
            self.live.leave(organization.id, watch)

    async def _may_still(self, request: Request, slug: str) -> bool:
        """Whether whoever began to watch would be let in again."""
        try:
            await self.gate.admit(request, LOOKING, slug, counted=False)
        except FerrFlowError:
            return False
        return True
