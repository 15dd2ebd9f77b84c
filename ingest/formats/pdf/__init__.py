"""PDF files: characters with their places, lines, outline and facts."""
