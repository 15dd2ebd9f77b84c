"""Kills the service and the command line at random moments, and looks for what was lost."""
