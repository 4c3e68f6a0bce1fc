"""From how much data on each number is shown, in words: what stands in its place below that."""

from ferrflow.releases.cadence import WEEKS_FOR_CADENCE, WEEKS_FOR_MONTHS
from ferrflow.releases.history import PATCHES_FOR_REWORK, RELEASES_FOR_COMMITS, RELEASES_FOR_INTERVAL
from ferrflow.releases.runs import ATTEMPTS_FOR_RATE, INCIDENTS_FOR_MEDIAN

FLOORS = {
    "failed_rate": f"Shown from {ATTEMPTS_FOR_RATE} attempts to release on",
    "recovery": f"Shown from {INCIDENTS_FOR_MEDIAN} incidents on that are over",
    "interval": f"Shown from {RELEASES_FOR_INTERVAL} releases on",
    "cadence": (
        f"Daily and weekly are told from {WEEKS_FOR_CADENCE} whole weeks on, monthly and rarer from {WEEKS_FOR_MONTHS}"
    ),
    "batch_size": f"Shown from {RELEASES_FOR_COMMITS} releases with commits on",
    "rework": f"Shown from {PATCHES_FOR_REWORK} patch releases on",
}


def not_enough(**metrics: object) -> dict[str, str]:
    """The sentence of each number that is not known."""
    return {name: FLOORS[name] for name, value in metrics.items() if value is None}
