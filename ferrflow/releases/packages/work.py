"""A package's page, and who may see its badge."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from attrs import frozen

from ferrflow.audit.model import Actor, Deed
from ferrflow.errors import NotFound
from ferrflow.positions import Position
from ferrflow.releases.board.model import Places, Standing
from ferrflow.releases.board.work import Boards
from ferrflow.releases.feed.model import FeedRelease, Sought
from ferrflow.releases.feed.work import Feed
from ferrflow.releases.packages.model import Elsewhere, Figures, PackageReport
from ferrflow.releases.packages.store import PackageStore
from ferrflow.releases.period import Period


@frozen
class Packages:
    """What is told of single packages."""

    _store: PackageStore
    _boards: Boards
    _feed: Feed
    _now: Callable[[], datetime]
    _new_public_id: Callable[[], UUID]

    async def report(self, organization_id: UUID, package_id: UUID, period: Period) -> PackageReport:
        """A package as it stands, and its figures. Raises NotFound."""
        backdrop, namesakes = await self._boards.near_package(organization_id, package_id)
        package = _one(namesakes, package_id)
        releases = await self._store.releases(organization_id, package, period.start, period.end)
        return PackageReport(
            backdrop.row(package),
            package.public_id,
            _elsewhere(package, namesakes, backdrop.places),
            Figures.of(package, releases, period, self._now()),
        )

    async def timeline(
        self, organization_id: UUID, package_id: UUID, after: Position | None, limit: int
    ) -> list[FeedRelease]:
        """A package's releases, newest first; `after` is the last one of the page before. Raises NotFound."""
        found = await self._store.named(organization_id, package_id)
        if found is None:
            raise NotFound
        repository_id, name = found
        sought = Sought(repository_id, name, unplaced=repository_id is None)
        return await self._feed.releases(organization_id, sought, after, limit)

    async def publish(self, organization_id: UUID, package_id: UUID, actor: Actor, *, public: bool) -> UUID | None:
        """Let everybody see the package's badge, or nobody; its address. Raises NotFound."""
        backdrop, namesakes = await self._boards.near_package(organization_id, package_id)
        package = backdrop.row(_one(namesakes, package_id))
        deed = Deed(
            actor,
            "badge.publish" if public else "badge.withdraw",
            package.name or "package",
            organization_id,
            {"package": package_id, "repository": package.repository.label if package.repository else None},
        )
        return await self._store.publish(organization_id, package_id, self._new_public_id() if public else None, deed)


def _one(packages: list[Standing], package_id: UUID) -> Standing:
    for package in packages:
        if package.id == package_id:
            return package
    raise NotFound


def _elsewhere(package: Standing, namesakes: list[Standing], places: Places) -> list[Elsewhere]:
    """Packages of this name in other repositories that are not archived; no name is nobody's."""
    found = []
    for other in namesakes if package.name else ():
        place = places[other.repository_id]
        if place.repository is not None and not place.archived and other.id != package.id:
            found.append(Elsewhere(place.repository, other.id, other.current_version, other.current_at))
    return found
