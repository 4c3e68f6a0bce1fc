"""What got its 204 is there afterwards, exactly once, whatever was killed meanwhile."""

import secrets

from tests.processes.case import ProcessTestCase, at, killable_server
from tests.processes.senders import Load, send_at_once, stored
from tests.support.database import run_sql

BURST = 1000


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
        load = self.load(server.port)
        load.wait_for(1000)
        server.kill()
        load.stop()
        self.assertTrue(load.unanswered, "it was killed when nothing was under way")
        self.assert_kept(load, url)

        again = self.start(url)
        second = self.load(again.port)
        before = len(stored(url))
        second.wait_for(100)
        second.stop()
        self.assertEqual(sum(stored(url).values()), before + len(second.acknowledged))

    def test_postgresql_is_killed(self) -> None:
        postgres = killable_server()
        name = f"ferrflow_killed_{secrets.token_hex(6)}"
        run_sql(postgres.url, f"create database {name}")
        url = at(postgres.url, path=f"/{name}")
        server = self.start(url)
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

    def test_a_thousand_connections_at_the_same_moment(self) -> None:
        url = self.make_database()
        server = self.start(url)
        versions = [f"1.0.{number}" for number in range(BURST)]
        self.assertEqual(send_at_once(server.port, versions), [204] * BURST)
        self.assertEqual(stored(url), dict.fromkeys(versions, 1))
        self.assertEqual(server.messages("warn") + server.messages("error") + server.messages("critical"), [])
