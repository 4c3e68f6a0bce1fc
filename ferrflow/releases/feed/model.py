"""Releases as the feed lists them, which of them are sought, and how far somebody has read."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from attrs import frozen

from ferrflow.releases.versions import Bump
from ferrflow.repositories.reference import RepositoryRef

Source = Literal["cli", "key", "github", "gitlab", "demo"]
# Further than anybody reads; counting more would take longer.
MOST_NEWS = 1_000


@frozen
class Sought:
    """Which releases are sought; None leaves open, and `until` is excluded. `unplaced` ones are of no repository."""

    repository_id: UUID | None = None
    package_name: str | None = None
    bump: Bump | None = None
    prereleases: bool = True
    since: datetime | None = None
    until: datetime | None = None
    unplaced: bool = False


@frozen
class FeedRelease:
    """A version of a package, once. `repeats` is how often it came again.

    `previous`, `bump`, `is_prerelease` and `is_rework` follow from the package's other releases, `package_id` is the
    package they make: null for the moment until that is worked out. `package_name` is null where the sender named none.
    """

    id: UUID
    repository: RepositoryRef | None
    package_id: UUID | None
    package_name: str | None
    version: str
    previous: str | None
    bump: Bump | None
    is_prerelease: bool | None
    is_rework: bool | None
    commits: int | None
    released_at: datetime
    repeats: int
    source: Source


@frozen
class News:
    """What has come since somebody last looked; without that, since they came. `count` stops at 1,000."""

    seen_at: datetime | None
    count: int
