"""The events themselves, as they arrived: the newest ones page by page, and all of a period as a file."""
