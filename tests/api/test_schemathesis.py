"""The API under attack: Schemathesis reads the document and tries what a client might send, each thing well and badly.

It looks for statuses 5xx, and for statuses, content types, headers and bodies that the document does not tell of. Three
callers: nobody, somebody who may only look, and somebody who may do everything.
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from twisted.internet.utils import getProcessOutputAndValue

from tests.support.people import PeopleTestCase

SECONDS = 300
EXAMPLES = 10
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
# Left out, since they take away the credential with which the rest is tried. Each has tests of its own.
ENDS_SESSIONS = ("accounts_logout", "sessions_end", "sessions_end_others")
ENDS_POWERS = ("staff_change", "staff_delete")
# Names of things that are there, so that most requests get further than "not found".
CONFIGURATION = """
[dictionaries.organizations]
values = ["ada"]

[parameters]
"path.slug" = { dictionary = "organizations", probability = 0.9 }

[phases.stateful]
max-steps = 6
"""


class Attacked(PeopleTestCase):
    """A running server."""

    timeout = SECONDS
    # What it finds does not depend on the kind of PostgreSQL.
    once = True

    def configuration(self) -> Path:
        """Schemathesis' settings, as the file that it wants."""
        path = Path(self.mktemp()).absolute()
        path.write_text(CONFIGURATION, "utf-8")
        return path

    async def attack(self, headers: Mapping[str, str], spared: Iterable[str] = ()) -> None:
        """Let Schemathesis loose, always in the same way."""
        options = {
            "checks": ",".join(CHECKS),
            "max-examples": EXAMPLES,
            "seed": 1,
            "generation-database": "none",
            "suppress-health-check": "all",
            "request-timeout": 20,
            "warnings": "off",
        }
        command = ["-m", "schemathesis.cli", "--no-color", f"--config-file={self.configuration()}", "run"]
        command += [f"--{name}={value}" for name, value in options.items()]
        command += ["--continue-on-failure", "--no-shrink", f"{self.base}/api/v1/openapi.json"]
        command += [f"--exclude-operation-id={name}" for name in spared]
        command += [f"--header={name}: {value}" for name, value in headers.items()]
        out, errors, status = await getProcessOutputAndValue(sys.executable, command, env={"LANG": "C.UTF-8"})
        self.assertEqual(status, 0, (out + errors).decode("utf-8", "replace"))

    async def test_by_nobody(self) -> None:
        await self.attack({})

    async def test_by_somebody_who_may_look(self) -> None:
        viewer = await self.add_person("vera@example.com", role="viewer")
        await self.attack(viewer.headers, ENDS_SESSIONS)
        self.assertEqual(await self.status(viewer.headers), 200)

    async def test_by_somebody_who_may_do_everything(self) -> None:
        owner = await self.add_person("olga@example.com", staff=True, role="owner")
        await self.attack(owner.headers, (*ENDS_SESSIONS, *ENDS_POWERS))
        self.assertEqual(await self.status(owner.headers), 200)
        # It got past the objections: something was made.
        [(made,)] = await self.database.query("select count(*) from tokens")
        self.assertGreater(made, 0)
