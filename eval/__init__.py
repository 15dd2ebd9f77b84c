"""What is asked, what comes back, and how good that is."""
