"""The API under attack: Schemathesis reads the document and tries what a client might send, each thing well and badly.

It looks for statuses 5xx, and for statuses, content types, headers and bodies that the document does not tell of. Three
callers: nobody, somebody who may only look, and somebody who may do everything.
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import LoopingCall
from twisted.internet.utils import getProcessOutputAndValue

from ferrflow.ids import new_id_text
from tests.support.http import PASSWORD
from tests.support.people import PeopleTestCase

SECONDS = 600
EXAMPLES = 10
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
# Left out, since they take away that with which the rest is tried. Each has tests of its own.
ENDS_SESSIONS = ("accounts_logout", "sessions_end", "sessions_end_others", "members_leave")
ENDS_POWERS = (
    "staff_change",
    "staff_delete",
    "members_set_role",
    "members_remove",
    "organizations_delete",
    # Not with an organization that demands a second factor.
    "second_factor_disable_totp",
)
# Names of things that are there, so that most requests get further than "not found".
CONFIGURATION = f"""
[dictionaries.organizations]
values = ["ada"]

[dictionaries.things]
values = ["one", "two", "three", "four"]

[dictionaries.passwords]
values = ["{PASSWORD}"]

[parameters]
"path.slug" = {{ dictionary = "organizations", probability = 0.9 }}
"path.project" = {{ dictionary = "things", probability = 0.7 }}
"path.team" = {{ dictionary = "things", probability = 0.7 }}
"query.confirm" = {{ dictionary = "things", probability = 0.7 }}
"body.password" = {{ dictionary = "passwords", probability = 0.7 }}

# The organization keeps its address, so that it is still found there.
[[operations]]
include-operation-id = "organizations_change"
parameters = {{ "body.slug" = {{ dictionary = "organizations", probability = 1.0 }} }}

[phases.stateful]
max-steps = 6
"""


ADD = "insert into {} (id, organization_id, slug, name) select %s, id, %s, 'A thing' from organizations"


class Attacked(PeopleTestCase):
    """A running server."""

    timeout = SECONDS
    # What it finds does not depend on the kind of PostgreSQL.
    once = True
    # Passkeys need a name.
    options: Mapping[str, Any] = {"public_url": "http://localhost"}

    async def set_up(self) -> None:
        await super().set_up()
        for table in ("projects", "teams"):
            for slug in ("one", "two", "three", "four"):
                await self.database.execute(ADD.format(table), (new_id_text(), slug))

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
        # Or the organization would be closed to them as soon as it demands one.
        await self.database.execute("update users set totp_confirmed_at = now() where id = %s", (str(owner.id),))
        # Nor would their password open anything once they are locked for all that was wrong.
        pardon = LoopingCall(lambda: Deferred.fromCoroutine(self.database.execute("delete from sign_in_failures")))
        stopped = pardon.start(0.1)
        await self.attack(owner.headers, (*ENDS_SESSIONS, *ENDS_POWERS))
        pardon.stop()
        await stopped
        self.assertEqual(await self.status(owner.headers), 200)
        # It got past the objections: something was made.
        made = await self.database.query(
            "select distinct action from audit_entries where actor_name = 'olga@example.com'"
        )
        actions = {action for (action,) in made}
        self.assertLessEqual(
            {"token.create", "token.revoke", "project.create", "project.delete", "team.create", "profile.update"},
            actions,
        )
