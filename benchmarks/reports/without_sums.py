"""Our server as it would be if it summed nothing up, to be measured beside the one that does. Arguments: twistd's."""

from collections.abc import Sequence

from twisted.scripts.twistd import run

from ferrflow.telemetry import store


def _statement(batch: Sequence[store.Received]) -> str:
    del batch  # whatever it is
    return ";".join([store.SHARE_OWNERS, store.SIGHT_REPOSITORIES, store.STORE + store.TELL])


if __name__ == "__main__":
    store._statement = _statement
    run()
