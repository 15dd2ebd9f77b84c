"""Passages and documents made by hand, as the index would hand them out."""

import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from index.language.lexicon import Lexicon
from index.search.ranking import Ranking, ScoredPassage
from index.storage.records import StoredDocument, StoredPassage
from ingest.alignment import Span
from ingest.models import Note, Page, Passage, PassageKind, Sentence


def make_document(source_text: str, pages: Sequence[tuple[int, int]] = ()) -> StoredDocument:
    """A document whose page ``n`` is the ``n``-th of the runs given."""
    return StoredDocument(
        id="d_000000000001",
        source="note.txt",
        sha256="0" * 64,
        media_type="text/plain",
        encoding="utf-8",
        csl={"type": "report", "title": "札记"},
        language="zh",
        characters=len(source_text),
        pages=tuple(Page(number, (Span(*run),)) for number, run in enumerate(pages, start=1)),
        passages=1,
        ingested_at=datetime(2026, 1, 31, 8, 30, tzinfo=UTC),
    )


def make_passage(
    *sentences: str,
    spans: Sequence[tuple[int, int]] = ((0, 1),),
    kind: PassageKind = PassageKind.BODY,
    notes: tuple[Note, ...] = (),
    number: int = 0,
    section: tuple[str, ...] = ("一、概说",),
) -> StoredPassage:
    """A passage of the sentences, one after the other, that all stand in ``spans``.

    A line's end behind a sentence, which belongs to none, ends its paragraph.
    """
    own = tuple(Span(*span) for span in spans)
    placed, at = [], 0
    for sentence in sentences:
        placed.append(Sentence(at, at + len(sentence.rstrip("\n")), own))
        at += len(sentence)
    passage = Passage(
        id=f"c_{number}",
        kind=kind,
        text="".join(sentences),
        spans=own,
        pages=(),
        section=section,
        sentences=tuple(placed),
        notes=notes,
    )
    return StoredPassage("d_000000000001", number, passage)


def make_found(
    *sentences: str,
    score: float = 0.8,
    best: tuple[int, ...] = (0,),
    apart: float = 2.0,
    kind: PassageKind = PassageKind.BODY,
    number: int = 0,
    section: tuple[str, ...] = ("一、概说",),
) -> ScoredPassage:
    """A passage found for a question; ``score`` is its fitness, 0 to 1.

    It was read where ``best`` names all of its sentences, each of which is then ``apart`` behind
    the one before it; else nobody read it.
    """
    score = min(max(score, 1e-6), 1 - 1e-6)
    log_odds = math.log(score / (1 - score))
    stored = make_passage(*sentences, kind=kind, number=number, section=section)
    read = len(sentences) > 1 and len(best) == len(sentences)
    answers = tuple(-apart * best.index(at) for at in range(len(sentences))) if read else ()
    return ScoredPassage(stored, log_odds, best, answers)


def make_ranking(
    *results: ScoredPassage, query: str = "鲸落是什么？", answerable: bool = True
) -> Ranking:
    """What a search yields."""
    language = "en" if query.isascii() else "zh"
    return Ranking(query, language, results, 0.9 if answerable else 0.1, answerable)


class Shelf:
    """The passages of one document, as a snapshot hands them out; ``gap`` is between any two."""

    def __init__(
        self, *passages: StoredPassage, lexicon: Lexicon | None = None, gap: str = ""
    ) -> None:
        self.lexicon = lexicon or Lexicon({})
        self._passages = sorted(passages, key=lambda stored: stored.ordinal)
        self._gap = gap

    def passages(self, _document_id: str) -> Sequence[StoredPassage]:
        return self._passages

    def text(self, _document_id: str, _start: int = 0, _end: int | None = None) -> str:
        return self._gap


def reader_of(source_text: str) -> Callable[[int, int], str]:
    """What gives any part of a source text."""
    return lambda start, end: source_text[start:end]
