"""From a question to an answer with its passages; knows neither FastAPI nor the wire format."""
