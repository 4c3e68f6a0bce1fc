"""`ferrflow-server`: administers the server from a shell. It reads the same environment as the server."""

import argparse
import getpass
import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from ferrflow import __version__

HEALTH_SECONDS = 5
DATABASE_SECONDS = 5.0


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit status."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.command is None:
        parser.print_help()
        return 2
    try:
        status: int = chosen.command(chosen)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has had enough; Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ferrflow-server", description="Administers a FerrFlow server.")
    parser.add_argument("--version", action="version", version=__version__)
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    health = commands.add_parser("healthcheck", help="ask the server on this machine whether it is healthy")
    health.set_defaults(command=healthcheck)
    of_embedded = argparse.ArgumentParser(add_help=False)
    of_embedded.add_argument("--embedded", metavar="DIR", help="the database of a server that runs with --embedded DIR")
    demo = commands.add_parser("demo", parents=[of_embedded], help="load or remove 90 days of demonstration events")
    demo.add_argument("action", choices=("load", "remove"))
    demo.set_defaults(command=demonstrate)
    user = commands.add_parser("user", help="let somebody in who forgot their password or lost their second factor")
    actions = user.add_subparsers(title="actions", metavar="ACTION", required=True)
    reset = actions.add_parser(
        "reset-password",
        parents=[of_embedded],
        help="set a new password, which is asked for or read from standard input; ends all sessions",
    )
    reset.add_argument("email", metavar="EMAIL")
    reset.set_defaults(command=reset_password)
    disable = actions.add_parser(
        "disable-2fa",
        parents=[of_embedded],
        help="remove authenticator app, passkeys and recovery codes; ends all sessions",
    )
    disable.add_argument("email", metavar="EMAIL")
    disable.set_defaults(command=disable_second_factors)
    audit = commands.add_parser("audit", help="tell whether anybody changed the audit log")
    checks = audit.add_subparsers(title="actions", metavar="ACTION", required=True)
    verify = checks.add_parser(
        "verify", parents=[of_embedded], help="find the first entry that was altered, removed or put in, in each chain"
    )
    verify.set_defaults(command=verify_audit)
    openapi = commands.add_parser("openapi", help="print the API as an OpenAPI document")
    openapi.set_defaults(command=print_openapi)
    return parser


def healthcheck(_chosen: argparse.Namespace) -> int:
    """Ask `/health`; 0 if it answers 200."""
    port = os.environ.get("SERVER_PORT") or "3000"
    host = os.environ.get("SERVER_HOST") or "127.0.0.1"
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    # A proxy that the environment names is for what lies outside of this machine.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://{host}:{port}/health", timeout=HEALTH_SECONDS) as answer:
            print(answer.read().decode())
            return 0
    except (urllib.error.URLError, OSError) as error:
        print(f"unhealthy: http://{host}:{port}/health: {getattr(error, 'reason', None) or error}", file=sys.stderr)
        return 1


def demonstrate(chosen: argparse.Namespace) -> int:
    """Add or take away the demonstration events."""
    from ferrflow.operations.demo import Demo

    async def job(database: Any) -> str:
        if chosen.action == "remove":
            return f"{await Demo(database).remove()} demonstration events removed"
        added = await Demo(database).load(datetime.now(UTC))
        return f"{added} demonstration events added" if added else "The demonstration events are there already"

    return _with_database(chosen.embedded, job)


def reset_password(chosen: argparse.Namespace) -> int:
    """Give somebody a new password; it is never an argument, which others could see."""
    from ferrflow.accounts.lockouts.store import LockoutStore
    from ferrflow.accounts.lockouts.work import Lockouts
    from ferrflow.audit.model import SYSTEM, Deed
    from ferrflow.errors import FerrFlowError
    from ferrflow.people.passwords.store import PasswordStore
    from ferrflow.security.passwords import HASHER
    from ferrflow.security.strength import weakness

    new = _ask_password()
    problem = "It was not the same both times" if new is None else weakness(new, [chosen.email])
    if new is None or problem:
        print(f"ferrflow-server: {problem}", file=sys.stderr)
        return 1

    async def job(database: Any) -> str:
        deed = Deed(SYSTEM, "password.reset")
        if not await PasswordStore(database).set(chosen.email, HASHER.hash(new), datetime.now(UTC), deed):
            raise FerrFlowError(f"Nobody has the e-mail {chosen.email}")
        await Lockouts(LockoutStore(database), lambda: datetime.now(UTC)).forgive(chosen.email)
        return f"{chosen.email} has a new password and is signed out everywhere"

    return _with_database(chosen.embedded, job)


