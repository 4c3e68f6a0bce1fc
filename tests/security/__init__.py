"""Tests of ferrflow/security."""
