"""How well files are read, measured on public documents whose truth is known."""
