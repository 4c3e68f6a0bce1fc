"""What follows from a package's history, written beside it, so that pages need not work it out."""
