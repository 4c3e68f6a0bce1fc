"""A company as large as the bench wants one: a few busy monorepos, and very many quiet repositories."""

import hashlib
from random import Random
from uuid import UUID

from attrs import define, frozen

REPOSITORIES, PACKAGES = 2_000, 5_000
# How much less the second repository does than the first one, and so on: a power of the rank.
SKEW = 0.9
SCHEMES = ("semver",) * 8 + ("calver", "number")
# Of a hundred versions: this many minor ones between major ones, this many patches between minor ones.
MINORS, PATCHES = 10, 6
PRERELEASE_EVERY = 20


@define
class Package:
    """A package, and how many versions of it there are by now. The year is that of a calendar version."""

    name: str
    scheme: str
    versions: int = 0

    def version(self, year: int) -> str:
        """The newest version; a new one each time that `versions` grows."""
        number = self.versions
        if self.scheme == "number":
            return str(number)
        if self.scheme == "calver":
            return f"{year}.{1 + number % 12}.{number}"
        early = number % PRERELEASE_EVERY == 0
        number += early
        version = f"{number // (MINORS * PATCHES)}.{number // PATCHES % MINORS}.{number % PATCHES}"
        return f"{version}-rc.1" if early else version


@frozen
class Repository:
    """A repository; `weight` is its part of everything that happens."""

    id: UUID
    hash: str
    name: str
    weight: float
    packages: list[Package]


def company(seed: str, repositories: int = REPOSITORIES, packages: int = PACKAGES) -> list[Repository]:
    """The same repositories for the same seed, the busiest first; each has a package, and the first ones have many."""
    random = Random(seed)  # noqa: S311 - no secrets
    weights = [(rank + 1) ** -SKEW for rank in range(repositories)]
    total = sum(weights)
    return [
        Repository(
            id=UUID(int=random.getrandbits(128), version=4),
            hash=hashlib.sha256(f"{seed} {rank}".encode()).hexdigest(),
            name=f"repository-{rank:04}",
            weight=weight / total,
            packages=[
                Package(_name(rank, number), random.choice(SCHEMES))
                for number in range(_packages_of(rank, repositories, packages))
            ],
        )
        for rank, weight in enumerate(weights)
    ]


def _packages_of(rank: int, repositories: int, packages: int) -> int:
    """One, and a part of those that are left over; about all of them are given out."""
    spare = packages - repositories
    share = 1 / (rank + 3) / sum(1 / (other + 3) for other in range(repositories))
    return 1 + round(spare * share)


def _name(rank: int, number: int) -> str:
    """The same name in several repositories now and then, as copies of a package have it."""
    return f"shared-{rank % 40}" if number == 0 and rank % 10 == 0 else f"package-{rank}-{number}"
