"""PostgreSQL goes away under a running server, and comes back."""

import time
from concurrent.futures import ThreadPoolExecutor

from tests.processes.case import ProcessTestCase
from tests.processes.client import bearer, post_event, request, sign_in, status
from tests.processes.senders import Load
from tests.processes.server import ServerProcess
from tests.support.database import run_sql
from tests.support.http import Response

TERMINATE = """
select count(pg_terminate_backend(pid)) from pg_stat_activity
where application_name = 'ferrflow' and datname = current_database()
"""
BACKENDS = """
select count(*) from pg_stat_activity where application_name = 'ferrflow' and datname = current_database()
"""
HEALING_SECONDS = 5
# How long the CLI waits for an answer.
CLI_SECONDS = 5


class Outage(ProcessTestCase):
    def assert_away(self, response: Response) -> None:
        self.assertEqual((response.status, response.json["code"]), (503, "SERVICE_UNAVAILABLE"))
        self.assertGreater(int(response.headers["retry-after"]), 0)

    def assert_events_refused_in_time(self, port: int) -> None:
        """See that every event is refused before the CLI gives up, also one that comes while another is waiting."""

        def timed(delay: float) -> tuple[Response, float]:
            time.sleep(delay)
            began = time.monotonic()
            return post_event(port), time.monotonic() - began

        with ThreadPoolExecutor(4) as threads:
            for response, seconds in threads.map(timed, (0, 0.3, 0.6, 0.9)):
                self.assert_away(response)
                self.assertLess(seconds, CLI_SECONDS)

    def assert_healed(self, server: ServerProcess, token: dict[str, str]) -> None:
        """See that everything works again, on whatever connection of the pool."""
        port = server.port
        server.wait_for(lambda: status(port, "/health") == 200 and post_event(port).status == 204, HEALING_SECONDS)
        for _ in range(20):
            self.assertEqual(status(port, "/readyz"), 200)
            self.assertEqual(request(port, "GET", "/api/v1/auth/me", headers=token).status, 200)
        self.assertEqual(sign_in(port).status, 200)
        self.assertNotIn("Traceback", server.output)
        self.assertEqual(server.messages("critical"), [])

    def test_postgresql_is_killed(self) -> None:
        postgres, url = self.make_killable()
        server = self.start(url)
        token = bearer(sign_in(server.port))
        postgres.kill()
        try:
            for path in ("/health", "/readyz", "/api/v1/auth/me", "/api/v1/orgs/ada/overview"):
                self.assert_away(request(server.port, "GET", path, headers=token))
            self.assert_away(sign_in(server.port))
            self.assert_events_refused_in_time(server.port)
            self.assertEqual(status(server.port, "/livez"), 200)
        finally:
            postgres.start()
        self.assert_healed(server, token)
        # Each of the two pools says so once.
        for level, words in (("warn", "The database is away: "), ("info", "The database is there again")):
            self.assertEqual(sum(line.startswith(words) for line in server.messages(level)), 2, server.output)

    def test_postgresql_restarts_again_and_again_under_load(self) -> None:
        """Clients that connect while libpq changes its sockets get the old numbers of those."""
        postgres, url = self.make_killable()
        server = self.start(url, DATABASE_MAX_CONNECTIONS="10")
        load = Load(server.port)
        self.addCleanup(load.stop)
        for _ in range(4):
            load.wait_for(100)
            postgres.kill()
            postgres.start()
            load.wait_for(100)
            server.wait_for(lambda: run_sql(url, BACKENDS) == [(10,)], HEALING_SECONDS)
        load.stop()
        self.assertEqual(server.messages("critical"), [])
        self.assertNotIn("Traceback", server.output)

    def test_every_connection_is_terminated(self) -> None:
        url = self.make_database()
        server = self.start(url)
        token = bearer(sign_in(server.port))
        [(terminated,)] = run_sql(url, TERMINATE)
        self.assertGreater(terminated, 1)
        self.assertEqual(post_event(server.port).status, 204)
        self.assert_healed(server, token)
