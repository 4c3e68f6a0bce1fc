"""Log lines: one event is one line, for people and for machines."""

import io
import json

from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.logger import Logger, LogPublisher, globalLogPublisher
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from ferrflow.api.client import Proxies
from ferrflow.api.site import IDLE_SECONDS, Site
from ferrflow.logs import observer
from ferrflow.values import LogLevels


class Lines(SynchronousTestCase):
    """What is written."""

    def written(self, form: str, levels: LogLevels = LogLevels()) -> tuple[Logger, io.StringIO]:  # noqa: B008
        output = io.StringIO()
        return Logger("ferrflow.api", observer=LogPublisher(observer(form, levels, output))), output

    def test_text(self) -> None:
        log, output = self.written("text")
        log.info("{method} answered {status}", method="GET", status=200, request_id="abc")
        self.assertRegex(
            output.getvalue(),
            r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info     \[ferrflow\.api\] GET answered 200 request_id=abc\n\Z",
        )

    def test_json(self) -> None:
        log, output = self.written("json")
        log.warn("{what}", what='quote " and \n break', request_id="abc")
        line = json.loads(output.getvalue())
        self.assertEqual(
            {key: line[key] for key in ("level", "name", "message", "request_id")},
            {"level": "warn", "name": "ferrflow.api", "message": 'quote " and \\n break', "request_id": "abc"},
        )
        self.assertEqual(output.getvalue().count("\n"), 1)

    def test_a_value_cannot_fake_a_line(self) -> None:
        log, output = self.written("text")
        log.info("{what}", what="one\n2026-01-01T00:00:00.000Z critical [x] two\r")
        self.assertEqual(output.getvalue().count("\n"), 1)

    def test_failures(self) -> None:
        for form in ("text", "json"):
            log, output = self.written(form)
            log.failure("It broke", Failure(ValueError("the reason")))
            self.assertIn("It broke", output.getvalue())
            self.assertIn("the reason", output.getvalue())
            if form == "json":
                self.assertIn("the reason", json.loads(output.getvalue())["traceback"])

    def test_clients_that_idle_are_not_told_of(self) -> None:
        for levels in (LogLevels(), LogLevels("debug"), LogLevels("info", (("ferrflow.api", "debug"),))):
            output = io.StringIO()
            self.patch(globalLogPublisher, "_observers", [observer("text", levels, output)])
            clock, transport = Clock(), StringTransport()
            Site(None, clock, Proxies(())).buildProtocol(None).makeConnection(transport)
            clock.pump([IDLE_SECONDS, IDLE_SECONDS])
            self.assertTrue(transport.disconnecting)
            self.assertEqual(output.getvalue(), "")

    def test_levels(self) -> None:
        log, output = self.written("text", LogLevels("warn", (("ferrflow.api", "debug"),)))
        log.debug("kept")
        Logger("other", observer=log.observer).info("left out")
        self.assertIn("kept", output.getvalue())
        self.assertNotIn("left out", output.getvalue())
