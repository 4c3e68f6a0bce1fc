"""Tests of ferrflow/forges."""
