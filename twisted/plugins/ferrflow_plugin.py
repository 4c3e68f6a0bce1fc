"""Makes `twistd ferrflow` known."""

from twisted.application.service import ServiceMaker

ferrflow = ServiceMaker(
    "FerrFlow self-host",
    "ferrflow.tap",
    "The server behind the FerrFlow release CLI: API, telemetry and dashboard.",
    "ferrflow",
)
