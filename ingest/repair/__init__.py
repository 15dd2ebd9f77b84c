"""Repairs of extracted text, each from aligned text to aligned text, and their order."""
