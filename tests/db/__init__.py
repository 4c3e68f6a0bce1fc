"""Tests of ferrflow/db."""
