"""Whether what was found holds what was asked for: one rule for every framework."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median

from eval.bench.peers.collections import Asked, Collection
from eval.bench.peers.programs.trial import Piece
from eval.datasets.questions import LANGUAGES
from eval.datasets.relevance import SourceText, overlap
from ingest.alignment import Span

RULE = (
    "A question counts as found at k if one of the k best pieces shares a character of the source "
    "with the words that answer it (documents) or with the paragraph that it is about (XQuAD). A "
    "piece stands where the framework says, if its words stand there, else where they first stand "
    "in its file, white space aside."
)

DEPTHS = (1, 5)


@dataclass(frozen=True, slots=True)
class Shares:
    """The share of a collection's questions in one language found at each depth, from 0 to 1.

    ``set`` is "tune", or "all" for these and the ones that nothing was tuned on together.
    """

    collection: str
    set: str
    language: str
    questions: int
    found: dict[int, float]


@dataclass(frozen=True, slots=True)
class Quality:
    """All shares, how long the best pieces are, and how many pieces stand nowhere in their file.

    ``characters`` is the median of the best pieces.
    """

    shares: tuple[Shares, ...]
    characters: int
    unplaced: int


def quality(found: Iterable[tuple[Collection, Sequence[Sequence[Piece]]]]) -> Quality:
    """How good what was found is, by collection, for each question in its order."""
    shares: list[Shares] = []
    lengths: list[int] = []
    unplaced = 0
    for collection, answers in found:
        ranks: list[tuple[Asked, int | None]] = []
        for asked, pieces in zip(collection.questions, answers, strict=True):
            places = [_placed(piece, collection.sources) for piece in pieces]
            unplaced += sum(not place for place in places)
            lengths += [len(piece.text) for piece in pieces[:1]]
            ranks.append((asked, _rank(asked, pieces, places)))
        shares += _shares(collection.name, ranks)
    return Quality(tuple(shares), round(median(lengths or [0])), unplaced)


def _rank(asked: Asked, pieces: Sequence[Piece], places: Sequence[Sequence[Span]]) -> int | None:
    """The place of the first piece that holds some of what answers, from 1; None if none does."""
    for rank, (piece, spans) in enumerate(zip(pieces, places, strict=True), start=1):
        if any(
            gold.document_id == piece.source and overlap(spans, gold.span) for gold in asked.gold
        ):
            return rank
    return None


def _placed(piece: Piece, sources: Mapping[str, SourceText]) -> tuple[Span, ...]:
    """Where a piece stands in its file; nowhere if that does not hold its words."""
    source = sources.get(piece.source)
    if source is None:
        return ()
    spans = tuple(Span(start, end) for start, end in piece.spans)
    if len(spans) > 1 or any(source.text[span.start : span.end] == piece.text for span in spans):
        return spans
    found = source.find(piece.text)
    return (found,) if found else spans


def _shares(collection: str, ranks: Sequence[tuple[Asked, int | None]]) -> Iterable[Shares]:
    sets = {"all": ranks, "tune": [(asked, rank) for asked, rank in ranks if asked.set == "tune"]}
    for name, judged in sets.items():
        for language in LANGUAGES:
            mine = [rank for asked, rank in judged if asked.language == language]
            if mine:
                found = {k: mean(rank is not None and rank <= k for rank in mine) for k in DEPTHS}
                yield Shares(collection, name, language, len(mine), found)
