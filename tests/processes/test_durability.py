"""What got its 204 is there afterwards, exactly once, whatever was killed meanwhile."""

import resource
from concurrent.futures import ThreadPoolExecutor

from tests.processes.case import ProcessTestCase
from tests.processes.senders import Load, send_at_once, stored
from tests.support.database import run_sql

BURST = 1000
# Makes every batch take a while, so that whatever is killed is killed with batches under way.
SLOW = """
create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.03); return null; end $$;
create trigger slow before insert on telemetry_events for each statement execute function slow()
"""
# A commit that is on disk, but waits for a standby that will never come: nobody is told of it.
UNTOLD = "select 1 from pg_stat_activity where wait_event = 'SyncRep' and datname = current_database()"


class Durability(ProcessTestCase):
    def load(self, port: int) -> Load:
        load = Load(port)
        self.addCleanup(load.stop)
        return load

    def assert_kept(self, load: Load, url: str) -> None:
        """See that what was acknowledged is there, and that nothing is there twice."""
        found = stored(url)
        self.assertEqual([version for version in load.acknowledged if version not in found], [])
        self.assertEqual({version: count for version, count in found.items() if count != 1}, {})
        self.assertEqual(len(set(load.acknowledged)), len(load.acknowledged))

    def test_the_server_is_killed(self) -> None:
        url = self.make_database()
        server = self.start(url)
        run_sql(url, SLOW)
        load = self.load(server.port)
        load.wait_for(1000)
        server.kill()
        load.stop()
        self.assertTrue(load.unanswered, "it was killed when nothing was under way")
        self.assert_kept(load, url)

        run_sql(url, "truncate telemetry_events")
        again = self.start(url)
        load = self.load(again.port)
        load.wait_for(100)
        load.stop()
        self.assertEqual(stored(url), dict.fromkeys(load.acknowledged, 1))

    def test_postgresql_is_killed(self) -> None:
        postgres, url = self.make_killable()
        server = self.start(url)
        run_sql(url, SLOW)
        load = self.load(server.port)
        load.wait_for(1000)
        for _ in range(2):
            postgres.kill()
            postgres.start()
            load.wait_for(500)
        load.stop()
        self.assertTrue(server.runs)
        self.assertEqual((set(load.refused) - {503}, load.unanswered), (set(), []))
        self.assert_kept(load, url)
        self.assertNotIn("Traceback", server.output)

    def test_postgresql_is_killed_before_it_can_tell_of_a_commit(self) -> None:
        """The batch is written again, and is there once."""
        postgres, url = self.make_killable()
        server = self.start(url)
        run_sql(url, "alter system set synchronous_standby_names = 'nobody'")
        with ThreadPoolExecutor(1) as threads:
            try:
                run_sql(url, "select pg_reload_conf()")
                sending = threads.submit(send_at_once, server.port, ["1.0.0"])
                server.wait_for(lambda: run_sql(url, UNTOLD))
            finally:
                run_sql(url, "alter system reset synchronous_standby_names")
                postgres.kill()
                postgres.start()
            # A machine that takes its time to start PostgreSQL again makes it 503.
            self.assertIn(sending.result()[0], {204, 503})
        self.assertEqual(stored(url), {"1.0.0": 1})

    def test_a_thousand_connections_at_the_same_moment(self) -> None:
        """With the soft limit of open files that systems give by default or below; the server raises it by itself."""
        url = self.make_database()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, soft), hard))
        try:
            server = self.start(url)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        versions = [f"1.0.{number}" for number in range(BURST)]
        self.assertEqual(send_at_once(server.port, versions), [204] * BURST)
        self.assertEqual(stored(url), dict.fromkeys(versions, 1))
        self.assertEqual(server.messages("warn") + server.messages("error") + server.messages("critical"), [])
