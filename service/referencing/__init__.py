"""References in citation styles."""
