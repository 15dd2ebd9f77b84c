"""What a message asks after the messages before it."""
