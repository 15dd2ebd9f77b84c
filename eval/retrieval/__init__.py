"""How well passages are found, and questions without an answer told apart."""
