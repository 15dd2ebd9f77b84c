"""The command line, ``zhengyin``.

What opens a library, and what serves one, takes seconds to import. A question to a server that runs
already need not wait for them: they are imported where they work.
"""

import gc
import json
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from service import schemas
from service.access.hosts import is_loopback
from service.access.redaction import discreet, log_discreetly
from service.cli import terminal_text
from service.cli.telling import fail, print_json, say, settings_now, tell, told
from service.cli.words import WORDS
from service.schemas.fields import question_fault
from service.settings import Settings

if TYPE_CHECKING:
    from service.cli.opened_library import OpenedLibrary
    from service.client import Client

app = typer.Typer(
    help="Answers questions in Chinese or English with cited passages of your own documents.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Paths = list[Path]
Json = Annotated[bool, typer.Option("--json", help="Print JSON as the HTTP service gives it.")]
TopK = Annotated[int, typer.Option("--top-k", "-k", min=1, max=50, help="Passages at most.")]
DocumentIds = Annotated[
    list[str] | None,
    typer.Option("--document", "-d", metavar="ID", help="Look in this one; may be repeated."),
]

CollectionNames = Annotated[
    list[str] | None,
    typer.Option("--collection", "-c", metavar="NAME", help="Look in this one; may be repeated."),
]
Languages = Annotated[
    list[str] | None,
    typer.Option(
        "--in", metavar="zh|en", help="Look in documents of this language; may be repeated."
    ),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="Look in passages of this kind, such as body or table; may be repeated.",
    ),
]
Authors = Annotated[
    list[str] | None,
    typer.Option("--author", metavar="NAME", help="Look in this one's; may be repeated."),
]
Since = Annotated[
    str | None, typer.Option(metavar="DATE", help="Look in what is of this date or newer.")
]
Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="Look in what is of this date or older.")
]

SpokenLanguage = Annotated[
    schemas.Language | None,
    typer.Option("--language", "-l", help="Speak it, whatever language the question is in."),
]


def main() -> None:
    """Run the command line."""
    app()


