"""Whether a message asks about documents, about which of them, and what of them."""
