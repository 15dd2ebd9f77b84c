"""Where taking in a file and answering a question spend their time."""
