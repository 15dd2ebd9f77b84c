"""Taking files and folders into a library.

What reads files takes long to import. A service that only answers need not wait for it: it is
imported where it works.
"""

import os
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

from index.additions import Addition, Change
from index.errors import LibraryError
from index.library import Library
from index.storage.records import StoredDocument
from ingest.errors import IngestError, UnreadableFile
from ingest.formats.loaders import SUFFIXES
from ingest.models import Document

if TYPE_CHECKING:
    from ingest.catalog import Catalog

Progress = Callable[["NamedFile", float], None]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file to take in; ``name`` is its path below the folder that was asked for.

    Parts of the name are parted by ``/``; a file that was asked for itself has its bare name.
    ``origin`` tells it from other files of its name; by default that is its path. ``csl`` is what
    its sender's catalog says of it, None where the catalog of its folder tells.
    """

    path: Path
    name: str
    origin: str | None = None
    csl: Mapping[str, Any] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: the document it now is, or the reason why it is none.

    ``change`` tells what the library held of it before; ``faults`` say which parts of it hold no
    text that can be read, and so are not in the library, or were only recognised. ``cause`` is what
    the library refused it for, where it was the library.
    """

    file: NamedFile
    document: StoredDocument | None = None
    change: Change | None = None
    error: str | None = None
    faults: tuple[str, ...] = ()
    cause: LibraryError | None = None


def readable_files(paths: Iterable[Path]) -> tuple[NamedFile, ...]:
    """The files named, and those below the folders named that a loader reads, each once.

    Hidden files and folders are passed over unless they are named themselves. A file that is
    reached by several of the paths has its name from the first.
    """
    files: dict[Path, NamedFile] = {}
    for path in paths:
        if path.is_dir():
            for file in sorted(_below(path)):
                files.setdefault(file, NamedFile(file, file.relative_to(path).as_posix()))
        else:
            files.setdefault(path, NamedFile(path, path.name))
    return tuple(files.values())


def _below(folder: Path) -> Iterator[Path]:
    for above, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(above, name)
            if not name.startswith(".") and path.suffix.lower() in SUFFIXES and _may_be_file(path):
                yield path


def _may_be_file(path: Path) -> bool:
    """Whether it is a file, or may not be looked at, which is told where it is to be read."""
    try:
        return path.is_file()
    except OSError:
        return True


@dataclass(frozen=True, slots=True)
class _ReadFile:
    file: NamedFile
    document: Document
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _EncodedFile:
    """What is left to do for a file: ``store`` makes it part of the library.

    It is told the ids of the documents whose place it takes.
    """

    file: NamedFile
    store: Callable[[Collection[str]], Addition]
    faults: tuple[str, ...]


class _Stopped(Exception):
    """Nobody waits any more for what is going on."""


def ingest_files(
    library: Library,
    files: Iterable[NamedFile],
    on_progress: Progress = lambda _file, _share: None,
    *,
    ocr: bool = False,
    replaced: Collection[str] = (),
    stopped: Event | None = None,
) -> Generator[Outcome]:
    """Take in one file after the other; one that cannot be read does not stop the rest.

    While a file is encoded, the next one is read, and the one before is written: no more than
    these three are held in memory. A file is in the library when its outcome comes, whatever
    happens after; where the caller stops, or sets ``stopped``, what was not yet written is dropped,
    and has no outcome.

    A file replaces what an earlier run took in from the same place: files of one name in two
    folders are two documents. The documents in ``replaced`` are replaced too. A file whose bytes
    the library holds stays the document that it is, and gives it one name more. ``on_progress`` is
    told by another thread how far each file has come, from 0 to 1. With ``ocr`` pages without text
    are recognised.
    """
    # A folder's catalog tells of all its files, so it is read once.
    read = partial(_read, cache(_catalog), ocr=ocr)
    left, stopped = Event(), stopped or Event()
    encode = partial(_encoded, library, set(), partial(_progress, (left, stopped), on_progress))
    try:
        for file in _ahead(map(encode, _ahead(map(read, files), left)), left):
            if stopped.is_set():
                return
            yield file if isinstance(file, Outcome) else _stored(file, replaced)
    except _Stopped:
        return


def _ahead(items: Iterator[Item], left: Event) -> Generator[Item]:
    """The items, the next of which a thread is making while one is used.

    Sets ``left`` where the items are left before their end.
    """
    with ThreadPoolExecutor(1) as thread:
        try:
            coming = thread.submit(next, items, None)
            while (item := coming.result()) is not None:
                coming = thread.submit(next, items, None)
                yield item
                # It may be large, and the next may take long.
                del item
        except BaseException:
            left.set()
            raise


def _progress(
    ends: Collection[Event], on_progress: Progress, file: NamedFile, share: float
) -> None:
    if any(end.is_set() for end in ends):
        raise _Stopped
    on_progress(file, share)


def _catalog(folder: Path) -> "Catalog":
    from ingest.catalog import Catalog  # noqa: PLC0415

    return Catalog.find(folder)


def _catalog_of(file: NamedFile) -> "Catalog":
    from ingest.catalog import Catalog  # noqa: PLC0415

    return Catalog({file.path.name: dict(file.csl or {})})


def _read(
    find_catalog: Callable[[Path], "Catalog"], file: NamedFile, *, ocr: bool
) -> _ReadFile | Outcome:
    from ingest.layout import reader  # noqa: PLC0415
    from ingest.loading import load  # noqa: PLC0415

    try:
        if not file.path.exists():
            raise UnreadableFile(file.name, f"there is no file or folder {str(file.path)!r}")
        catalog = find_catalog(file.path.parent) if file.csl is None else _catalog_of(file)
        source = load(file.path, catalog, name=file.name, origin=file.origin, ocr=ocr)
        return _ReadFile(file, reader.read(source), source.faults)
    except IngestError as error:
        return Outcome(file, error=str(error))


def _encoded(
    library: Library, seen: set[str], on_progress: Progress, read: _ReadFile | Outcome
) -> _EncodedFile | Outcome:
    if isinstance(read, Outcome):
        return read
    document, told = read.document, partial(on_progress, read.file)
    if document.id in seen:
        # The same bytes are on their way into the library, and need not be encoded again.
        return _EncodedFile(read.file, partial(_added, library, document, told), read.faults)
    seen.add(document.id)
    try:
        prepared = library.prepare(document, told)
    except LibraryError as error:
        return Outcome(read.file, error=str(error), cause=error)
    return _EncodedFile(read.file, partial(library.store, prepared), read.faults)


def _added(
    library: Library,
    document: Document,
    on_progress: Callable[[float], None],
    replaced: Collection[str],
) -> Addition:
    return library.store(library.prepare(document, on_progress), replaced)


def _stored(encoded: _EncodedFile, replaced: Collection[str]) -> Outcome:
    try:
        added = encoded.store(replaced)
    except LibraryError as error:
        return Outcome(encoded.file, error=str(error), cause=error)
    return Outcome(encoded.file, added.document, added.change, faults=encoded.faults)
