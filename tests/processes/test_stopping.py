"""SIGTERM: whoever was taken in is answered, what was acknowledged is stored, and it does not take for ever."""

import http.client
import json
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import psutil

from ferrflow import service
from ferrflow.telemetry.ingest import BATCH
from tests.processes import impatient
from tests.processes.case import ProcessTestCase, environment
from tests.processes.client import HOST, bearer, request, sign_in, status
from tests.processes.senders import Load, message, send_at_once, stored
from tests.processes.server import IMPATIENT_TWISTD, ServerProcess
from tests.support.http import signed

EVENTS = "/api/v1/orgs/ada/events"
LOCK = "lock table telemetry_events in access exclusive mode"
# What a container is given to stop.
GRACE_SECONDS = 10
# What stopping takes where nobody has to be waited for.
SOON_SECONDS = 3


class Stopping(ProcessTestCase):
    def setUp(self) -> None:
        self.url = self.make_database()
        self.server = self.start(self.url)
        self.threads = ThreadPoolExecutor(20)
        self.addCleanup(self.threads.shutdown)

    def assert_stopped(self, seconds: float) -> None:
        self.assertEqual(self.server.exit_status(seconds), -signal.SIGTERM)
        self.assertEqual(self.server.messages("info")[-1], "FerrFlow has stopped")
        self.assertNotIn("Traceback", self.server.output)

    def test_under_load(self) -> None:
        load = Load(self.server.port)
        self.addCleanup(load.stop)
        load.wait_for(500)
        self.server.signal(signal.SIGTERM)
        self.assert_stopped(GRACE_SECONDS)
        load.stop()
        self.assertEqual(load.refused, {})
        # Between the last look at who waits and the end of listening lies a microsecond.
        self.assertLessEqual(len(load.unanswered), 2)
        self.assertEqual(stored(self.url), dict.fromkeys(load.acknowledged, 1))

    def test_events_that_wait_for_their_commit(self) -> None:
        blocker = self.open_session(self.url, LOCK)
        versions = [f"1.0.{number}" for number in range(200)]
        sending = self.threads.submit(send_at_once, self.server.port, versions)
        self.server.wait_for(lambda: clients(self.server) == len(versions))
        self.server.signal(signal.SIGTERM)
        self.server.wait_for(lambda: status(self.server.port, "/livez") is None)
        self.assertFalse(sending.done())
        blocker.connection.rollback()
        self.assertEqual(sending.result(), [204] * len(versions))
        self.assert_stopped(SOON_SECONDS)
        self.assertEqual(stored(self.url), dict.fromkeys(versions, 1))

    def test_clients_that_keep_their_connection(self) -> None:
        """As a reverse proxy does: each learns with an answer that it was the last one."""
        sending = [self.threads.submit(post_until_closed, self.server.port) for _ in range(8)]
        time.sleep(0.5)
        self.assertEqual([future.done() for future in sending], [False] * len(sending))
        self.server.signal(signal.SIGTERM)
        self.assert_stopped(SOON_SECONDS)
        answers = [future.result() for future in sending]
        self.assertEqual({status for each in answers for status in each}, {204})
        self.assertEqual(sum(stored(self.url).values()), sum(map(len, answers)))

    def test_clients_that_never_finish(self) -> None:
        """One that stalls within its request, one within its headers, one that says nothing at all."""
        whole = message("1.0.0")
        for part in (whole[:-5], whole[:50], b""):
            client = socket.create_connection((HOST, self.server.port))
            self.addCleanup(client.close)
            client.sendall(part)
        self.server.wait_for(lambda: clients(self.server) == 3)
        self.server.signal(signal.SIGTERM)
        self.assert_stopped(SOON_SECONDS)

    def test_somebody_who_watches(self) -> None:
        """A stream of news ends in good order, and nobody waits for it."""
        headers = bearer(sign_in(self.server.port))
        connection = http.client.HTTPConnection(HOST, self.server.port, timeout=GRACE_SECONDS)
        self.addCleanup(connection.close)
        connection.request("GET", "/api/v1/orgs/ada/live", headers=headers)
        response = connection.getresponse()
        self.assertEqual(response.status, 200)
        self.server.signal(signal.SIGTERM)
        self.assert_stopped(SOON_SECONDS)
        self.assertIn(b"retry", response.read())

    def test_a_database_that_does_not_answer(self) -> None:
        """It is waited for within bounds; who is still there then learns that it came to nothing."""
        self.assertLess(service.STOP_SECONDS, GRACE_SECONDS - 1)
        self.server = self.spawn(environment(self.url), command=IMPATIENT_TWISTD)
        self.server.wait_healthy()
        headers = bearer(sign_in(self.server.port))
        self.open_session(self.url, LOCK)
        versions = [f"1.0.{number}" for number in range(2 * BATCH)]
        sending = self.threads.submit(send_at_once, self.server.port, versions)
        reading = self.threads.submit(request, self.server.port, "GET", EVENTS, None, headers)
        self.server.wait_for(lambda: clients(self.server) == len(versions) + 1)
        self.server.signal(signal.SIGTERM)
        self.assert_stopped(impatient.STOP_SECONDS + 1)
        self.assertEqual(sending.result(), [503] * len(versions))
        self.assertEqual((reading.result().status, reading.result().json["code"]), (503, "SERVICE_UNAVAILABLE"))


def clients(server: ServerProcess) -> int:
    """How many connections to its port a server has."""
    found = psutil.Process(server.pid).net_connections("tcp")
    return sum(each.laddr.port == server.port and each.status == psutil.CONN_ESTABLISHED for each in found)


def post_until_closed(port: int) -> list[int]:
    """Send events on one connection until the server says that it closes it; the statuses."""
    connection = http.client.HTTPConnection(HOST, port, timeout=GRACE_SECONDS)
    statuses = []
    while True:
        body = json.dumps({"event_type": "check", "package_version": "1.0.0"}).encode()
        connection.request("POST", "/events", body, signed(body, int(time.time())))
        response = connection.getresponse()
        response.read()
        statuses.append(response.status)
        if response.will_close:
            return statuses
