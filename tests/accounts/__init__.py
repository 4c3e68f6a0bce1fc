"""Tests of ferrflow/accounts."""
