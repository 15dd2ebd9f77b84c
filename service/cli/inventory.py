"""The commands on what the library holds: documents and collections."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import TypeAdapter, ValidationError
from rich.console import Console

from service import schemas
from service.cli import terminal_text
from service.cli.commands import Json, app
from service.cli.telling import fail, print_json, settings_now, tell, told
from service.cli.visible import visible
from service.schemas.collections import CollectionName
from service.schemas.documents import DocumentName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.cli.opened_store import OpenedStore
    from service.client import Client

collections_app = typer.Typer(
    help="List the collections, which are named parts of the library, or change them.",
    invoke_without_command=True,
)
app.add_typer(collections_app, name="collections")

Documents = Annotated[
    list[str], typer.Argument(metavar="DOCUMENT...", help="Ids or names of documents.")
]
Document = Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its id or one of its names.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Of the collection.")]


@app.command()
def remove(documents: Documents) -> None:
    """Remove documents from the library, with all of their names; files stay where they are."""
    with _holding() as library:
        held = library.documents()
        for found in [_found(held, wanted) for wanted in documents]:
            library.remove_document(found.id)
            tell(terminal_text.removed(found.source, ()))


@app.command()
def rename(
    document: Document,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Empty: its file's own again.")],
) -> None:
    """Have a document go by another name; its file keeps its own, by which it is known again."""
    _check("a name", TypeAdapter(DocumentName), name)
    with _holding() as library:
        found = _found(library.documents(), document)
        library.edit_document(found.id, name=name)
        (now,) = (it for it in library.documents() if it.id == found.id)
    tell(f"{visible(found.source, one_line=True)} -> {visible(now.source, one_line=True)}")


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="One that is empty, or new.")],
) -> None:
    """Write all files as they were taken in, and their facts into a ``catalog.toml``.

    To ingest the folder gives the same documents with the same facts.
    """
    from service.intake.exporting import Exporter  # noqa: PLC0415

    with _holding() as library:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            fail(f"{str(folder)!r} is not an empty folder")
        exporter = Exporter(folder)
        for document in library.documents():
            path = exporter.write(document, library.document_file(document.id))
            tell(visible(path.relative_to(folder).as_posix(), one_line=True))
        exporter.write_catalogs()


@collections_app.callback()
def collections(context: typer.Context, as_json: Json = False) -> None:
    """List the collections, which are named parts of the library, or change them."""
    if context.invoked_subcommand is not None:
        return
    with _holding() as library:
        found = library.collections()
    if as_json:
        print_json(schemas.CollectionList(collections=found))
    else:
        terminal_text.write(Console(), terminal_text.collections(found))


@collections_app.command()
def add(
    name: Name,
    title: Annotated[str, typer.Option(help="What it is called.")] = "",
    description: Annotated[str, typer.Option(help="What it is about.")] = "",
) -> None:
    """Make a collection; where there is one of that name, change what is said of it."""
    _check("a name of a collection", TypeAdapter(CollectionName), name)
    with _holding() as library:
        library.put_collection(name, title=title, description=description)


@collections_app.command("remove")
def remove_collection(name: Name) -> None:
    """Remove a collection; its documents stay in the library."""
    with _holding() as library:
        library.remove_collection(name)


@collections_app.command()
def put(name: Name, documents: Documents) -> None:
    """Put documents into a collection."""
    with _holding() as library:
        held = library.documents()
        for found in [_found(held, wanted) for wanted in documents]:
            library.include(name, found.id)


@contextmanager
def _holding() -> "Iterator[Client | OpenedStore]":
    """The server that runs over the library; where none does, its store, opened here."""
    from service.cli.running_server import open_client  # noqa: PLC0415

    settings = settings_now()
    with told():
        client = open_client(settings)
        if client is None:
            from service.cli.opened_store import OpenedStore  # noqa: PLC0415

            with OpenedStore.open(settings) as store:
                yield store
        else:
            with client:
                yield client


def _found(held: list[schemas.DocumentSummary], wanted: str) -> schemas.DocumentSummary:
    """The document of an id or a name; ends the program where there is none, or are several."""
    found = [it for it in held if it.id == wanted] or [it for it in held if wanted in it.names]
    if not found:
        fail(f"no document has the id or the name {wanted!r}; `zhengyin documents` lists them")
    if len(found) > 1:
        ids = ", ".join(it.id for it in found)
        fail(f"{len(found)} documents are named {wanted!r}; name one by its id: {ids}")
    return found[0]


def _check(what: str, kind: TypeAdapter[str], text: str) -> None:
    """End the program where a text is no name of a kind."""
    try:
        kind.validate_python(text)
    except ValidationError as error:
        fail(f"{text!r} cannot be {what}: {error.errors()[0]['msg']}")
