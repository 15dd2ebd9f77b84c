"""Replies in the forms of others."""
