"""Tests of ferrflow/organizations."""
