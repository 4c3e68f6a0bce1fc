"""What went wrong: errors by code and command, where, since when, and what the CLI says about them."""
