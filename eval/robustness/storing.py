"""Takes refused files into a library, and looks whether it keeps anything of them."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from eval.robustness.specimens import Specimen, whole
from index.library import DATABASE, Library
from service.ingestion import NamedFile, ingest_files


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a library that refused files: how many, and which changed it after all."""

    refused: int
    changed: tuple[str, ...]


def take_in(library: Library, home: Path, refused: Iterable[Specimen], folder: Path) -> Kept:
    """Take in a whole file of each format, and put refused ones in its place.

    Args:
        library: an empty library.
        home: its folder.
        refused: files that cannot be read.
        folder: where files are put.
    """
    tried = 0
    changed = []
    for specimen in refused:
        path = folder / f"rivers{specimen.suffix}"
        path.write_bytes(whole(specimen.suffix))
        _ingest(library, path)
        before = _held(home)
        path.write_bytes(specimen.data)
        is_refused = _ingest(library, path)
        tried += 1
        if not is_refused or _held(home) != before:
            changed.append(f"{specimen.suffix} {specimen.name}")
    return Kept(tried, tuple(changed))


def _ingest(library: Library, path: Path) -> bool:
    """Whether a file is refused."""
    (outcome,) = ingest_files(library, [NamedFile(path, path.name)])
    return outcome.document is None


def _held(home: Path) -> dict[str, object]:
    """All rows of the library's database, and the names of the files beside it."""
    with closing(sqlite3.connect(home / DATABASE)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        rows = {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in tables}  # noqa: S608 - its own tables
    files = sorted(
        path.relative_to(home).as_posix()
        for path in home.rglob("*")
        if not path.name.startswith(DATABASE)
    )
    return {**rows, "files": files}
