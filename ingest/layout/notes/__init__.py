"""Footnotes and endnotes of plain text, and the marks that point to them."""
