"""Tests of ferrflow/keys."""
