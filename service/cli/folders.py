"""The commands that take folders into the library, and keep it as they are."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from service import schemas
from service.cli import terminal_text
from service.cli.commands import Json, Paths, app
from service.cli.telling import fail, print_json, say, settings_now, tell, told
from service.schemas.collections import CollectionName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.ingestion import Outcome
    from service.intake.folder_intake import Removal
    from service.intake.folder_plan import FolderPlan

IntoCollection = Annotated[
    str | None,
    typer.Option(
        "--collection", "-c", metavar="NAME", help="Put them into this one; made if there is none."
    ),
]


@app.command()
def ingest(  # noqa: PLR0913, PLR0917 - each is an option
    paths: Annotated[
        Paths | None,
        typer.Argument(
            metavar="[PATH]...", help="Files, or folders to read all through.", show_default=False
        ),
    ] = None,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Remove what came from the folders and is there no more."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and change nothing.")
    ] = False,
    again: Annotated[
        bool,
        typer.Option("--again", help="Read files anew that have not changed, as after an upgrade."),
    ] = False,
    collection: IntoCollection = None,
    ocr: Annotated[
        bool | None,
        typer.Option(
            "--ocr", help="Recognise pages without text, as of scans; takes seconds a page."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Take files into the library, by default those of the documents folder.

    Files that have not changed, and whose catalogs say what they said, are not read again. A file
    that cannot be read is named with the reason, the others still go in, and the exit code is 1.
    """
    from service.cli.folder_work import FolderWork  # noqa: PLC0415

    settings = settings_now(ocr)
    _check_collection(collection)
    wanted = paths or [settings.documents]
    report = schemas.IngestReport()
    # Whether a server recognises pages is settled where it was started.
    with told(), FolderWork(settings, alone=bool(ocr)) as work:
        plan = work.plan(wanted, again=again or bool(ocr))
        if dry_run:
            _foretell(plan, report, prune=prune, as_json=as_json)
        else:
            done = work.ingest(wanted, plan, prune=prune, collection=collection)
            _report(done, report, as_json=as_json)
    if as_json:
        print_json(report)
    elif summary := _summary(report):
        say(f"{summary}; nothing was changed" if dry_run else summary)
    if not report.files and not prune:
        fail("there is no file of a readable type")
    if report.errors:
        raise typer.Exit(1)


@app.command()
def watch(
    folders: Annotated[
        Paths, typer.Argument(metavar="FOLDER...", help="Folders to follow all through.")
    ],
    collection: IntoCollection = None,
) -> None:
    """Keep the library as folders are, until it is interrupted.

    It begins as ``ingest --prune`` does, and goes on with what is made, changed, renamed and
    removed. A file goes in when it has been left alone for a second.
    """
    from service.cli.folder_work import FolderWork  # noqa: PLC0415
    from service.intake.folder_intake import Removal  # noqa: PLC0415

    settings = settings_now()
    _check_collection(collection)
    if absent := [str(folder) for folder in folders if not folder.is_dir()]:
        fail(f"there is no folder {absent[0]!r}")
    say(f"following {', '.join(map(str, folders))}; end with Ctrl-C")
    with told(), FolderWork(settings) as work:
        try:
            for event in work.watch(folders, collection):
                if isinstance(event, str):
                    say(f"zhengyin: {event}")
                elif isinstance(event, Removal):
                    tell(terminal_text.removed(event.name.source, event.left))
                elif event.document is None:
                    say(terminal_text.ingested(event))
                else:
                    tell(terminal_text.ingested(event))
        except KeyboardInterrupt:
            say("no longer followed")


def _report(
    done: "Iterator[Outcome | Removal]", report: schemas.IngestReport, *, as_json: bool
) -> None:
    """Tell a line for each file, and put it into the report."""
    from service.citing.responses import document_summary  # noqa: PLC0415
    from service.intake.folder_intake import Removal  # noqa: PLC0415

    for event in done:
        if isinstance(event, Removal):
            _add_removed(report, event.name.source, event.name.document_id, event.left)
            if not as_json:
                tell(terminal_text.removed(event.name.source, event.left))
            continue
        name, document = event.file.name, event.document
        line = terminal_text.ingested(event)
        if document is None:
            report.errors.append(schemas.IngestFailure(source=name, detail=event.error or ""))
            report.files.append(schemas.IngestedFile(source=name, detail=event.error))
            say(line)
            continue
        if document.id not in {it.id for it in report.documents}:
            report.documents.append(document_summary(document))
        _add_file(report, name, event.change, document.id)
        report.faults += [
            schemas.IngestFailure(source=name, detail=fault) for fault in event.faults
        ]
        if not as_json:
            tell(line)


def _foretell(
    plan: "FolderPlan", report: schemas.IngestReport, *, prune: bool, as_json: bool
) -> None:
    """Tell a line for each file of what would be done with it, and put it into the report."""
    for planned in plan.files:
        name = planned.file.name
        if planned.error is not None:
            report.errors.append(schemas.IngestFailure(source=name, detail=planned.error))
            report.files.append(schemas.IngestedFile(source=name, detail=planned.error))
            say(terminal_text.failed(planned.error))
            continue
        _add_file(report, name, planned.change, planned.document_id)
        if not as_json:
            tell(terminal_text.foretold(planned))
    for lost in plan.removals if prune else ():
        _add_removed(report, lost.source, lost.document_id, ())
        if not as_json:
            tell(terminal_text.removed(lost.source, ()))


def _add_file(
    report: schemas.IngestReport, name: str, change: str | None, document_id: str | None
) -> None:
    entry = {"source": name, "change": change, "document_id": document_id}
    report.files.append(schemas.IngestedFile.model_validate(entry))
    if change == "unchanged" and document_id is not None:
        report.unchanged.append(document_id)


def _add_removed(
    report: schemas.IngestReport, name: str, document_id: str, left: tuple[str, ...]
) -> None:
    report.removed.append(
        schemas.RemovedFile(source=name, document_id=document_id, names=list(left))
    )


def _summary(report: schemas.IngestReport) -> str:
    """How many files there were of each kind: ``3 files: 1 added, 2 unchanged; 1 removed``."""
    counts = Counter(file.change or "failed" for file in report.files)
    kinds = ", ".join(f"{count} {change}" for change, count in counts.items())
    files = f"{len(report.files)} file{'' if len(report.files) == 1 else 's'}: {kinds}"
    removed = f"{len(report.removed)} removed" if report.removed else ""
    return "; ".join(filter(None, (files if report.files else "", removed)))


def _check_collection(name: str | None) -> None:
    """End the program where a collection cannot have that name."""
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415

    if name is None:
        return
    try:
        TypeAdapter(CollectionName).validate_python(name)
    except ValidationError:
        fail(f"{name!r} is no name of a collection: letters, digits, spaces, '.', '_' and '-'")
