"""Whether the server lives, is ready, and can do its work."""

from attrs import define, frozen

from ferrflow import __version__
from ferrflow.api.access import ANYONE
from ferrflow.api.router import Routes
from ferrflow.db.database import Database
from ferrflow.errors import Unavailable

# A health check must answer sooner than its caller gives up.
SECONDS = 2.0


@frozen
class Health:
    """The body that released clients read."""

    status: str = "ok"
    service: str = "ferrflow"
    version: str = __version__


@define
class HealthApi:
    """Handlers of the health checks. `stopping` is set when no new work should come."""

    routes = Routes()

    database: Database
    stopping: bool = False

    @routes("GET", "", ANYONE, root=("/health",), quiet=True, counted=False)
    async def health(self) -> Health:
        """200 when the database answers; the migrations were applied before the server listened."""
        await self.database.query("select 1", seconds=SECONDS)
        return Health()

    @routes("GET", "", ANYONE, root=("/readyz",), quiet=True, counted=False)
    async def ready(self) -> Health:
        """200 when work may be sent here."""
        if self.stopping:
            raise Unavailable
        return await self.health()

    @routes("GET", "", ANYONE, root=("/livez",), quiet=True, counted=False)
    async def live(self) -> Health:
        """200 as long as the process answers at all."""
        return Health()
