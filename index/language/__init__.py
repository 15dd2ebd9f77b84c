"""Words, terms and questions in Chinese and English."""
