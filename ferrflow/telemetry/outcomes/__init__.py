"""What became of requests to post events: counted in memory, written every few seconds, shown to administrators."""
