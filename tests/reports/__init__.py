"""Tests of what an organization's events come to."""
