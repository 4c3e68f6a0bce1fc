"""One repository: what it released, what failed and for how long, and how often."""
