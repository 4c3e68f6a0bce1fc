"""The server's life: what is started in which order, and stopped in the reverse.

    settings -> database (with back-off) -> TimescaleDB -> migrations -> administrator -> listen, last
    unready -> close the port -> finish what is in flight -> write what is gathered -> send mail -> close the database

`MultiService` would start everything at once and overlook what fails, so this is one service that awaits each step.
"""

import atexit
import errno
import gc
import os
import resource
import socket
import sys
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, cast

from twisted.application.service import Service
from twisted.internet.address import IPv4Address
from twisted.internet.defer import CancelledError, Deferred, DeferredList, maybeDeferred
from twisted.internet.error import CannotListenError
from twisted.internet.task import LoopingCall, deferLater
from twisted.internet.tcp import Port
from twisted.logger import ILogObserver, Logger
from twisted.python.failure import Failure

from ferrflow import __version__
from ferrflow.assembly import assemble
from ferrflow.db import timescaledb
from ferrflow.db.address import Address
from ferrflow.db.migrate import migrate, migrations
from ferrflow.embedded import Embedded, EmbeddedError
from ferrflow.errors import BootError, DatabaseRefused, DatabaseUnavailable, FerrFlowError, Unavailable
from ferrflow.logs import observer
from ferrflow.operations.demo import Demo, removal_command
from ferrflow.operations.storage import storage_of
from ferrflow.settings import Administrator, Settings
from ferrflow.telemetry.outcomes.model import Outcome

CONNECT_SECONDS = 60.0
# Below the ten seconds that Docker and compose give a container to stop.
STOP_SECONDS = 8.0
MOMENT_SECONDS = 0.1
# How old what follows from an event may be on a page.
DIGEST_SECONDS = 1
# Whoever begins a transfer takes its first bites; this is for the rest.
TRANSFER_SECONDS = 2.0
# How old ingest health may be, and a table of ingest keys where no word of a change has come.
OUTCOMES_SECONDS, KEYS_SECONDS = 5, 5
# A burst of connections waits in the kernel's line, not in a refusal; Linux cuts this to its own limit.
BACKLOG = 4096

log = Logger()


