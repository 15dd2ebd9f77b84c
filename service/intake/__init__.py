"""Files that are sent to a running service, and the jobs that take them in."""
