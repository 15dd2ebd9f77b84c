"""Requests and written text made to harm, and what the service makes of them."""
