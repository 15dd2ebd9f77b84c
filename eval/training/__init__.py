"""What is learnt from questions whose answers are known."""
