"""The bench itself: whether its load counts what happened, and whether a whole run comes to its end."""

import contextlib
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from benchmarks import load
from benchmarks.events import signed_requests
from benchmarks.load import Target
from benchmarks.machine import Memory
from benchmarks.report import missed, render, rows
from benchmarks.run import WAYS, Latency, Rates, Results
from ferrflow.security.signatures import Signer
from ferrflow.telemetry.events import decode_event

GOOD = b"HTTP/1.1 204 No Content\r\nServer: test\r\n\r\n"
REQUEST = b"POST /events HTTP/1.1\r\n\r\n"


class Server:
    """Answers whatever arrives on a connection with `answer`, at the earliest when `stall` seconds have passed."""

    def __init__(self, answer: bytes, stall: float) -> None:
        self.answered = 0
        self._answer = answer
        self._opens = time.perf_counter() + stall
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        # Closing alone would not wake the thread that waits for a connection, and it would take one more.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            while connection.recv(65_536):
                time.sleep(max(0.0, self._opens - time.perf_counter()))
                if not self._answer:
                    return
                self.answered += 1
                connection.sendall(self._answer)


@contextmanager
def serving(answer: bytes = GOOD, stall: float = 0.0) -> Iterator[Server]:
    server = Server(answer, stall)
    try:
        yield server
    finally:
        server.close()


class LoadTests(SynchronousTestCase):
    def test_closed_counts_every_answer_on_connections_that_stay(self) -> None:
        with serving() as server:
            outcome = load.closed(Target(server.port, [REQUEST], fresh=False), connections=4, seconds=0.1)
            self.assertEqual((outcome.acknowledged, outcome.failures), (server.answered, Counter()))
        self.assertGreater(outcome.acknowledged, 4)
        self.assertEqual(len(outcome.latencies), outcome.acknowledged)

    def test_closed_counts_every_answer_on_fresh_connections(self) -> None:
        with serving() as server:
            outcome = load.closed(Target(server.port, [REQUEST], fresh=True), connections=4, seconds=0.1)
            self.assertEqual((outcome.acknowledged, outcome.failures), (server.answered, Counter()))
        self.assertGreater(outcome.acknowledged, 4)

    def test_paced_sends_as_many_as_are_due(self) -> None:
        with serving() as server:
            outcome = load.paced(Target(server.port, [REQUEST], fresh=False), rate=200, seconds=0.2, most=8)
        self.assertEqual((outcome.acknowledged, outcome.failures), (40, Counter()))

    def test_a_stall_counts_for_all_events_that_were_due_meanwhile(self) -> None:
        with serving(stall=0.4) as server:
            outcome = load.paced(Target(server.port, [REQUEST], fresh=False), rate=100, seconds=0.4, most=1)
        self.assertEqual(outcome.acknowledged, 40)
        # Half of them became due before half of the stall was over, though only one was under way all the time.
        self.assertGreater(outcome.quantile(0.5), 0.15)

    def test_burst_sends_one_event_on_each_connection(self) -> None:
        with serving() as server:
            outcome = load.burst(Target(server.port, [REQUEST], fresh=True), connections=100)
        self.assertEqual((outcome.acknowledged, server.answered), (100, 100))

    def test_another_answer_than_204_is_a_failure(self) -> None:
        with serving(b"HTTP/1.1 503 Service Unavailable\r\n\r\n{}") as server:
            outcome = load.burst(Target(server.port, [REQUEST], fresh=True), connections=3)
        self.assertEqual(outcome.acknowledged, 0)
        self.assertEqual(outcome.failures, Counter({"HTTP/1.1 503 Service Unavailable": 3}))

    def test_a_closed_connection_is_a_failure(self) -> None:
        with serving(b"") as server:
            outcome = load.burst(Target(server.port, [REQUEST], fresh=True), connections=3)
        self.assertEqual(outcome.acknowledged, 0)
        self.assertEqual(outcome.failures.total(), 3)

    def test_nobody_listening_is_a_failure(self) -> None:
        with serving() as server:
            port = server.port
        outcome = load.closed(Target(port, [REQUEST], fresh=False), connections=2, seconds=0.1)
        self.assertEqual((outcome.acknowledged, outcome.rate), (0, 0.0))
        self.assertGreater(outcome.failures.total(), 0)


class EventTests(SynchronousTestCase):
    def test_requests_are_signed_events(self) -> None:
        requests = signed_requests("secret", 3000)
        self.assertGreater(len(requests), 100)
        for request in requests:
            head, body = request.split(b"\r\n\r\n", 1)
            headers = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
            self.assertTrue(Signer("secret").verify(headers[b"x-timestamp"], body, headers[b"x-signature"]))
            self.assertEqual(int(headers[b"content-length"]), len(body))
            decode_event(body)


class ReportTests(SynchronousTestCase):
    def test_what_reaches_its_targets(self) -> None:
        self.assertEqual(missed(rows(self.results())), [])

    def test_each_target_can_be_missed(self) -> None:
        cases = {
            "of bare": self.results(ours=5_900.0),
            "at once": self.results(slowest_of_bursts=[0.1, 2.0]),
            "other than 204": self.results(failures=Counter({"no answer": 1})),
            "not stored": self.results(stored=99),
            "healthy": self.results(boots=[0.5, 1.1, 1.2]),
            "idle": self.results(idle=Memory(80_000_001, 0)),
        }
        for what, results in cases.items():
            [row] = missed(rows(results))
            self.assertIn(what, row.what)
            self.assertIn("MISSED", render([row]))

    def results(self, ours: float = 6_100.0, **changes: object) -> Results:
        results = Results(
            boots=[0.5],
            idle=Memory(70_000_000, 60_000_000),
            loaded=Memory(90_000_000, 80_000_000),
            bare={way: Rates([10_000.0], [0.00005]) for way in WAYS},
            ours={way: Rates([ours], [0.00008]) for way in WAYS},
            latency={way: Latency(3_000.0, 0.002, 0.011) for way in WAYS},
            slowest_of_bursts=[0.1],
            acknowledged=100,
            stored=100,
        )
        for name, value in changes.items():
            setattr(results, name, value)
        return results


class RunTests(SynchronousTestCase):
    def test_a_short_run_measures_everything(self) -> None:
        command = [sys.executable, "-m", "benchmarks", "--seconds=0.2", "--rounds=1"]
        done = subprocess.run(
            command, check=False, cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=300
        )
        # How fast it was is not judged here: the tests may run on any machine, and beside anything.
        self.assertIn(done.returncode, {0, 1}, done.stderr)
        self.assertIn("memory after all loads", done.stdout, done.stderr)
        for what in ("answers other than 204", "acknowledged but not stored once"):
            [line] = [line for line in done.stdout.splitlines() if line.startswith(what)]
            self.assertIn("reached", line)
