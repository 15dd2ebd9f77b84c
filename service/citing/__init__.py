"""Passages as citations, and all that is said with them, in the wire format."""
