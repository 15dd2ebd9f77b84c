"""Spreadsheets, tables in plain text, and slides."""
