"""The release board."""
