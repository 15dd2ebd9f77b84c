"""Questions whose answers are known, and the collections they are about."""
