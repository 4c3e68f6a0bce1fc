"""People and staff, over HTTP."""