class FerrFlow(Service):
    """The server."""

    name = "ferrflow"

    def __init__(
        self,
        *,
        reactor: Any,
        settings: Settings,
        address: Address,
        warnings: tuple[str, ...] = (),
        embedded: Embedded | None = None,
        demo: bool = False,
    ) -> None:
        self._reactor = reactor
        self._settings = settings
        self._address = address
        self._warnings = warnings
        self._embedded = embedded
        self._demo = demo
        self.pieces = assemble(reactor, settings, address)
        self._port: Port | None = None
        self._loops: list[LoopingCall] = []
        self._reported: Counter[Outcome] = Counter()
        # Fires when the server listens, or has failed to.
        self.booted: Deferred[None] | None = None

    # ----- twistd's side -----

    def setServiceParent(self, parent: Any) -> None:
        """Belong to twistd's application, and log the way the settings say."""
        super().setServiceParent(parent)
        if hasattr(parent, "setComponent"):
            parent.setComponent(ILogObserver, observer(self._settings.log_format, self._settings.log_levels))

    @property
    def port(self) -> int | None:
        """Where it listens, once it does."""
        return None if self._port is None else cast("IPv4Address", self._port.getHost()).port

    def startService(self) -> None:
        """Begin to boot; a failure ends the process with status 1."""
        super().startService()
        self.booted = Deferred.fromCoroutine(self._boot())
        _ = self.booted.addErrback(self._give_up)

    def stopService(self) -> "Deferred[None]":
        """Stop everything that was started; fires when it has."""
        super().stopService()
        if self.booted is not None:
            self.booted.cancel()
        return Deferred.fromCoroutine(self._stop())

    # ----- start -----

    async def _boot(self) -> None:
        raise_file_limit()
        for warning in self._warnings:
            log.warn("{warning}", warning=warning)
        if self._embedded is not None:
            await self._embedded.start(self._reactor)
        self.pieces.hashing.start()
        self.pieces.database.open()
        self.pieces.ingest_database.open()
        await self.pieces.database.reach(CONNECT_SECONDS, _report_attempt)
        await self._prepare()
        await self.pieces.keys.reload()
        self.pieces.listener.open()
        self._listen()
        self._start_loops()
        # What lives now lives until the end: the collector need not look at it again.
        gc.collect()
        gc.freeze()
        # Requests leave no cycles behind; looking for some after every 700 new objects costs each event.
        gc.set_threshold(50_000, 20, 50)
        if self._embedded is not None:
            _tell(f"FerrFlow is at http://localhost:{self.port}")

    async def _prepare(self) -> None:
        """Bring the database to what this program needs."""
        try:
            await self._prepare_database()
        except DatabaseRefused as error:
            reason = str(error.__cause__ or error).strip().partition("\n")[0]
            raise BootError(
                f"The database {self._address.database} refuses what the server needs: {reason}. Give the role "
                f"{self._address.user} a database of its own, with all rights on it"
            ) from error

    async def _prepare_database(self) -> None:
        await self.pieces.database.require_utf8()
        version = await timescaledb.install(
            self.pieces.database, self._address, required=self._settings.timescaledb == "required"
        )
        await migrate(self.pieces.database, migrations())
        if version is not None:
            await timescaledb.ensure_hypertable(self.pieces.database)
        log.info("{storage}", storage=await storage_of(self.pieces.database, self._settings.telemetry_retention_days))
        await self.pieces.rebuild.run_once()
        administrator = self._settings.administrator
        made = await self.pieces.bootstrap.run(administrator)
        if made and administrator is not None and self._embedded is not None:
            self._introduce(administrator)
        await self._warn_of_administrators(made=made)
        if self._demo:
            removal = removal_command(self._embedded.directory if self._embedded else None)
            await Demo(self.pieces.database, removal).load(datetime.fromtimestamp(self._reactor.seconds(), UTC))

    async def _warn_of_administrators(self, *, made: bool) -> None:
        """Say where the environment and the database do not agree on who administers the server."""
        # With an embedded database the environment names one at each start, as a rule not by the person.
        if self._settings.administrator is not None and not made and self._embedded is None:
            log.info("An administrator exists already: FERRFLOW_ADMIN_EMAIL and FERRFLOW_ADMIN_PASSWORD are not used")
        elif self._settings.administrator is None and not await self.pieces.bootstrap.somebody_may_sign_in():
            log.warn(
                "Nobody can sign in yet: set FERRFLOW_DISABLE_AUTO_ADMIN=false, FERRFLOW_ADMIN_EMAIL and "
                "FERRFLOW_ADMIN_PASSWORD, and start again"
            )

    def _listen(self) -> None:
        host, port = self._settings.server_host, self._settings.server_port
        try:
            self._port = self._reactor.listenTCP(port, self.pieces.site, backlog=BACKLOG, interface=host)
        except CannotListenError as error:
            raise BootError(_why_not(error, host, port)) from None
        log.info("FerrFlow {version} serves on {host}:{port}", version=__version__, host=host, port=port)

    def _start_loops(self) -> None:
        pieces = self.pieces
        hourly = (
            pieces.retention.run,
            pieces.compression.run,
            pieces.audit_retention.run,
            pieces.expiry.run,
            pieces.accounts.lockouts.forget,
        )
        for job, seconds in (
            *((job, 3600) for job in hourly),
            (self._report_refusals, 60),
            (pieces.orphans.sweep, 300),
            (pieces.outcomes.flush, OUTCOMES_SECONDS),
            (pieces.keys.refresh, KEYS_SECONDS),
            (pieces.digest.run, DIGEST_SECONDS),
            (pieces.transfers.run, TRANSFER_SECONDS),
        ):
            loop = LoopingCall(_guarded, job)
            loop.clock = self._reactor
            _ = loop.start(seconds, now=False)
            self._loops.append(loop)

    async def _report_refusals(self) -> None:
        """Senders are not told why they were refused; the operator is."""
        counted = self.pieces.outcomes.tally.since_start.copy()
        new = counted - self._reported
        self._reported = counted
        refused = {outcome: count for outcome, count in new.items() if outcome not in {"accepted", "ignored"}}
        if refused:
            causes = ", ".join(f"{cause} {count}" for cause, count in sorted(refused.items()))
            log.info("Refused events in the last minute: {causes}", causes=causes)

    def _introduce(self, administrator: Administrator) -> None:
        """Show the password before anything else can fail: nobody could learn it afterwards."""
        _tell(
            "The administrator of this new server (the password is shown this once):",
            f"  e-mail    {administrator.email}",
            f"  password  {administrator.password}",
        )

    def _give_up(self, failure: Failure) -> None:
        if failure.check(CancelledError):
            return
        if failure.check(FerrFlowError, EmbeddedError):
            for line in failure.getErrorMessage().splitlines():
                log.critical("{line}", line=line)
        else:
            log.failure("The server could not start", failure)
        # `reactor.stop` alone would end with status 0.
        # twistd removes its pid file on the way out, which an exit from within the reactor would spare.
        atexit.register(os._exit, 1)
        self._reactor.callWhenRunning(self._reactor.stop)

    # ----- stop -----

    async def _stop(self) -> None:
        self.pieces.health.stopping = self.pieces.site.stopping = True
        for loop in self._loops:
            if loop.running:
                loop.stop()
        if self._port is not None:
            await self._close_port(self._port)
            self._port = None
        self.pieces.live.close()
        await self._pause_for_clients()
        await self._within(STOP_SECONDS, self._drain())
        self.pieces.outbox.close()
        self.pieces.hashing.stop()
        # Whoever would have to wait for longer is told now that it came to nothing.
        self.pieces.ingest.patience = 0
        self.pieces.database.close()
        self.pieces.ingest_database.close()
        self.pieces.listener.close()
        await self._pause_for_clients()
        if self._embedded is not None:
            await self._embedded.stop()
        log.info("FerrFlow has stopped")

    async def _close_port(self, port: Port) -> None:
        """Close the port, but take in whoever has connected: closing resets those who wait in the kernel's line."""
        clients = _accept_last(port.socket)
        await maybeDeferred(port.stopListening)
        for client in clients:
            # It may have gone already.
            with client, suppress(OSError):
                self._reactor.adoptStreamConnection(client.fileno(), client.family, self.pieces.site)

    async def _pause_for_clients(self) -> None:
        """Let those who are still there send what they connected for, or read what they were told last."""
        if self.pieces.site.connections:
            await deferLater(self._reactor, MOMENT_SECONDS)

    async def _drain(self) -> None:
        """Let requests finish, the last batch commit and the last letters go."""
        await self.pieces.site.finished()
        await self.pieces.ingest.flush()
        await _guarded(self.pieces.outcomes.flush)
        await self.pieces.people.forgotten.finish()
        await self.pieces.outbox.finish()

    async def _within(self, seconds: float, work: Any) -> None:
        """Wait for `work`, but not for ever."""
        started = Deferred.fromCoroutine(work)
        limit: Deferred[None] = deferLater(self._reactor, seconds)
        _ = limit.addErrback(lambda _: None)
        await DeferredList([started, limit], fireOnOneCallback=True, fireOnOneErrback=True)
        limit.cancel()


