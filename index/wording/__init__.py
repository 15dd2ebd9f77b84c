"""Which of a question's words a collection holds, and what those typed wrongly should be."""
