"""Documents of any number, made of real texts that stand in files, a line each."""

from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from ingest.catalog import Catalog
from ingest.layout import reader
from ingest.loading import load
from ingest.models import Document

TEXTS = 25
"""Texts of a document, each a paragraph."""


def documents(folder: Path, scratch: Path) -> Iterator[Document]:
    """Documents of all the texts in a folder's files, in the files' order, each read as any file.

    Args:
        folder: files of any name, a text on each line.
        scratch: an empty folder, for one document's file at a time.
    """
    none = Catalog.find(scratch)
    texts = _texts(folder)
    for at in count():
        if not (taken := list(islice(texts, TEXTS))):
            return
        file = scratch / f"{at}.txt"
        file.write_text("\n\n".join(taken) + "\n", encoding="utf-8")
        yield reader.read(load(file, none))
        file.unlink()


def _texts(folder: Path) -> Iterator[str]:
    for file in sorted(path for path in folder.iterdir() if path.is_file()):
        with file.open(encoding="utf-8") as lines:
            yield from filter(None, map(str.strip, lines))
