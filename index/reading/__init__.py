"""Reads the passages that were found: which sentence answers, and whether any does."""
