"""Senders of events as the release CLI is one: a connection for each event, closed after the answer."""

import asyncio
import contextlib
import itertools
import json
import resource
import time
from collections import Counter
from collections.abc import Iterable
from threading import Thread

from tests.processes.client import HOST
from tests.support.database import run_sql
from tests.support.http import signed

# Longer than the server may take for anything.
_SECONDS = 20.0


def send_at_once(port: int, versions: Iterable[str]) -> list[int | None]:
    """Send an event for each version, all at the same moment; the statuses, as of `_send`."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    async def send_all() -> list[int | None]:
        return await asyncio.gather(*(_send(port, version) for version in versions))

    return asyncio.run(send_all())


class Load:
    """Sends events from `senders` connections at a time, as fast as they are answered, until it is stopped.

    Each event has a version of its own. `acknowledged` are those that got their 204, `refused` counts other statuses,
    `unanswered` are those that were sent, but whose connection ended without a word.
    """

    def __init__(self, port: int, senders: int = 50) -> None:
        self.acknowledged: list[str] = []
        self.refused: Counter[int] = Counter()
        self.unanswered: list[str] = []
        self._port, self._senders = port, senders
        self._numbers = itertools.count()
        self._stopping = False
        self._thread = Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()

    def wait_for(self, more: int) -> None:
        """Wait until so many more events are acknowledged."""
        goal, end = len(self.acknowledged) + more, time.monotonic() + _SECONDS
        while len(self.acknowledged) < goal:
            assert time.monotonic() < end, f"{len(self.acknowledged)} acknowledged, {dict(self.refused)} refused"
            time.sleep(0.01)

    def stop(self) -> None:
        """Send no more, and wait for the answers that are due; may be called again."""
        self._stopping = True
        self._thread.join()

    async def _run(self) -> None:
        await asyncio.gather(*(self._send_on() for _ in range(self._senders)))

    async def _send_on(self) -> None:
        while not self._stopping:
            version = f"1.0.{next(self._numbers)}"
            try:
                status = await _send(self._port, version)
            except OSError:
                # Nobody there to take it.
                await asyncio.sleep(0.02)
                continue
            if status == 204:
                self.acknowledged.append(version)
            elif status is not None:
                self.refused[status] += 1
            else:
                self.unanswered.append(version)


def stored(url: str) -> dict[str, int]:
    """How often each version is in the database."""
    return dict(run_sql(url, "select package_version, count(*) from telemetry_events group by 1"))


def message(version: str) -> bytes:
    """A whole request, as the release CLI sends it."""
    event = {"event_type": "release", "package_name": "api", "package_version": version, "repo_hash": "5a" * 32}
    body = json.dumps(event, separators=(",", ":")).encode()
    headers = {
        "Host": HOST,
        "Connection": "close",
        "Content-Length": str(len(body)),
        **signed(body, int(time.time())),
    }
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(["POST /events HTTP/1.1", *lines, "", ""]).encode() + body


async def _send(port: int, version: str) -> int | None:
    """Send one event; the answer's status, None where there was none. Raises OSError where nobody took it."""
    reader, writer = await asyncio.open_connection(HOST, port)
    answer = b""
    with contextlib.suppress(ConnectionError, TimeoutError):
        writer.write(message(version))
        answer = await asyncio.wait_for(reader.read(), _SECONDS)
    writer.close()
    return int(answer.split()[1]) if answer else None
