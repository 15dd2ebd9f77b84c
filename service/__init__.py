"""From questions to cited answers: the API and the command line."""
