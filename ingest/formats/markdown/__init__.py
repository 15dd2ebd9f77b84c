"""Markdown: what its signs tell of a text's lines, and the facts in its front matter."""
