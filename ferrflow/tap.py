"""`twistd ferrflow`: reads the options and the environment, and builds the service."""

import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

from twisted.application.service import IService
from twisted.python import usage

from ferrflow.db.address import address_problem, parse_address
from ferrflow.embedded import Embedded, EmbeddedError, prepare
from ferrflow.errors import BootError
from ferrflow.service import FerrFlow
from ferrflow.settings import Loaded, load

ADMIN_EMAIL = "admin@ferrflow.local"
ADMIN_VARIABLES = ("FERRFLOW_DISABLE_AUTO_ADMIN", "FERRFLOW_ADMIN_EMAIL", "FERRFLOW_ADMIN_PASSWORD")


class Options(usage.Options):
    """The command line of `twistd ferrflow`; everything else is in the environment."""

    synopsis = "[--embedded DIR] [--demo]"
    longdesc = "Serves FerrFlow. All settings come from the environment: see docs/configuration.md."
    optParameters = [
        ["embedded", None, None, "run a PostgreSQL of its own in DIR, with secrets generated at the first start"],
    ]
    optFlags = [["demo", None, "fill an empty server with 90 days of demonstration events"]]

    embedded: Embedded | None = None
    loaded: Loaded

    def postOptions(self) -> None:
        """Read the environment; every fault is told in a line of its own, and the exit status is 1."""
        try:
            environment = dict(os.environ)
            if self["embedded"]:
                self.embedded = prepare(Path(self["embedded"]))
                environment = with_embedded(environment, self.embedded.environment)
            self.loaded = load(environment, address_problem)
        except (BootError, EmbeddedError) as error:
            for line in str(error).splitlines():
                print(f"ferrflow: {line}", file=sys.stderr)  # noqa: T201 - nothing logs yet
            raise SystemExit(1) from None


def with_embedded(environ: Mapping[str, str], embedded: Mapping[str, str]) -> dict[str, str]:
    """The environment with what belongs to the embedded database's folder put over it.

    Its secrets go with its data, so a variable that happens to be set for something else must not replace them. Unless
    the environment says who the first administrator is, one is made with a password that is shown once.
    """
    theirs = {*embedded, *(f"{name}_FILE" for name in embedded)}
    environment = {name: value for name, value in environ.items() if name not in theirs} | dict(embedded)
    if not any(environ.get(name) or environ.get(f"{name}_FILE") for name in ADMIN_VARIABLES):
        environment |= dict(zip(ADMIN_VARIABLES, ("false", ADMIN_EMAIL, secrets.token_urlsafe(15)), strict=True))
    return environment


def makeService(options: Options) -> IService:
    """The server, not yet started."""
    from twisted.internet import reactor

    settings = options.loaded.settings
    return FerrFlow(
        reactor=reactor,
        settings=settings,
        address=parse_address(settings.database_url, settings.database_password),
        warnings=options.loaded.warnings,
        embedded=options.embedded,
        demo=options["demo"],
    )
