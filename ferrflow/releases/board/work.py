"""Makes the board's lines."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time
from uuid import UUID

from attrs import frozen

from ferrflow.releases.board.model import Backdrop, PackageRow, Standing, drifting
from ferrflow.releases.board.store import BoardStore, standing_of

# Lines that are made at once: a few milliseconds, then others have their turn.
BITE = 500


@frozen
class Board:
    """All packages of an organization, the latest released first; `at` is when the last of their days begins (UTC)."""

    at: datetime
    packages: list[PackageRow]


@frozen
class Boards:
    """Makes boards; `pause` lets others have their turn."""

    _store: BoardStore
    _now: Callable[[], datetime]
    _pause: Callable[[], Awaitable[None]]

    async def whole(self, organization_id: UUID) -> Board:
        """Every package."""
        found = await self._store.packages(organization_id)
        packages: list[Standing] = []
        for start in range(0, len(found), BITE):
            packages += map(standing_of, found[start : start + BITE])
            await self._pause()
        backdrop = await self._backdrop(organization_id, packages)
        rows: list[PackageRow] = []
        for start in range(0, len(packages), BITE):
            rows += map(backdrop.row, _shown(backdrop, packages[start : start + BITE]))
            await self._pause()
        return Board(datetime.combine(backdrop.now.astimezone(UTC).date(), time(), UTC), rows)

    async def of_repository(self, organization_id: UUID, repository_id: UUID) -> list[PackageRow]:
        """The packages of one repository, the latest released first."""
        near = await self._store.near_repository(organization_id, repository_id)
        backdrop = await self._backdrop(organization_id, near)
        return [backdrop.row(package) for package in _shown(backdrop, near) if package.repository_id == repository_id]

    async def near_package(self, organization_id: UUID, package_id: UUID) -> tuple[Backdrop, list[Standing]]:
        """All packages of one's name, itself included, and what they are seen against."""
        near = await self._store.near_package(organization_id, package_id)
        backdrop = await self._backdrop(organization_id, near)
        return backdrop, _shown(backdrop, near)

    async def _backdrop(self, organization_id: UUID, packages: list[Standing]) -> Backdrop:
        places = await self._store.places(organization_id)
        known = [package for package in packages if package.repository_id in places]
        return Backdrop(places, drifting(known, places), self._now())


def _shown(backdrop: Backdrop, packages: list[Standing]) -> list[Standing]:
    """Without those whose repository was deleted or joined with another a moment ago."""
    return [package for package in packages if package.repository_id in backdrop.places]
