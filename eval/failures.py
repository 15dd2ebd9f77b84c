"""How a command that cannot do what it is asked to ends."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from eval.errors import EvalError
from index.errors import LibraryError


@contextmanager
def told() -> Iterator[None]:
    """What cannot be done within ends the program with a message."""
    try:
        yield
    except (EvalError, LibraryError, OSError) as error:
        typer.echo(f"zhengyin: {error}", err=True)
        raise typer.Exit(1) from error
