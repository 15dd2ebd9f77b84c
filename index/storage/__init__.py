"""What must survive: documents, passages and vectors in a database, and files made from it."""
