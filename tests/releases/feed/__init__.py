"""The feed of releases."""
