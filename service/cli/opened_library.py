"""What the commands do with a library that they open themselves; this takes seconds to import."""

import logging
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Self

from index.library import Library, Verification
from index.model_cache import discard_damaged
from service import schemas
from service.answering.lookup import Lookup
from service.citing import responses
from service.cli import terminal_text
from service.components import open_answerer, open_library
from service.ingestion import ingest_files
from service.intake.folder_plan import described_files
from service.selecting import selected
from service.settings import Settings

logger = logging.getLogger(__name__)


class OpenedLibrary:
    """Answers what a client of a server is asked, from a library that is open here."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._settings = settings

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """The library of the settings.

        Raises:
            LibraryError: if it cannot be opened.
        """
        return cls(open_library(settings), settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._library.close()

    def search(
        self,
        query: str,
        *,
        top_k: int,
        document_ids: Sequence[str] | None,
        collections: Sequence[str] | None,
        filters: schemas.Filters | None,
        language: schemas.Language | None,
    ) -> schemas.SearchResponse:
        """The passages nearest to a query, best first."""
        selection = selected(document_ids, collections, filters)
        lookup = Lookup.of(self._library.snapshot, query, top_k, selection, language)
        return responses.search_response(lookup)

    def ask(
        self,
        question: str,
        *,
        top_k: int,
        document_ids: Sequence[str] | None,
        collections: Sequence[str] | None,
        filters: schemas.Filters | None,
        language: schemas.Language | None,
    ) -> schemas.AskResponse:
        """An answer with its citations, or a message that the documents hold none."""
        selection = selected(document_ids, collections, filters)
        with closing(open_answerer(self._settings, self._library)) as answerer:
            reply = answerer.reply(question, top_k=top_k, selection=selection, language=language)
            return responses.ask_response(answerer, reply)

    def documents(self) -> list[schemas.DocumentSummary]:
        """The stored documents, by name."""
        return list(map(responses.document_summary, self._library.documents()))


def documents(settings: Settings, *, passages: bool) -> list[schemas.DocumentPassages]:
    """The stored documents, with their passages if those are asked for."""
    with open_library(settings) as library:
        snapshot = library.snapshot
        return [
            schemas.DocumentPassages(
                document=responses.document_summary(document),
                passages=responses.all_cited(snapshot, snapshot.passages(document.id))
                if passages
                else [],
            )
            for document in snapshot.documents.values()
        ]


def cited(settings: Settings, citation_id: str) -> tuple[schemas.Citation, str]:
    """A citation by its id, and the source text of its document.

    Raises:
        UnknownPassage: if there is none.
    """
    with open_library(settings) as library:
        snapshot = library.snapshot
        citation = responses.cited(snapshot, snapshot.passage(citation_id))
        return citation, snapshot.text(citation.document.id)


def verified(settings: Settings) -> tuple[list[Path], Verification]:
    """The damaged folders of the model cache, and what was found amiss in the library.

    Whatever the library needs of it is made again.
    """
    damaged = discard_damaged(settings.model_cache)
    with open_library(settings) as library:
        return damaged, library.verify()


def take_in(settings: Settings, paths: Iterable[Path], library: Library, stopped: Event) -> None:
    """Take files into a library, of which a line each is logged, until ``stopped`` is set."""
    files = [described.file for described in described_files(paths)]
    for outcome in ingest_files(library, files, ocr=settings.ocr, stopped=stopped):
        level = logging.WARNING if outcome.document is None else logging.INFO
        logger.log(level, "%s", terminal_text.ingested(outcome))
