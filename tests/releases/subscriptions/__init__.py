"""Feeds for readers."""
