"""Loaders, one a format: from a file's bytes to its source text."""
