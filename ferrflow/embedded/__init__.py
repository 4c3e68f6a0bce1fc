"""A PostgreSQL of the server's own, for `twistd ferrflow --embedded DIR`: nothing to install, nothing to set up."""

from ferrflow.embedded.errors import EmbeddedError
from ferrflow.embedded.server import Embedded, environment_of, prepare

__all__ = ["Embedded", "EmbeddedError", "environment_of", "prepare"]
