"""Immutable parts of what is searched, each made from some documents of the store."""
