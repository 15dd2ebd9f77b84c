"""From passages to vectors, terms and rows, and from questions to rankings."""
