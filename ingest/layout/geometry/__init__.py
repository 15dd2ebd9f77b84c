"""What the lines of a page are, told from where they stand and how they are set."""
