"""Web pages and what is made of them: HTML, EPUB."""
