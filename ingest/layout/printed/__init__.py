"""What a document prints of itself: its title and the numbers of its pages."""
