"""From the lines of a source text to the blocks of a document."""
