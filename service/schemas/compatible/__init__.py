"""The wire formats of others, as far as this service speaks them."""
