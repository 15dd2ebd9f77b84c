"""Collections put into a library of their own, and read again only where they have changed."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from eval.datasets.relevance import Sources, SourceText
from eval.datasets.xquad import Paragraph, source_name
from eval.errors import CannotIngest
from index.encoding.encoder import Encoder
from index.language.lexicon import Lexicon
from index.library import Library
from index.snapshot import Snapshot
from ingest.layout import reader
from ingest.models import Document, Source
from service.ingestion import ingest_files, readable_files


@dataclass(frozen=True, slots=True)
class Corpus:
    """A library that holds one collection and nothing else, as it is now."""

    library: Library
    encoder: Encoder
    lexicon: Lexicon
    snapshot: Snapshot
    sources: Sources

    @classmethod
    def of(cls, library: Library, encoder: Encoder, lexicon: Lexicon) -> Self:
        """The library's present state."""
        snapshot = library.snapshot
        return cls(
            library,
            encoder,
            lexicon,
            snapshot,
            Sources(
                texts={key: SourceText(snapshot.text(key)) for key in snapshot.documents},
                ids={document.source: key for key, document in snapshot.documents.items()},
            ),
        )


def home(data: Path, encoder: Encoder, name: str) -> Path:
    """The folder of a collection's library: vectors of two encoders never meet in one."""
    return data / "eval" / re.sub(r"[^\w.+@-]", "_", encoder.name) / name


def fill_from_folder(library: Library, folder: Path) -> None:
    """Make the library hold the readable files of a folder.

    Raises:
        CannotIngest: if there is none, or one cannot be read.
    """
    files = readable_files([folder])
    if not files:
        message = f"{folder}: there is no file of a readable type"
        raise CannotIngest(message)
    kept = set()
    for outcome in ingest_files(library, files):
        if outcome.document is None:
            raise CannotIngest(outcome.error)
        kept.add(outcome.document.id)
    _keep(library, kept)


def fill_where_readable(library: Library, paths: Iterable[Path]) -> None:
    """Make the library hold those of some files that can be read."""
    outcomes = ingest_files(library, readable_files(paths))
    _keep(library, [it.document.id for it in outcomes if it.document is not None])


def fill_with_paragraphs(library: Library, paragraphs: Sequence[Paragraph], language: str) -> None:
    """Make the library hold one language's paragraphs, each a document."""
    fill_with_texts(library, {one.id: one.texts[language] for one in paragraphs})


def fill_with_texts(library: Library, texts: Mapping[str, str]) -> dict[str, str]:
    """Make the library hold texts, each a document; the documents' ids by the texts' keys."""
    ids = {key: library.add(_read(key, text)).id for key, text in texts.items()}
    _keep(library, ids.values())
    return ids


def _read(paragraph_id: str, text: str) -> Document:
    data = text.encode()
    return reader.read(
        Source(
            name=source_name(paragraph_id),
            sha256=hashlib.sha256(data).hexdigest(),
            text=text,
            media_type="text/plain",
            encoding="utf-8",
        )
    )


def _keep(library: Library, document_ids: Iterable[str]) -> None:
    kept = frozenset(document_ids)
    for document in library.documents():
        if document.id not in kept:
            library.remove(document.id)
