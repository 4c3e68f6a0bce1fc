"""Log lines on standard output, as text for people or as JSON for machines; one event is one line."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TextIO

from twisted.logger import (
    FilteringLogObserver,
    ILogObserver,
    LogEvent,
    LogLevel,
    LogLevelFilterPredicate,
    eventAsText,
)
from zope.interface import implementer

from ferrflow.values import LogLevels

# Twisted's own: of its version, of factories that start, of clients that idle (with their addresses). What it says
# in a class of its own it says in the name of whichever class inherits it, so the last one is ours.
CHATTER = ("log_legacy", "twisted.scripts", "twisted.internet", "twisted.web", "ferrflow.api.request.Channel")


@implementer(ILogObserver)
class Lines:
    """Writes each event as one line."""

    def __init__(self, output: TextIO, line: Callable[[LogEvent], str]) -> None:
        self._output = output
        self._line = line

    def __call__(self, event: LogEvent) -> None:
        """Write one event."""
        self._output.write(self._line(event) + "\n")
        self._output.flush()


def observer(form: str, levels: LogLevels, output: TextIO = sys.stdout) -> ILogObserver:
    """An observer that writes `text` or `json` lines for events of the levels asked for."""
    predicate = LogLevelFilterPredicate(LogLevel.levelWithName(levels.default))
    for name in CHATTER:
        predicate.setLogLevelForNamespace(name, LogLevel.warn)
    for name, level in levels.names:
        predicate.setLogLevelForNamespace(name, LogLevel.levelWithName(level))
    return FilteringLogObserver(Lines(output, json_line if form == "json" else text_line), [predicate])


def text_line(event: LogEvent) -> str:
    """`TIME LEVEL [NAME] MESSAGE REQUEST-ID`; a failure's traceback follows in lines of its own, indented."""
    request = f" request_id={event['request_id']}" if "request_id" in event else ""
    head = f"{_time(event)} {_level(event):8} [{event.get('log_namespace', '-')}] {_message(event)}{request}"
    trace = _traceback(event)
    return head + "".join(f"\n    {line}" for line in trace.splitlines())


def json_line(event: LogEvent) -> str:
    """An object with time, level, name, message and, where there are, request_id and traceback."""
    shown = {
        "time": _time(event),
        "level": _level(event),
        "name": event.get("log_namespace", "-"),
        "message": _message(event),
    }
    if "request_id" in event:
        shown["request_id"] = event["request_id"]
    if trace := _traceback(event):
        shown["traceback"] = trace
    return json.dumps(shown, ensure_ascii=False)


def _time(event: LogEvent) -> str:
    moment = datetime.fromtimestamp(event.get("log_time", 0), UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _level(event: LogEvent) -> str:
    level = event.get("log_level", LogLevel.info)
    return str(level.name)


def _message(event: LogEvent) -> str:
    # A line break in a value must not look like a line of ours.
    text = eventAsText(event, includeTraceback=False, includeTimestamp=False, includeSystem=False)
    return text.replace("\r", "\\r").replace("\n", "\\n")


def _traceback(event: LogEvent) -> str:
    failure = event.get("log_failure")
    return failure.getTraceback() if failure is not None else ""
