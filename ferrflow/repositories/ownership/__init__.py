"""Which repository a hash leads to, and which organization it belongs to."""
