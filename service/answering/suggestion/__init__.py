"""Questions to begin with, out of the library's own contents."""
