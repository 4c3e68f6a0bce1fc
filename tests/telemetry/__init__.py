"""Tests of ferrflow/telemetry."""
