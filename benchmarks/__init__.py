"""What `make bench` runs: how fast the server takes events, beside a bare twisted.web measured in the same run."""
