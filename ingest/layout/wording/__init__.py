"""What words alone tell of a line, whatever its format: articles, page marks."""
