"""How well questions are answered and follow-ups understood."""
