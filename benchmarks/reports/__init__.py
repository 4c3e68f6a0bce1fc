"""What `make bench-reports` runs: how fast pages are read when an organization has sent very many events."""
