"""The release board: every package as it stands, and what is odd about it."""
