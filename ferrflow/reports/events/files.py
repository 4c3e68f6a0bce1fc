"""Events as lines of a file: JSON for programs, CSV for spreadsheets."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ferrflow.reports.events.model import Arrived
from ferrflow.telemetry.events import encode_metadata

COLUMNS = (
    *("id", "received_at", "source", "key", "repository_id", "repository", "event_type", "package_name"),
    *("package_version", "metadata", "repo_hash", "commits_count"),
)
# What a spreadsheet takes for a formula. The apostrophe has it taken for text.
FORMULA = re.compile(r"[=+\-@＝＋－＠\t\r\n]")  # noqa: RUF001 - some take the wide ones too


def csv_lines(rows: Iterable[Iterable[Any]]) -> bytes:
    """Lines as RFC 4180 has them."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([_harmless(value) for value in row] for row in rows)
    return text.getvalue().encode()


def csv_row(arrived: Arrived) -> tuple[Any, ...]:
    """The columns of an event."""
    event, repository = arrived.event, arrived.repository
    return (
        arrived.id,
        _time(arrived.received_at),
        arrived.source,
        arrived.key and arrived.key.name,
        repository and repository.id,
        repository and repository.name,
        event.event_type,
        event.package_name,
        event.package_version,
        None if event.metadata is None else encode_metadata(event.metadata).decode(),
        event.repo_hash,
        event.commits_count,
    )


def _time(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value
