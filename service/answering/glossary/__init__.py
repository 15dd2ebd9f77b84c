"""What the terms of a passage are in the other language."""
