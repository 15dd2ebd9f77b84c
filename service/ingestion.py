"""Taking files and folders into a library.

What reads files takes long to import. A service that only answers need not wait for it: it is
imported where it works.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.library import Library
from index.storage.records import StoredDocument
from ingest.errors import IngestError, UnreadableFile
from ingest.formats.loaders import SUFFIXES
from ingest.models import Document, Source

if TYPE_CHECKING:
    from ingest.catalog import Catalog


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file to take in; ``name`` is its path below the folder that was asked for.

    Parts of the name are parted by ``/``; a file that was asked for itself has its bare name.
    """

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: the document it now is, or the reason why it is none.

    ``changed`` is False where the library held all of it before; ``faults`` say which parts of it
    hold no text that can be read, and so are not in the library, or were only recognised.
    """

    file: NamedFile
    document: StoredDocument | None = None
    changed: bool = False
    error: str | None = None
    faults: tuple[str, ...] = ()


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
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.suffix.lower() in SUFFIXES and path.is_file():
            yield path


def ingest_files(
    library: Library,
    files: Iterable[NamedFile],
    on_progress: Callable[[NamedFile, float], None] = lambda _file, _share: None,
    *,
    ocr: bool = False,
) -> Iterator[Outcome]:
    """Take in one file after the other; one that cannot be read does not stop the rest.

    A file replaces what an earlier run took in from the same place, and nothing else: files of
    one name in two folders are two documents. A file whose bytes the library holds stays the
    document that it is, under the name that it first came with. ``on_progress`` is told how far
    each file has come, from 0 to 1. With ``ocr`` pages without text are recognised.
    """
    known = {document.id: document for document in library.documents()}
    # A folder's catalog tells of all its files, so it is read once.
    find_catalog = cache(_catalog)
    for file in files:
        try:
            source = _load(file, find_catalog, ocr=ocr)
            document = library.add(_read(source), partial(on_progress, file))
        except (IngestError, LibraryError) as error:
            yield Outcome(file, error=str(error))
        else:
            changed = document != known.get(document.id)
            yield Outcome(file, document, changed=changed, faults=source.faults)


def _catalog(folder: Path) -> "Catalog":
    from ingest.catalog import Catalog  # noqa: PLC0415

    return Catalog.find(folder)


def _load(file: NamedFile, find_catalog: Callable[[Path], "Catalog"], *, ocr: bool) -> Source:
    from ingest.loading import load  # noqa: PLC0415

    if not file.path.exists():
        raise UnreadableFile(file.name, f"there is no file or folder {str(file.path)!r}")
    return load(file.path, find_catalog(file.path.parent), name=file.name, ocr=ocr)


def _read(source: Source) -> Document:
    from ingest.layout import reader  # noqa: PLC0415

    return reader.read(source)
