"""Releases as they come, newest first: in pages, and as feeds for readers."""
