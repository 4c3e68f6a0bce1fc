"""From an empty database to a server that listens, and every reason for which it must not get there."""

import itertools
import secrets
import signal
import socket
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from ferrflow.db import migrate
from ferrflow.db.migrate import migrations
from ferrflow.operations import bootstrap
from tests.processes.case import ProcessTestCase, at, environment
from tests.processes.client import HOST, sign_in, status
from tests.processes.server import IMPATIENT_TWISTD, ServerProcess
from tests.support.database import run_sql
from tests.support.http import EMAIL, PASSWORD
from tests.support.servers import shared_server

NOBODY = {"FERRFLOW_DISABLE_AUTO_ADMIN": "", "FERRFLOW_ADMIN_EMAIL": "", "FERRFLOW_ADMIN_PASSWORD": ""}
MIGRATING = f"select pg_advisory_xact_lock({migrate.LOCK})"
WAITING_FOR_LOCK = """
select 1 from pg_locks join pg_database on pg_database.oid = pg_locks.database
where datname = current_database() and locktype = 'advisory' and not granted
"""
COLUMNS = """
select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' order by 1, 2
"""
EXTENSIONS = "select extname, extversion from pg_extension order by 1"
PEOPLE = """
select email, is_staff, email_verified, slug, role
from users left join memberships on user_id = users.id left join organizations on organizations.id = organization_id
order by email
"""


def snapshot(url: str) -> list[Any]:
    """What is in a database: its columns, its extensions, and the rows that a boot could add or change."""
    found: list[Any] = [run_sql(url, COLUMNS), run_sql(url, EXTENSIONS)]
    for table in ("schema_migrations", "users", "organizations", "memberships"):
        [(there,)] = run_sql(url, "select to_regclass(%s) is not null", (f"public.{table}",))
        found.append(run_sql(url, f"select * from {table} order by 1") if there else None)
    return found


class BootTestCase(ProcessTestCase):
    def assert_refused(self, server: ServerProcess, *words: str) -> None:
        """See that a server ended with status 1 and one clear line, which has these words."""
        self.assertEqual(server.exit_status(), 1, server.output)
        [line] = server.messages("critical")
        for word in words:
            self.assertIn(word, line)
        self.assertEqual(server.errors, [])
        self.assertNotIn("Traceback", server.output)
        self.assertFalse(any("serves on" in line for line in server.lines), server.output)
        for secret in (PASSWORD, urlsplit(shared_server().url).password or PASSWORD):
            self.assertNotIn(secret, server.output)


class Order(BootTestCase):
    """Listening is the last thing that it does."""

    def test_nothing_listens_before_the_database_is_ready(self) -> None:
        url = self.make_database()
        migrating = self.open_session(url, MIGRATING)
        bootstrapping = self.open_session(url, bootstrap.LOCK)
        server = self.spawn(environment(url))

        server.wait_for(lambda: run_sql(url, WAITING_FOR_LOCK))
        self.assertIsNone(status(server.port, "/livez"))
        self.assertEqual(run_sql(url, COLUMNS), [])
        migrating.connection.rollback()

        server.wait_for(lambda: run_sql(url, COLUMNS) and run_sql(url, WAITING_FOR_LOCK))
        self.assertIsNone(status(server.port, "/livez"))
        self.assertEqual(run_sql(url, PEOPLE), [])
        bootstrapping.connection.rollback()

        server.wait_healthy()
        self.assertEqual(run_sql(url, PEOPLE), [(EMAIL, True, True, "ada", "owner")])

    def test_stopped_while_it_waits_for_another_server_that_migrates(self) -> None:
        url = self.make_database()
        self.open_session(url, MIGRATING)
        server = self.spawn(environment(url))
        server.wait_for(lambda: run_sql(url, WAITING_FOR_LOCK))
        server.signal(signal.SIGTERM)
        self.assertEqual(server.exit_status(3), -signal.SIGTERM)
        self.assertEqual((server.messages("critical"), server.messages("error")), ([], []), server.output)
        self.assertEqual(run_sql(url, COLUMNS), [])

    def test_two_servers_at_once(self) -> None:
        self.assert_take_turns("select 'nothing locked'", waiting=0)

    def test_two_servers_about_to_migrate_at_once(self) -> None:
        self.assert_take_turns(MIGRATING, waiting=2)

    def test_two_servers_about_to_make_somebody_at_once(self) -> None:
        self.assert_take_turns(bootstrap.LOCK, waiting=2)

    def assert_take_turns(self, statement: str, waiting: int) -> None:
        """Start two servers, hold so many up with a statement's lock, and see that everything is done once."""
        url = self.make_database()
        gate = self.open_session(url, statement)
        both = [self.spawn(environment(url)) for _ in range(2)]
        both[0].wait_for(lambda: len(run_sql(url, WAITING_FOR_LOCK)) >= waiting)
        gate.connection.rollback()
        for server in both:
            server.wait_healthy()
        for words in ("Migrating the database: 0001", "Made the administrator"):
            self.assertEqual([words in server.output for server in both].count(True), 1, words)
        self.assertEqual(run_sql(url, PEOPLE), [(EMAIL, True, True, "ada", "owner")])
        applied = run_sql(url, "select version from schema_migrations order by 1")
        self.assertEqual(applied, [(migration.version,) for migration in migrations()])
        for server in both:
            self.assertEqual(sign_in(server.port).status, 200)
            self.assertEqual(server.stop(), -signal.SIGTERM)


