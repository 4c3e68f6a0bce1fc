"""Tests of ferrflow/telemetry/outcomes."""
