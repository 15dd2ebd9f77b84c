"""Carries out what was planned for some folders."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

from index.additions import Change
from index.errors import UnknownDocument, UnknownName
from index.storage.origins import is_gone
from index.storage.records import StoredName
from service.client import ServiceError
from service.ingestion import Outcome, Progress
from service.intake.folder_plan import PlannedFile
from service.intake.holdings import Holdings, stored_documents
from service.intake.receivers import Receiver


@dataclass(frozen=True, slots=True)
class Removal:
    """A file's name that was taken away; without ``left``, its other names, the document went."""

    name: StoredName
    left: tuple[str, ...] = ()


def unchanged(files: Iterable[PlannedFile], library_folder: Path) -> Iterator[Outcome]:
    """What there is to tell of files for which nothing is to be done."""
    held = [it for it in files if it.is_held]
    documents = stored_documents(library_folder, {it.document_id or "" for it in held})
    for planned in held:
        if document := documents.get(planned.document_id or ""):
            yield Outcome(planned.file, document, Change.UNCHANGED, faults=planned.faults)


def take_in(
    files: Sequence[PlannedFile], receiver: Receiver, on_progress: Progress
) -> Iterator[Outcome]:
    """Take in the files for which something is to be done."""
    faults = {it.file: it.faults for it in files}
    for planned in files:
        if planned.error is not None:
            yield Outcome(planned.file, error=planned.error)
    wanted = [it.file for it in files if it.error is None and not it.is_held]
    if wanted:
        for outcome in receiver.take_in(wanted, on_progress):
            told = (*outcome.faults, *faults[outcome.file])
            yield replace(outcome, faults=told)


def remove(
    names: Iterable[StoredName], receiver: Receiver, library_folder: Path
) -> Iterator[Removal]:
    """Take names away whose files are still gone."""
    held = Holdings.read(library_folder)
    for name in names:
        if not is_gone(name.origin):
            continue
        try:
            receiver.lose(name)
        except (UnknownDocument, UnknownName):
            continue
        except ServiceError as error:
            if error.status == HTTPStatus.NOT_FOUND:
                continue
            raise
        left = [other for other in held.names.get(name.document_id, ()) if other != name]
        held = Holdings({**held.names, name.document_id: left}, held.digests)
        yield Removal(name, tuple(other.source for other in left))