def disable_second_factors(chosen: argparse.Namespace) -> int:
    """Let somebody in with their password alone, who lost what they also signed in with."""
    from ferrflow.accounts.second_factor.store import SecondFactorStore
    from ferrflow.audit.model import SYSTEM
    from ferrflow.errors import FerrFlowError

    async def job(database: Any) -> str:
        if not await SecondFactorStore(database).disable_all(chosen.email, SYSTEM):
            raise FerrFlowError(f"Nobody has the e-mail {chosen.email}")
        return f"{chosen.email} signs in with the password alone, and is signed out everywhere"

    return _with_database(chosen.embedded, job)


def print_openapi(_chosen: argparse.Namespace) -> int:
    """Print the document that `/api/v1/openapi.json` serves; nothing is connected to."""
    from twisted.internet import reactor

    from ferrflow.api.openapi import document
    from ferrflow.assembly import assemble
    from ferrflow.db.address import parse_address
    from ferrflow.settings import Settings

    url = "postgresql://localhost/ferrflow"
    settings = Settings(database_url=url, jwt_secret="", encryption_key=bytes(32), hmac_secret="")
    pieces = assemble(reactor, settings, parse_address(url))
    print(json.dumps(document(pieces.router.handlers), indent=2, ensure_ascii=False))
    return 0


def verify_audit(chosen: argparse.Namespace) -> int:
    """Verify every chain of the audit log, and print what is found; 1 where one is broken."""
    from ferrflow.audit.store import AuditStore
    from ferrflow.audit.work import Audit
    from ferrflow.errors import FerrFlowError

    async def job(database: Any) -> str:
        audit = Audit(AuditStore(database))
        chains = await audit.chains()
        broken = 0
        for chain in chains:
            verdict = await audit.verify(chain.id)
            broken += verdict.fault is not None
            print(f"{chain.name}: {verdict.in_words()}")
        if broken:
            raise FerrFlowError(f"{broken} of {len(chains)} chains are not as they were written")
        return "The audit log is as it was written"

    return _with_database(chosen.embedded, job)


def _ask_password() -> str | None:
    """From the terminal, twice, None where they differ; else the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("New password: ")
    return first if getpass.getpass("Again: ") == first else None


def _with_database(embedded: str | None, job: Callable[[Any], Awaitable[str]]) -> int:
    """Run a job with the database that the environment names, and print what it says."""
    from twisted.internet import reactor
    from twisted.internet.defer import Deferred

    from ferrflow.db.address import address_problem, parse_address
    from ferrflow.db.database import Database
    from ferrflow.embedded import EmbeddedError, environment_of
    from ferrflow.errors import FerrFlowError
    from ferrflow.settings import load_database

    status = 1

    async def run() -> None:
        nonlocal status
        try:
            environment = dict(os.environ) | (dict(environment_of(Path(embedded))) if embedded else {})
            address = parse_address(*load_database(environment, address_problem))
            database = Database.at(cast("Any", reactor), address, size=2)
            database.open()
            try:
                await database.reach(DATABASE_SECONDS)
                print(await job(database))
            finally:
                database.close()
            status = 0
        except (FerrFlowError, EmbeddedError) as error:
            for line in str(error).splitlines():
                print(f"ferrflow-server: {line}", file=sys.stderr)
        finally:
            cast("Any", reactor).stop()

    cast("Any", reactor).callWhenRunning(lambda: Deferred.fromCoroutine(run()))
    cast("Any", reactor).run()
    return status


if __name__ == "__main__":
    sys.exit(main())
