"""The command line, ``zhengyin``, but for the commands that measure."""

from service.cli import folders, inventory, keys
from service.cli.commands import app, main

__all__ = ["app", "folders", "inventory", "keys", "main"]
