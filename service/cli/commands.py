"""The command line, ``zhengyin``."""

import logging
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import BaseModel, ValidationError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from index.errors import LibraryError
from index.library import Library
from ingest.languages import Language
from service import schemas
from service.answering.answerer import Answerer
from service.answering.lookup import Lookup
from service.citing import responses
from service.cli import terminal_text
from service.components import open_generator, open_library
from service.ingestion import NamedFile, Outcome, ingest_files, readable_files
from service.runtime import Runtime
from service.schemas.fields import question_fault
from service.settings import Settings

app = typer.Typer(
    help="Answers questions in Chinese or English with cited passages of your own documents.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

logger = logging.getLogger(__name__)

Paths = list[Path]
Json = Annotated[bool, typer.Option("--json", help="Print JSON as the HTTP service gives it.")]
TopK = Annotated[int, typer.Option("--top-k", "-k", min=1, max=50, help="Passages at most.")]
DocumentIds = Annotated[
    list[str] | None,
    typer.Option("--document", "-d", metavar="ID", help="Look in this one; may be repeated."),
]

SpokenLanguage = Annotated[
    Language | None,
    typer.Option("--language", "-l", help="Speak it, whatever language the question is in."),
]


def main() -> None:
    """Run the command line."""
    app()


@app.command()
def ingest(
    paths: Annotated[
        Paths | None,
        typer.Argument(
            metavar="[PATH]...", help="Files, or folders to read all through.", show_default=False
        ),
    ] = None,
    ocr: Annotated[
        bool | None,
        typer.Option(
            "--ocr", help="Recognise pages without text, as of scans; takes seconds a page."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Take files into the library, by default those of the documents folder.

    A file that cannot be read is named with the reason, the others still go in, and the exit code
    is 1.
    """
    report = schemas.IngestReport()
    settings = _settings(ocr)
    with _library(settings) as library:
        for outcome in _ingested(library, paths or [settings.documents], ocr=settings.ocr):
            _report(outcome, report)
            if outcome.document is None:
                _say(terminal_text.ingested(outcome))
            elif not as_json:
                typer.echo(terminal_text.ingested(outcome))
    if as_json:
        _print_json(report)
    if not report.documents and not report.errors:
        _fail("there is no file of a readable type")
    if report.errors:
        raise typer.Exit(1)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="A question or a few words.")],
    top_k: TopK = 5,
    document_ids: DocumentIds = None,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """Find the passages nearest to a query."""
    _check("query", query)
    with _stocked_library(_settings()) as library:
        lookup = Lookup.of(library.snapshot, query, top_k, document_ids, language)
        response = responses.search_response(lookup)
    if as_json:
        _print_json(response)
    else:
        terminal_text.write(Console(), terminal_text.search(response))


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="A question in Chinese or English.")],
    top_k: TopK = 5,
    document_ids: DocumentIds = None,
    language: SpokenLanguage = None,
    as_json: Json = False,
) -> None:
    """Answer a question in the documents' own words, with citations."""
    _check("question", question)
    settings = _settings()
    with _stocked_library(settings) as library:
        answerer = Answerer(library, open_generator(settings, library))
        reply = answerer.reply(question, top_k=top_k, document_ids=document_ids, language=language)
        response = responses.ask_response(answerer, reply)
    if as_json:
        _print_json(response)
    else:
        terminal_text.write(Console(), terminal_text.ask(response))


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")] = None,
    ingest: Annotated[
        Paths | None,
        typer.Option(metavar="PATH", help="Take this in first; may be repeated."),
    ] = None,
) -> None:
    """Serve the library over HTTP."""
    # Half a second of imports, which the other commands need not wait for.
    import uvicorn  # noqa: PLC0415

    from service.http.app import create_app  # noqa: PLC0415

    given = {"host": host, "port": port}
    settings = _settings().model_copy(
        update={name: value for name, value in given.items() if value is not None}
    )
    logging.basicConfig(format="%(levelname)s: %(message)s")
    logging.getLogger("service").setLevel(logging.INFO)
    uvicorn.run(
        create_app(settings, partial(_open_and_ingest, settings, ingest or [])),
        host=settings.host,
        port=settings.port,
        log_config=None,
        log_level="warning",
        access_log=False,
    )


@app.command()
def mcp() -> None:
    """Serve the library to an agent by MCP, over standard input and output."""
    from service.mcp_server import run_stdio  # noqa: PLC0415 - as in `create_app`

    # Standard output is the protocol's alone; what is logged goes to standard error.
    logging.basicConfig(format="%(levelname)s: %(message)s")
    settings = _settings()
    runtime = Runtime(partial(open_library, settings), partial(open_generator, settings))
    run_stdio(runtime)


@app.command()
def documents(
    passages: Annotated[bool, typer.Option("--passages", help="Print their passages too.")] = False,
    as_json: Json = False,
) -> None:
    """List the documents in the library."""
    with _library(_settings()) as library:
        snapshot = library.snapshot
        stored = [
            schemas.DocumentPassages(
                document=responses.document_summary(document),
                passages=responses.all_cited(snapshot, snapshot.passages(document.id))
                if passages
                else [],
            )
            for document in snapshot.documents.values()
        ]
    found = [entry.document for entry in stored]
    console = Console()
    if as_json and passages:
        typer.echo("[" + ",\n".join(entry.model_dump_json(indent=2) for entry in stored) + "]")
    elif as_json:
        _print_json(schemas.DocumentList(documents=found))
    elif passages:
        for entry in stored:
            terminal_text.write(console, terminal_text.documents([entry.document]))
            console.print()
            for number, citation in enumerate(entry.passages, start=1):
                terminal_text.write(console, terminal_text.passage(citation, f"#{number}"))
    else:
        terminal_text.write(console, terminal_text.documents(found))


@app.command()
def show(
    citation_id: Annotated[str, typer.Argument(help="As printed by search and ask.")],
    as_json: Json = False,
) -> None:
    """Show a cited passage where it stands in its source."""
    console = Console()
    with _library(_settings()) as library:
        snapshot = library.snapshot
        citation = responses.cited(snapshot, snapshot.passage(citation_id))
        if as_json:
            _print_json(citation)
        else:
            text = snapshot.text(citation.document.id)
            marked = not console.is_terminal
            terminal_text.write(console, terminal_text.in_source(citation, text, marked=marked))


@contextmanager
def _library(settings: Settings) -> Iterator[Library]:
    """The open library; what it refuses ends the program with a message."""
    try:
        with open_library(settings) as library:
            yield library
    except (LibraryError, OSError) as error:
        _fail(str(error))


@contextmanager
def _stocked_library(settings: Settings) -> Iterator[Library]:
    """The open library, to be asked; where it is empty, that is told beside what it answers."""
    with _library(settings) as library:
        if not library.documents():
            _say(
                f"zhengyin: the library in {settings.library_folder} is empty; `zhengyin ingest` "
                "fills it, and ZHENGYIN_DATA names another"
            )
        yield library


def _settings(ocr: bool | None = None) -> Settings:
    """The settings, with ``ocr`` where a command gives it."""
    try:
        return Settings() if ocr is None else Settings(ocr=ocr)
    except ValidationError as error:
        _fail("; ".join(f"{found['loc'][0]}: {found['msg']}" for found in error.errors()))


def _check(field: str, text: str) -> None:
    """End the program where the text is no question, before anything is loaded for it."""
    if fault := question_fault(text):
        _fail(f"{field}: {fault}")


def _open_and_ingest(settings: Settings, paths: Paths) -> Library:
    library = open_library(settings)
    for outcome in ingest_files(library, readable_files(paths), ocr=settings.ocr):
        level = logging.WARNING if outcome.document is None else logging.INFO
        logger.log(level, "%s", terminal_text.ingested(outcome))
    return library


def _ingested(library: Library, paths: Iterable[Path], *, ocr: bool) -> Iterator[Outcome]:
    """Take in the files, with a progress bar where somebody watches."""
    files = readable_files(paths)
    with Progress(
        BarColumn(),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
        redirect_stdout=sys.stdout.isatty(),
    ) as progress:
        bar = progress.add_task("", total=len(files))
        places = {file: place for place, file in enumerate(files)}

        def advance(file: NamedFile, share: float) -> None:
            progress.update(bar, completed=places[file] + share, description=file.name)

        for outcome in ingest_files(library, files, advance, ocr=ocr):
            advance(outcome.file, 1)
            yield outcome


def _report(outcome: Outcome, report: schemas.IngestReport) -> None:
    if outcome.document is None:
        failure = schemas.IngestFailure(source=outcome.file.name, detail=outcome.error or "")
        report.errors.append(failure)
        return
    report.documents.append(responses.document_summary(outcome.document))
    report.faults += [
        schemas.IngestFailure(source=outcome.file.name, detail=fault) for fault in outcome.faults
    ]
    if not outcome.changed:
        report.unchanged.append(outcome.document.id)


def _print_json(model: BaseModel) -> None:
    typer.echo(model.model_dump_json(indent=2))


def _say(message: str) -> None:
    typer.echo(message, err=True)


def _fail(message: str) -> NoReturn:
    _say(f"zhengyin: {message}")
    raise typer.Exit(1)
