"""From files to documents and passages that know where each character stands in the source."""