@app.command()
def search(  # noqa: PLR0913, PLR0917 - each is an option
    query: Annotated[str, typer.Argument(help="A question or a few words.")],
    top_k: TopK = 5,
    document_ids: DocumentIds = None,
    collections: CollectionNames = None,
    languages: Languages = None,
    kinds: Kinds = None,
    authors: Authors = None,
    since: Since = None,
    until: Until = None,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """Find the passages nearest to a query, as ``ask`` looks them up."""
    _check("query", query)
    filters = _filters(languages=languages, kinds=kinds, authors=authors, since=since, until=until)
    settings = settings_now()
    with _asked(settings) as library:
        response = library.search(
            query,
            top_k=top_k,
            document_ids=document_ids,
            collections=collections,
            filters=filters,
            language=language,
        )
        if not response.results:
            _tell_if_empty(library, settings, response.language)
    if as_json:
        print_json(response)
    else:
        terminal_text.write(Console(), terminal_text.search(response))


@app.command()
def ask(  # noqa: PLR0913, PLR0917 - each is an option
    question: Annotated[str, typer.Argument(help="A question in Chinese or English.")],
    top_k: TopK = 5,
    document_ids: DocumentIds = None,
    collections: CollectionNames = None,
    languages: Languages = None,
    kinds: Kinds = None,
    authors: Authors = None,
    since: Since = None,
    until: Until = None,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """Answer a question in the documents' own words, with citations.

    A server that runs over the library answers, by the settings that it was started with; where
    there is none the library is opened, which takes seconds.
    """
    _check("question", question)
    filters = _filters(languages=languages, kinds=kinds, authors=authors, since=since, until=until)
    settings = settings_now()
    with _asked(settings) as library:
        response = library.ask(
            question,
            top_k=top_k,
            document_ids=document_ids,
            collections=collections,
            filters=filters,
            language=language,
        )
        if not (response.citations or response.related):
            _tell_if_empty(library, settings, response.language)
    if as_json:
        print_json(response)
    else:
        terminal_text.write(Console(), terminal_text.ask(response))


@app.command()
def verify() -> None:
    """Read all that is kept, and compare it with what was written; exit with 1 on damage.

    What was worked out of the documents, and the model, are made again where they are damaged.
    A damaged database is only told: by document and page, with what to do.
    """
    from service.cli import opened_library  # noqa: PLC0415

    with told():
        folders, library = opened_library.verified(settings_now())
    for folder in folders:
        tell(f"{folder}: damaged; made again when it is needed")
    for fault in library.faults:
        tell(f"database: {fault}")
    for damage in library.documents:
        tell(f"damaged: {damage}")
    if library.faults or library.documents:
        say(
            "zhengyin: put a backup in its place with `zhengyin restore --replace`, or take the "
            "files that are named in again with `zhengyin ingest --again`"
        )
    if library.damaged:
        tell(f"segments: {library.damaged} damaged, made again from the database")
    if folders or library.faults or library.documents or library.damaged:
        raise typer.Exit(1)
    tell(f"database, {library.segments} segments and models are as they were written")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Tell what is unsafe, fragile or slow in the present settings; exit with 1 where it is unsafe.

    Nothing is changed.
    """
    from service.doctor import Kind, Machine, examined  # noqa: PLC0415

    settings = settings_now()
    found = examined(settings, Machine.this(), keyed=_is_keyed(settings))
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in found], indent=2, ensure_ascii=False))
    else:
        for finding in found:
            tell(f"{finding.kind}: {finding.what}\n    {finding.advice}")
        if not found:
            tell("nothing is unsafe, fragile or slow")
    if any(finding.kind is Kind.UNSAFE for finding in found):
        raise typer.Exit(1)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")] = None,
    ingest: Annotated[
        Paths | None,
        typer.Option(metavar="PATH", help="Take this in as well; may be repeated."),
    ] = None,
) -> None:
    """Serve the library over HTTP.

    Where others than this machine reach it, it asks for a key; without any it does not start.
    """
    # What is made now stays as long as the process: to look for garbage in it would cost time.
    gc.disable()
    from service.cli.opened_library import take_in  # noqa: PLC0415
    from service.http.app import create_app  # noqa: PLC0415
    from service.http.load.requests import requests_log  # noqa: PLC0415
    from service.http.server import AnnouncedServer  # noqa: PLC0415

    given = {"host": host, "port": port}
    settings = settings_now().model_copy(
        update={name: value for name, value in given.items() if value is not None}
    )
    if not is_loopback(settings.host):
        _check_locked(settings)
    log_discreetly()
    logging.getLogger("service").setLevel(logging.INFO)
    # Each line is JSON, for programs that read logs.
    requests_log.addHandler(discreet("%(message)s"))
    requests_log.propagate = False
    app = create_app(
        settings,
        intake=partial(take_in, settings, ingest) if ingest else None,
        when_warm=gc.freeze,
    )
    gc.freeze()
    gc.enable()
    # Who is refused, or asks whether it is alive, shall not wait for those who are answered.
    sys.setswitchinterval(0.001)
    with suppress(KeyboardInterrupt):
        AnnouncedServer(app, settings).run()
    # A file that is still being read, which is left to the next start, would keep the process.
    logging.shutdown()
    os._exit(0)


@app.command()
def mcp() -> None:
    """Serve the library to an agent by MCP, over standard input and output."""
    from service.components import open_answerer, open_library  # noqa: PLC0415
    from service.mcp_server import run_stdio  # noqa: PLC0415
    from service.runtime import Runtime  # noqa: PLC0415

    # Standard output is the protocol's alone; what is logged goes to standard error.
    log_discreetly()
    settings = settings_now()
    runtime = Runtime(partial(open_library, settings), partial(open_answerer, settings))
    key = settings.api_key
    run_stdio(runtime, None if key is None else key.get_secret_value())


@app.command()
def documents(
    passages: Annotated[bool, typer.Option("--passages", help="Print their passages too.")] = False,
    as_json: Json = False,
) -> None:
    """List the documents in the library."""
    from service.cli import opened_library  # noqa: PLC0415

    with told():
        stored = opened_library.documents(settings_now(), passages=passages)
    found = [entry.document for entry in stored]
    console = Console()
    if as_json and passages:
        typer.echo("[" + ",\n".join(entry.model_dump_json(indent=2) for entry in stored) + "]")
    elif as_json:
        print_json(schemas.DocumentList(documents=found))
    elif passages:
        for entry in stored:
            terminal_text.write(console, terminal_text.documents([entry.document]))
            console.print()
            for number, citation in enumerate(entry.passages, start=1):
                lines = terminal_text.passage(citation, f"#{number}", entry.document.language)
                terminal_text.write(console, lines)
    else:
        terminal_text.write(console, terminal_text.documents(found))


@app.command()
def show(
    citation_id: Annotated[str, typer.Argument(help="As printed by search and ask.")],
    as_json: Json = False,
) -> None:
    """Show a cited passage where it stands in its source."""
    from service.cli import opened_library  # noqa: PLC0415

    with told():
        citation, text = opened_library.cited(settings_now(), citation_id)
    console = Console()
    if as_json:
        print_json(citation)
    else:
        marked = not console.is_terminal
        terminal_text.write(console, terminal_text.in_source(citation, text, marked=marked))


@contextmanager
def _asked(settings: Settings) -> "Iterator[Client | OpenedLibrary]":
    """The server that runs over the library; where none does, the library, opened here."""
    # Nobody but who asks needs a client.
    from service.cli.running_server import open_client  # noqa: PLC0415

    with told(), open_client(settings) or _opened(settings) as library:
        yield library


def _check_locked(settings: Settings) -> None:
    """End the program where there is no key by which a server would know anybody."""
    if not _is_keyed(settings):
        fail(
            f"others than this machine reach {settings.host}, so a server there asks for a "
            "key, and there is none: make one with `zhengyin keys add NAME`, or leave out "
            "--host"
        )


def _is_keyed(settings: Settings) -> bool:
    """Whether the library has a key."""
    from service.cli.opened_store import OpenedStore  # noqa: PLC0415

    with told(), OpenedStore.open(settings) as store:
        return store.keys.any()


def _opened(settings: Settings) -> "OpenedLibrary":
    from service.cli.opened_library import OpenedLibrary  # noqa: PLC0415

    return OpenedLibrary.open(settings)


def _tell_if_empty(
    library: "Client | OpenedLibrary", settings: Settings, language: schemas.Language
) -> None:
    """Tell beside what was answered that there was nothing to answer from, if so."""
    if not library.documents():
        say(f"zhengyin: {WORDS[language].empty.format(settings.library_folder)}")


def _check(field: str, text: str) -> None:
    """End the program where the text is no question, before anything is loaded for it."""
    if fault := question_fault(text):
        fail(f"{field}: {fault}")


def _filters(**given: Sequence[str] | str | None) -> schemas.Filters | None:
    """The filters that options give; ends the program where one is none."""
    named = {name: value for name, value in given.items() if value}
    if not named:
        return None
    try:
        return schemas.Filters.model_validate(named)
    except ValidationError as error:
        fail("; ".join(f"--{found['loc'][0]}: {found['msg']}" for found in error.errors()))
