"""The service as other frameworks' retrievers; each module needs its framework installed."""
