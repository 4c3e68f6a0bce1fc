"""What forges tell."""

import re
from collections.abc import Callable
from typing import Literal

from attrs import field, frozen

from ferrflow.errors import ValidationFailed
from ferrflow.fields import WEB_PATTERN

Source = Literal["github", "gitlab"]

NAME_CHARACTERS = 200
ADDRESS_CHARACTERS = 2000


@frozen
class Delivery:
    """A delivery as it came: what kind the forge says it is, what it proves itself with, and the raw body."""

    kind: str
    proof: bytes = field(repr=False)
    content_type: str
    body: bytes = field(repr=False)


@frozen
class Remote:
    """A repository as its forge knows it: where it is cloned from, its full name, its web page."""

    clone_url: str
    full_name: str | None
    web_url: str | None

    @property
    def suggested_name(self) -> str | None:
        """A name to offer, if it is one to be shown."""
        name = (self.full_name or "").strip()
        return name if name and len(name) <= NAME_CHARACTERS and name.isprintable() else None

    @property
    def suggested_url(self) -> str | None:
        """An address to offer, if it leads to a page."""
        url = self.web_url or ""
        return url if len(url) <= ADDRESS_CHARACTERS and re.match(WEB_PATTERN, url) else None

    @property
    def short_name(self) -> str | None:
        """The last part of the name: what a package is called whose tags do not name it."""
        return (self.full_name or "").rstrip("/").rpartition("/")[2] or None


@frozen
class Tagged:
    """A release: its tag, and when it was made, in Unix seconds, where the forge says so."""

    tag: str
    at: float | None


@frozen
class Told:
    """What a delivery tells: of which repository, and which release, if any."""

    remote: Remote | None = None
    release: Tagged | None = None


@frozen
class Forge:
    """How a kind of forge delivers: in which headers, proven how, read how; `name` is for people."""

    source: Source
    name: str
    kind_header: bytes
    proof_header: bytes
    is_authentic: Callable[[bytes, Delivery], bool] = field(repr=False)
    read: Callable[[Delivery], Told] = field(repr=False)


def demand_remote(remote: Remote | None, where: str) -> Remote:
    """The repository that a release is of. Raises ValidationFailed."""
    if remote is None:
        raise ValidationFailed({where: "is missing"})
    return remote
