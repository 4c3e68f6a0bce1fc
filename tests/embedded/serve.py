"""A process that does nothing but hold an embedded PostgreSQL, for tests that kill it.

Arguments: the folder, and `orphan` where the database is to outlive the process (as it does on systems that cannot tell
a child of its parent's death). Says the database's address once it is up, one line of JSON.
"""

import json
import sys
from functools import partialmethod
from pathlib import Path
from typing import cast

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.task import react

from ferrflow.embedded import prepare
from ferrflow.embedded.account import Account
from ferrflow.embedded.postmaster import IReactor


async def serve(running: IReactor, folder: Path) -> None:
    embedded = prepare(folder)
    await embedded.start(running)
    print(json.dumps(embedded.environment["DATABASE_URL"]), flush=True)  # noqa: T201
    await Deferred()


if __name__ == "__main__":
    if "orphan" in sys.argv[2:]:
        Account.command = partialmethod(Account.command, on_parents_death=0)  # type: ignore[assignment]
    react(lambda _: Deferred.fromCoroutine(serve(cast("IReactor", reactor), Path(sys.argv[1]))))
