"""Tests of what keeps the server alive."""