class DatabaseAway(BootTestCase):
    """It is waited for, but not for ever."""

    def test_a_database_that_comes_late(self) -> None:
        postgres, url = self.make_killable()
        postgres.stop()
        try:
            server = self.spawn(environment(url))
            server.wait_line("attempt 3")
            self.assertIsNone(status(server.port, "/livez"))
        finally:
            postgres.start()
        server.wait_healthy()
        tries = [line for line in server.lines if "Waiting for the database" in line]
        self.assertEqual([f"attempt {number + 1}" in line for number, line in enumerate(tries)], [True] * len(tries))
        times = [datetime.fromisoformat(line.split()[0]) for line in tries[:3]]
        pauses = [later - earlier for earlier, later in itertools.pairwise(times)]
        self.assertGreater(pauses[1], 1.5 * pauses[0])
        self.assertIn("refused", tries[0])

    def test_stopped_while_it_waits(self) -> None:
        server = self.spawn(environment("postgresql://127.0.0.1:1/ferrflow"))
        server.wait_line("attempt 2")
        server.signal(signal.SIGTERM)
        self.assertEqual(server.exit_status(2), -signal.SIGTERM)
        self.assertEqual((server.messages("critical"), server.messages("error")), ([], []), server.output)

    def test_a_database_that_never_comes(self) -> None:
        url = shared_server().url
        with socket.socket() as silent:
            silent.bind((HOST, 0))
            silent.listen()
            reasons = {
                "Connection refused": "postgresql://127.0.0.1:1/ferrflow",
                "password authentication failed": at(url, password="wrong-password"),
                'database "ferrflow_nowhere" does not exist': at(url, path="/ferrflow_nowhere"),
                # Something that takes connections and never says a word.
                "": f"postgresql://{HOST}:{silent.getsockname()[1]}/ferrflow",
            }
            servers = [self.spawn(environment(address), command=IMPATIENT_TWISTD) for address in reasons.values()]
            for server, reason in zip(servers, reasons, strict=True):
                self.assert_refused(server, "The database cannot be used", reason, "Check DATABASE_URL")
                self.assertNotIn("wrong-password", server.output)


