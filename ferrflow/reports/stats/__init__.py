"""What everything in the caller's organizations adds up to: the few numbers that released clients ask for."""
