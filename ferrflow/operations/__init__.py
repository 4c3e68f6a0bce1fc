"""Keeping the server alive: health, bootstrap, retention, demonstration data."""
