"""Other frameworks, measured on the same files, questions and model as this program."""
