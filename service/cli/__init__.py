"""The command line, ``zhengyin``, but for the commands that measure."""

from service.cli import backups, folders, inventory, keys
from service.cli.commands import app, main

__all__ = ["app", "backups", "folders", "inventory", "keys", "main"]
