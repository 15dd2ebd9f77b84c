"""Word's files: their text, styles, numbering and notes."""
