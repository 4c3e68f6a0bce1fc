"""What the digest writes."""
