"""Example questions, out of the library's own contents."""
