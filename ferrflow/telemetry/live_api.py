"""Routes: news of an organization as they come, as server-sent events."""

from collections.abc import AsyncGenerator
from uuid import UUID

from attrs import frozen

from ferrflow.api.access import member
from ferrflow.api.router import Routes
from ferrflow.api.wire import Stream
from ferrflow.organizations.model import Organization
from ferrflow.telemetry.live import Live

# Proxies close what is silent for a minute.
PULSE_SECONDS = 20.0
# Pages ask again at each piece of news.
PAUSE_SECONDS = 1.0
# A browser comes back by itself, and is then asked again who it is.
LONGEST_SECONDS = 600.0

HELLO, NEWS, PULSE = b"retry: 2000\n\n", b"event: change\ndata: {}\n\n", b":\n\n"


@frozen
class LiveApi:
    """Handlers of `/orgs/<slug>/live`."""

    routes = Routes()

    live: Live

    @routes(
        "GET",
        "/orgs/<slug>/live",
        member("viewer", "telemetry:read"),
        quiet=True,
        counted=False,
        produces="text/event-stream",
    )
    async def changes(self, organization: Organization) -> Stream:
        """An event called `change` whenever something has come, at most one a second, for ten minutes."""
        return Stream(self._changes(organization.id))

    async def _changes(self, organization_id: UUID) -> AsyncGenerator[bytes, None]:
        watch = self.live.watch(organization_id)
        end = watch.clock.seconds() + LONGEST_SECONDS
        try:
            yield HELLO
            while not watch.ended and watch.clock.seconds() < end:
                if await watch.wait(PULSE_SECONDS):
                    yield NEWS
                    await watch.rest(PAUSE_SECONDS)
                elif not watch.ended:
                    yield PULSE
        finally:
            self.live.leave(organization_id, watch)
