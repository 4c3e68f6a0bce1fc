"""The table: what was measured, what was to be reached, and whether it was."""

import statistics
from collections.abc import Iterator, Sequence

from attrs import frozen

from benchmarks.machine import Memory
from benchmarks.run import BURST_CONNECTIONS, WAYS, Rates, Results, Way

RATIO_TARGET = 0.6
BURST_TARGET_SECONDS = 2.0
BOOT_TARGET_SECONDS = 1.0
IDLE_TARGET_BYTES = 80_000_000


@frozen
class Row:
    """One line. `reached` is None where nothing was to be reached."""

    what: str
    measured: str
    target: str = ""
    reached: bool | None = None
    note: str = ""


def rows(results: Results) -> list[Row]:
    """The table's lines, in order."""
    return [
        *(row for way in WAYS for row in _throughput(results, way)),
        *(_latency(results, way) for way in WAYS),
        _burst(results),
        *_kept(results),
        _boot(results),
        *_memory(results),
    ]


def render(table: Sequence[Row]) -> str:
    """The table as text."""
    verdicts = {None: "", True: "reached", False: "MISSED"}
    cells = [("", "measured", "target", "", "")]
    cells += [(row.what, row.measured, row.target, verdicts[row.reached], row.note) for row in table]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def missed(table: Sequence[Row]) -> list[Row]:
    """The lines whose target was not reached."""
    return [row for row in table if row.reached is False]


def _throughput(results: Results, way: Way) -> Iterator[Row]:
    bare, ours = results.bare[way], results.ours[way]
    ratio = ours.median / bare.median if bare.median else 0.0
    pairs = [our / their for our, their in zip(ours.per_second, bare.per_second, strict=True) if their]
    by_cost = bare.cost / ours.cost if ours.cost else 0.0
    note = f"{min(pairs):.2f} to {max(pairs):.2f} in pairs; {by_cost:.2f} by processor time" if pairs else ""
    yield Row(f"bare twisted.web, {way}", f"{bare.median:,.0f}/s", note=_spread(bare))
    yield Row(f"/events, {way}", f"{ours.median:,.0f}/s", note=_spread(ours))
    if way == "keep-alive":
        yield Row("  of bare", f"{ratio:.2f}", f">= {RATIO_TARGET:.2f}", ratio >= RATIO_TARGET, note)
    else:
        yield Row("  of bare", f"{ratio:.2f}", note=note)


def _spread(rates: Rates) -> str:
    low, high = min(rates.per_second), max(rates.per_second)
    return f"{low:,.0f} to {high:,.0f}/s; {rates.cost * 1e6:,.0f} us of processor time each"


def _latency(results: Results, way: Way) -> Row:
    latency = results.latency[way]
    measured = f"{_milliseconds(latency.median)}, {_milliseconds(latency.p99)}"
    return Row(f"/events p50 and p99, {way}", measured, note=f"at half load, {latency.rate:,.0f}/s")


def _burst(results: Results) -> Row:
    slowest = max(results.slowest_of_bursts)
    note = f"worst of {len(results.slowest_of_bursts)} bursts"
    what = f"slowest of {BURST_CONNECTIONS:,} connections at once"
    return Row(what, _milliseconds(slowest), f"< {BURST_TARGET_SECONDS:.0f} s", slowest < BURST_TARGET_SECONDS, note)


def _kept(results: Results) -> Iterator[Row]:
    failures = ", ".join(f"{count:,} x {reason}" for reason, count in results.failures.most_common(3))
    yield Row("answers other than 204", f"{results.failures.total():,}", "0", not results.failures, failures)
    lost = results.acknowledged - results.stored
    note = f"{results.acknowledged:,} acknowledged, {results.stored:,} stored"
    yield Row("acknowledged but not stored once", f"{lost:,}", "0", lost == 0, note)


def _boot(results: Results) -> Row:
    boot = statistics.median(results.boots)
    note = f"{min(results.boots):.2f} to {max(results.boots):.2f} s; database up, nothing to migrate"
    target = f"<= {BOOT_TARGET_SECONDS:.0f} s"
    return Row("start to healthy", f"{boot:.2f} s", target, boot <= BOOT_TARGET_SECONDS, note)


def _memory(results: Results) -> Iterator[Row]:
    if results.idle is not None:
        target = f"<= {_megabytes(IDLE_TARGET_BYTES)}"
        reached = results.idle.resident <= IDLE_TARGET_BYTES
        yield Row("memory idle", _megabytes(results.idle.resident), target, reached, _part(results.idle))
    if results.loaded is not None:
        yield Row("memory after all loads", _megabytes(results.loaded.resident), note=_part(results.loaded))


def _part(memory: Memory) -> str:
    return f"resident; {_megabytes(memory.proportional)} without its neighbours' part of what is shared"


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB"
