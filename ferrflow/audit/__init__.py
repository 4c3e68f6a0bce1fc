"""The audit log: who did what, in chains that show when a row was altered, removed or put in."""
