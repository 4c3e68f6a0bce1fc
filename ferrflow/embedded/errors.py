"""The one error of this room."""

from ferrflow.errors import BootError


class EmbeddedError(BootError):
    """The embedded PostgreSQL cannot serve; the sentence says why and what to do."""
