"""Tests of the server's own PostgreSQL."""