class Refusals(BootTestCase):
    """What has to be put right by hand, and a database that is as it was."""

    def assert_unchanged(self, url: str, settings: dict[str, str], *words: str) -> None:
        before = snapshot(url)
        self.assert_refused(self.spawn(settings), *words)
        self.assertEqual(snapshot(url), before)

    def migrated(self) -> str:
        """Make a database that a server has run on; its URL."""
        url = self.make_database()
        self.assertEqual(self.start(url).stop(), -signal.SIGTERM)
        return url

    def test_a_database_that_does_not_fit(self) -> None:
        url = self.migrated()
        run_sql(url, "update schema_migrations set checksum = repeat('0', 64) where version = 1")
        words = ("Migration 0001 (people_and_telemetry)", "never be edited", "Install an unaltered release")
        self.assert_unchanged(url, environment(url), *words)
        run_sql(url, "insert into schema_migrations (version, name, checksum) values (9000, 'later', 'x')")
        self.assert_unchanged(url, environment(url), "version 9000", "newer release", "restore the backup")

    def test_a_migration_that_fails(self) -> None:
        url = self.make_database()
        run_sql(url, "create table sessions (somebody_elses text)")
        if shared_server().flavour == "timescaledb":
            # Installing it is a step of its own.
            run_sql(url, "create extension timescaledb")
        words = ("Migration 0001", "was rolled back", 'relation "sessions" already exists')
        self.assert_unchanged(url, environment(url), *words)

    def test_a_port_that_is_taken(self) -> None:
        url = self.make_database()
        with socket.socket() as other:
            other.bind((HOST, 0))
            other.listen()
            port = other.getsockname()[1]
            server = self.spawn(environment(url, SERVER_PORT=str(port)))
            self.assert_refused(server, f"Port {port} is taken", f"SERVER_PORT={port + 1}")

    def test_an_address_that_is_not_ours(self) -> None:
        server = self.spawn(environment(self.make_database(), SERVER_HOST="192.0.2.1"))
        self.assert_refused(server, "Cannot listen on 192.0.2.1")

    def test_timescaledb_that_may_not_be_installed(self) -> None:
        """Not there at all, or there for a superuser only."""
        url = self.make_database()
        role = f"ferrflow_{secrets.token_hex(6)}"
        run_sql(url, f"create role {role} login password 'of the role'")
        self.addCleanup(run_sql, shared_server().url, f"drop role {role}")
        limited = at(url, user=role, password="of the role")
        words = ("CREATE EXTENSION IF NOT EXISTS timescaledb;", "superuser", "FERRFLOW_TIMESCALEDB=optional", role)
        for settings in (environment(limited, FERRFLOW_TIMESCALEDB="required"), environment(limited)):
            if settings["FERRFLOW_TIMESCALEDB"] == "optional":
                # The other way out: the default.
                del settings["FERRFLOW_TIMESCALEDB"]
            self.assert_unchanged(url, settings, *words)

    def test_timescaledb_is_made_use_of(self) -> None:
        if shared_server().flavour == "plain":
            self.skipTest("the database is plain PostgreSQL")
        url = self.make_database()
        self.start(url, FERRFLOW_TIMESCALEDB="required")
        hypertables = run_sql(url, "select hypertable_name from timescaledb_information.hypertables")
        self.assertEqual(hypertables, [("telemetry_events",)])


class Administrators(BootTestCase):
    """The bootstrap administrator, by the rules that users were promised."""

    def test_opted_in(self) -> None:
        url = self.make_database()
        server = self.start(url, FERRFLOW_ADMIN_EMAIL="Ada.Lovelace+x@Example.com")
        self.assertEqual(run_sql(url, PEOPLE), [("Ada.Lovelace+x@Example.com", True, True, "ada-lovelace-x", "owner")])
        self.assertIn("Made the administrator Ada.Lovelace+x@Example.com", server.messages("info"))
        [(hash_,)] = run_sql(url, "select password_hash from users")
        self.assertTrue(hash_.startswith("$argon2id$v=19$m=65536,t=3,p=1$"), hash_)
        server.stop()

        # A staff user exists: nothing happens, whoever is named.
        before = snapshot(url)
        again = self.start(url, FERRFLOW_ADMIN_EMAIL="grace@example.com", FERRFLOW_ADMIN_PASSWORD="another password")
        self.assertEqual(snapshot(url), before)
        self.assertFalse(any("Made" in line for line in again.lines), again.output)
        self.assertEqual(again.messages("warn"), [])
        for output in (server.output, again.output):
            self.assertNotIn(PASSWORD, output)
            self.assertNotIn("another password", output)

    def test_not_opted_in(self) -> None:
        url = self.make_database()
        for value in ("False", "true"):
            server = self.start(url, FERRFLOW_DISABLE_AUTO_ADMIN=value)
            warning = server.messages("warn")[0]
            for name in ("FERRFLOW_ADMIN_EMAIL", "FERRFLOW_ADMIN_PASSWORD", "ignored", "not exactly `false`"):
                self.assertIn(name, warning)
            self.assertEqual(run_sql(url, PEOPLE), [])
            self.assertNotIn(PASSWORD, server.output)
            server.stop()

    def test_neither(self) -> None:
        url = self.make_database()
        server = self.start(url, **NOBODY | {"FERRFLOW_DISABLE_AUTO_ADMIN": "false"})
        warnings = "\n".join(server.messages("warn"))
        self.assertIn("no administrator is made", warnings)
        self.assertIn("Nobody can sign in yet", warnings)
        self.assertEqual(run_sql(url, PEOPLE), [])
        server.stop()

        # Nothing set, nothing ignored; and what was ignored is not judged either.
        for changes in (NOBODY, NOBODY | {"FERRFLOW_ADMIN_PASSWORD": "short"}):
            server = self.start(url, **changes)
            ignored = [line for line in server.messages("warn") if "ignored" in line]
            self.assertEqual(bool(ignored), changes is not NOBODY)
            server.stop()
        self.assertEqual(run_sql(url, PEOPLE), [])