def _accept_last(line: socket.socket) -> list[socket.socket]:
    """Accept whoever waits, and nobody after them; Twisted alone would leave others the time to connect."""
    clients = []
    with suppress(OSError):
        while True:
            clients.append(line.accept()[0])
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    return clients


def raise_file_limit() -> None:
    """Allow as many open files, and so connections, as the system lets this process have; the default is often 1024."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _tell(*lines: str) -> None:
    """Speak to the person at the terminal; twistd has turned `sys.stdout` into a log, which must not see passwords."""
    if sys.__stdout__ is not None:
        print("", *lines, "", sep="\n", file=sys.__stdout__, flush=True)


def _why_not(error: CannotListenError, host: str, port: int) -> str:
    """Why nothing can listen there, and what to do."""
    number = getattr(error.socketError, "errno", None)
    if number == errno.EADDRINUSE:
        return f"Port {port} is taken: stop what listens there, or choose another, such as SERVER_PORT={port + 1}"
    if number == errno.EACCES:
        return f"Port {port} needs more rights than this process has: set SERVER_PORT to 1024 or more"
    reason = getattr(error.socketError, "strerror", None) or error.socketError
    return f"Cannot listen on {host}, port {port}: {reason}. Check SERVER_HOST and SERVER_PORT"


def _report_attempt(attempt: int, trouble: str) -> None:
    log.warn("Waiting for the database (attempt {attempt}): {trouble}", attempt=attempt, trouble=trouble)


async def _guarded(job: Any) -> None:
    """Run a loop's turn; an error must not end the loop for ever."""
    try:
        await job()
    except DatabaseUnavailable:
        # The pool has told that it is away; the next turn takes up what this one leaves.
        log.debug("A recurring job waits for the database")
    except Unavailable as error:
        log.warn("A recurring job was broken off, and will be tried again: {kind}", kind=type(error).__name__)
    except Exception:  # noqa: BLE001 - logged, and tried again at the next turn
        log.failure("A recurring job failed")
