"""Routes: the board."""

from attrs import frozen

from ferrflow.api.access import member
from ferrflow.api.router import Routes
from ferrflow.organizations.model import Organization
from ferrflow.releases.board.work import Board, Boards


@frozen
class BoardApi:
    """Handlers of `/orgs/<slug>/board`."""

    routes = Routes()

    boards: Boards

    @routes("GET", "/orgs/<slug>/board", member("viewer", "telemetry:read"), compressed=True)
    async def show(self, organization: Organization) -> Board:
        """Every package of every repository, as it stands."""
        return await self.boards.whole(organization.id)
