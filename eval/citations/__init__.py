"""Whether every citation of a running server leads to its source."""
