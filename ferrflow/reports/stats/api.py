"""Routes: the numbers over all of the caller's organizations."""

from attrs import frozen

from ferrflow.api.access import Caller, caller, person_of
from ferrflow.api.router import Routes
from ferrflow.reports.stats.store import Stats, StatsOf


@frozen
class StatsApi:
    """Handlers of `/stats`."""

    routes = Routes()

    stats: StatsOf

    @routes("GET", "/stats", caller("telemetry:read"), root=("/stats",))
    async def show(self, caller: Caller) -> Stats:
        """What everything in the caller's organizations adds up to."""
        if caller.organization_id is not None:
            return await self.stats.organization(caller.organization_id)
        user = person_of(caller)
        return await self.stats.person(user.id, second_factor=user.second_factor)
