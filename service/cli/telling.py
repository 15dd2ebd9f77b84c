"""What commands say beside what they print, and how they end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from pydantic import BaseModel, ValidationError

from index.errors import LibraryError
from service.settings import Settings, variable


@contextmanager
def told() -> Iterator[None]:
    """What a library or a server refuses ends the program with a message."""
    # Nobody but who asks a server needs a client.
    from httpx import TransportError  # noqa: PLC0415

    from service.client import ServiceError  # noqa: PLC0415

    try:
        yield
    except (LibraryError, OSError) as error:
        fail(str(error))
    except ServiceError as error:
        fail(error.detail)
    except TransportError as error:
        fail(f"the server that was asked has gone away: {error}")


def settings_now(ocr: bool | None = None) -> Settings:
    """The settings, with ``ocr`` where a command gives it."""
    try:
        return Settings() if ocr is None else Settings(ocr=ocr)
    except ValidationError as error:
        # What is wrong with several settings together names them itself.
        fail(
            "; ".join(
                ": ".join([*(variable(str(name)) for name in found["loc"]), found["msg"]])
                for found in error.errors()
            )
        )


def print_json(model: BaseModel) -> None:
    """Print a model as the HTTP service gives it."""
    typer.echo(model.model_dump_json(indent=2))


def say(message: str) -> None:
    """Print to standard error."""
    typer.echo(message, err=True)


def fail(message: str) -> NoReturn:
    """End the program, and say why."""
    say(f"zhengyin: {message}")
    raise typer.Exit(1)
