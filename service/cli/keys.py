"""The commands on keys, by which a server knows whoever asks it."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from service import schemas
from service.access.grant import Role
from service.cli import terminal_text
from service.cli.commands import Json, app
from service.cli.telling import fail, print_json, say, settings_now, tell, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.storage.keys import Keys, StoredKey

keys_app = typer.Typer(
    help="Make, list and revoke the keys by which a server knows whoever asks it.",
    no_args_is_help=True,
)
app.add_typer(keys_app, name="keys")

_SPAN = re.compile(r"([1-9]\d{0,5})([hdw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


@keys_app.command()
def add(
    name: Annotated[str, typer.Argument(help="Whose it is, or what for.")],
    role: Annotated[Role, typer.Option(help="What its holder may do.")] = Role.READ,
    collections: Annotated[
        list[str] | None,
        typer.Option(
            "--collection", "-c", metavar="NAME", help="Grant this one only; may be repeated."
        ),
    ] = None,
    expires: Annotated[
        str | None,
        typer.Option(metavar="SPAN|DATE", help="End after 12h, 30d or 8w, or at 2027-01-31."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a key, and print it: this once, as nothing that is kept tells it.

    With a first key a server asks everybody for one.
    """
    from service.access.api_keys import make_key  # noqa: PLC0415

    if role is Role.ADMIN and collections:
        fail("a key of the role admin reaches all of the library; leave out --collection")
    key, stored = make_key(name, role, collections or None, _end(expires))
    with _keys() as keys:
        keys.add(stored)
    if as_json:
        print_json(schemas.NewKey(key=key, **_summary(stored).model_dump()))
    else:
        tell(key)
        say(f"key {stored.id} of {name}: keep it, it is not shown again")


@keys_app.command("list")
def list_keys(as_json: Json = False) -> None:
    """List the keys, without what opens."""
    with _keys() as keys:
        found = [_summary(stored) for stored in keys.all()]
    if as_json:
        print_json(schemas.KeyList(keys=found))
    else:
        terminal_text.write(Console(), map(_line, found))


@keys_app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="As `zhengyin keys list` has it.")],
) -> None:
    """Have a key open nothing from now on, in servers that run too."""
    with _keys() as keys:
        keys.revoke(key_id)
        is_last = not keys.any()
    if is_last:
        say("that was the last key: a server that only this machine reaches asks for none now")


@contextmanager
def _keys() -> "Iterator[Keys]":
    """The keys of the library, beside a server too: it looks there each time."""
    from service.cli.opened_store import OpenedStore  # noqa: PLC0415

    with told(), OpenedStore.open(settings_now()) as store:
        yield store.keys


def _end(expires: str | None) -> datetime | None:
    """When a key ends that is to end after a span or with a day; ends the program for another."""
    if expires is None:
        return None
    now = datetime.now(UTC)
    try:
        if span := _SPAN.fullmatch(expires):
            return now + timedelta(**{_UNITS[span[2]]: int(span[1])})
        end = datetime.fromisoformat(expires)
        end = end.astimezone(UTC) if end.tzinfo else end.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        fail(f"--expires: {expires!r} is neither a span such as 30d nor a date such as 2027-01-31")
    if end <= now:
        fail(f"--expires: {expires} is past")
    return end


def _summary(stored: "StoredKey") -> schemas.KeySummary:
    return schemas.KeySummary(
        id=stored.id,
        name=stored.name,
        role=Role(stored.role).value,
        collections=None if stored.collections is None else list(stored.collections),
        created_at=stored.created_at,
        expires_at=stored.expires_at,
    )


def _line(key: schemas.KeySummary) -> Text:
    line = Text(key.id, style="cyan")
    line.append(f"  {key.name}", style="bold")
    reach = "all" if key.collections is None else ", ".join(key.collections)
    end = "" if key.expires_at is None else f", until {key.expires_at:%Y-%m-%d %H:%M} UTC"
    line.append(f"  {key.role}, {reach}{end}", style="dim")
    return line
