"""The table of a run: each page, then ingest, then what was loaded."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from benchmarks.report import Row
from benchmarks.reports.database import Sizes
from benchmarks.reports.ingest import TARGET, Ingest
from benchmarks.reports.loading import Loaded
from benchmarks.reports.pages import Measured, median, quantile


@frozen
class Results:
    """Everything that a run has found out; `summed` is how many seconds the server took to sum all events up."""

    loaded: Loaded
    summed: float
    sizes: Sizes
    pages: Sequence[Measured]
    ingest: Ingest


def rows(results: Results) -> list[Row]:
    """The table's lines, in order."""
    return [*map(_page, results.pages), *_ingest(results.ingest), *_loaded(results)]


def _page(measured: Measured) -> Row:
    note = (
        f"{_milliseconds(quantile(measured.queries, 0.5))} p50; request {_milliseconds(quantile(measured.whole, 0.5))}"
        f" p50, {_milliseconds(quantile(measured.whole))} p95; {median(measured.sizes) / 1000:,.1f} kB"
    )
    target = f"<= {_milliseconds(measured.page.target)}"
    return Row(measured.page.name, _milliseconds(quantile(measured.queries)), target, measured.reached, note)


def _ingest(ingest: Ingest) -> Iterator[Row]:
    for name, rates in (("ingest without sums", ingest.without), ("ingest", ingest.ours)):
        mean = sum(rates) / len(rates)
        yield Row(name, f"{mean:,.0f}/s", note=f"{min(rates):,.0f} to {max(rates):,.0f}/s")
    yield Row("  of that without", f"{ingest.ratio:.2f}", f">= {TARGET:.2f}", ingest.ratio >= TARGET)


def _loaded(results: Results) -> Iterator[Row]:
    loaded = results.loaded
    yield Row("events loaded", f"{loaded.events:,}", note=f"{loaded.events / loaded.seconds:,.0f}/s by COPY")
    yield Row("all of them summed up", f"{results.summed:,.0f} s", note=f"{loaded.events / results.summed:,.0f}/s")
    note = f"and {results.sizes.rest / 1e9:,.1f} GB of sums, releases and all else"
    yield Row("events on disk", f"{results.sizes.events / 1e9:,.1f} GB", note=note)


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"
