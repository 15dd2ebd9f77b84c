"""Follow-ups made standalone, from the text alone."""
