"""What a badge says."""

from datetime import datetime

from attrs import frozen

from ferrflow.repositories.reference import RepositoryRef

NO_NAME = "release"
NO_RELEASE = "no release"


@frozen
class Latest:
    """What a badge shows; null where nothing was released yet. `name` is null where nobody named it."""

    name: str | None
    version: str | None
    released_at: datetime | None


@frozen
class Badge:
    """A public badge: of one package, or of all that a repository releases."""

    repository: RepositoryRef | None
    package_name: str | None
    version: str | None
    released_at: datetime | None
    of_repository: bool

    @property
    def latest(self) -> Latest:
        """The same for programs."""
        return Latest(self.package_name or self._repository_name, self.version, self.released_at)

    @property
    def label(self) -> str:
        """What it is about."""
        named = self._repository_name if self.of_repository else self.package_name or self._repository_name
        return named or NO_NAME

    @property
    def value(self) -> str:
        """The version; a repository's says of which package, unless that is called the same."""
        if self.version is None:
            return NO_RELEASE
        told = not self.of_repository or self.package_name in {None, self.label.rpartition("/")[2]}
        return self.version if told else f"{self.package_name} {self.version}"

    @property
    def _repository_name(self) -> str | None:
        # Never its hash: whoever guesses a repository's address could tell from that that it is this one.
        if self.repository is None:
            return None
        return self.repository.name or self.repository.suggested_name
