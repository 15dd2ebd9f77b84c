"""What commands say beside what they print, and how they end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import typer
from pydantic import BaseModel, ValidationError

from index.errors import LibraryError
from service.cli.visible import visible
from service.settings import Settings, variable

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


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
    """The settings, with ``ocr`` where a command gives it; ends the program where one is wrong."""
    try:
        return Settings() if ocr is None else Settings(ocr=ocr)
    except ValidationError as error:
        fail("; ".join(map(_fault, error.errors())))


def _fault(found: "ErrorDetails") -> str:
    """What is wrong with a setting, by its name; several together are named by what is said."""
    message = found["msg"].removeprefix("Value error, ")
    return ": ".join([*map(variable, map(str, found["loc"][:1])), message])


def print_json(model: BaseModel) -> None:
    """Print a model as the HTTP service gives it."""
    typer.echo(model.model_dump_json(indent=2))


def tell(message: str) -> None:
    """Print to standard output."""
    typer.echo(visible(message))


def say(message: str) -> None:
    """Print to standard error."""
    typer.echo(visible(message), err=True)


def fail(message: str) -> NoReturn:
    """End the program, and say why."""
    say(f"zhengyin: {message}")
    raise typer.Exit(1)
