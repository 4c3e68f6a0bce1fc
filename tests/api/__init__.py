"""Tests of ferrflow/api."""
