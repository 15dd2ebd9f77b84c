"""Taking files and folders into a library."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index.errors import LibraryError
from index.library import Library
from index.storage.records import StoredDocument
from ingest.catalog import Catalog
from ingest.errors import IngestError, UnreadableFile
from ingest.formats import text_files
from ingest.layout import reader
from ingest.models import Source


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: the document it now is, or the reason why it is none.

    ``changed`` is False where the library held all of it before.
    """

    path: Path
    document: StoredDocument | None = None
    changed: bool = False
    error: str | None = None


def readable_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files named, and those below the folders named that a loader reads, each once.

    Hidden files and folders are passed over unless they are named themselves.
    """
    files: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            files |= dict.fromkeys(sorted(_below(path)))
        else:
            files[path] = None
    return tuple(files)


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.suffix.lower() in text_files.SUFFIXES and path.is_file():
            yield path


def ingest_files(
    library: Library,
    files: Iterable[Path],
    on_progress: Callable[[Path, float], None] = lambda _path, _share: None,
) -> Iterator[Outcome]:
    """Take in one file after the other; one that cannot be read does not stop the rest.

    A file replaces what an earlier run took in from a file of its name. ``on_progress`` is told
    how far each file has come, from 0 to 1.
    """
    known = {document.id: document for document in library.documents()}
    taken: set[str] = set()
    for path in files:
        try:
            source = _load(path)
            # Files of one name in two folders are two documents: neither replaces the other.
            store = library.add if source.name in taken else library.replace
            taken.add(source.name)
            document = store(reader.read(source), partial(on_progress, path))
        except (IngestError, LibraryError) as error:
            yield Outcome(path, error=str(error))
        else:
            yield Outcome(path, document, changed=document != known.get(document.id))


def _load(path: Path) -> Source:
    if not path.exists():
        raise UnreadableFile(path.name, f"there is no file or folder {str(path)!r}")
    return text_files.load(path, Catalog.find(path.parent))
