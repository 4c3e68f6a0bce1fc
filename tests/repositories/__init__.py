"""Tests of ferrflow/repositories/."""
