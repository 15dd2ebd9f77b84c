"""A passage as a citation: its words, and every way to find them again in the source."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from operator import itemgetter
from types import MappingProxyType

from index.search.ranking import ScoredPassage
from index.storage.records import PageLines, StoredDocument, StoredPassage
from ingest.alignment import Span
from ingest.models import Passage
from service import schemas
from service.citing.boxes import boxes_of

CONTEXT = 32
"""Characters of the source on either side of a quotation, which tell it from its like."""
LIT = 2
"""Sentences of a passage that are highlighted at most: all of them would show nothing."""


def cite(
    found: ScoredPassage | StoredPassage,
    document: StoredDocument,
    read: Callable[[int, int], str],
    lines: PageLines = MappingProxyType({}),
    quoted: Collection[int] = (),
) -> schemas.Citation:
    """The citation of a passage of ``document``; ``read`` gives its source text from start to end.

    ``lines`` are those of the pages that the passage stands on, where they can be shown.

    A passage that was found for a question has a score and highlights; another has neither. Lit are
    the ``quoted`` sentences, by their index, or where there are none the best for the question.
    """
    if isinstance(found, ScoredPassage):
        passage, score = found.stored.passage, round(found.fitness, 4)
        best = found.sentences
    else:
        passage, score, best = found.passage, None, ()
    runs = sorted(
        (run.start, run.end, page.number) for page in document.pages for run in page.spans
    )
    spans = _paged(passage.spans, runs)

    return schemas.Citation(
        id=passage.id,
        document=schemas.CitedDocument(
            id=document.id, source=document.source, sha256=document.sha256, csl=document.csl
        ),
        kind=passage.kind.value,
        section=list(passage.section),
        pages=list(passage.pages),
        printed_pages=_printed(passage.pages, document),
        recognised=any(page.recognised and page.number in passage.pages for page in document.pages),
        text=passage.text,
        spans=spans,
        highlights=_highlights(passage, quoted or best[:LIT]),
        selectors=[selector for span in spans for selector in _selectors(span, read)],
        footnotes=[
            schemas.Footnote(marker=note.marker, text=note.text, spans=_paged(note.spans, runs))
            for note in passage.notes
        ],
        score=score,
        boxes=boxes_of(_by_sentence(passage, runs), document.id, lines),
    )


def _printed(pages: Iterable[int], document: StoredDocument) -> list[str]:
    """The numbers printed on pages; none where one is not known."""
    labels = {page.number: page.label for page in document.pages}
    printed = [labels.get(page, "") for page in pages]
    return printed if all(printed) else []


_PageRun = tuple[int, int, int]
"""Where a run of a page's text starts and ends, and the number of the page."""


def _paged(spans: Iterable[Span], runs: Sequence[_PageRun]) -> list[schemas.CitedSpan]:
    """The spans with their pages; one that runs on over a page's end is cut there."""
    return [piece for span in spans for piece in _cut(span, runs)]


def _cut(span: Span, runs: Sequence[_PageRun]) -> list[schemas.CitedSpan]:
    """The span's part on each page, without what lies between the pages."""
    parts: list[schemas.CitedSpan] = []
    first = bisect_right(runs, span.start, key=itemgetter(1))
    last = bisect_left(runs, span.end, key=itemgetter(0))
    for start, end, page in runs[first:last]:
        if parts and parts[-1].page == page:
            parts[-1].end = min(end, span.end)
        else:
            part = schemas.CitedSpan(
                start=max(start, span.start), end=min(end, span.end), page=page
            )
            parts.append(part)
    if not parts:
        return [schemas.CitedSpan(start=span.start, end=span.end)]
    parts[0].start, parts[-1].end = span.start, span.end
    return parts


def _by_sentence(passage: Passage, runs: Sequence[_PageRun]) -> list[schemas.CitedSpan]:
    """The sentences' spans with their pages."""
    return _paged([span for sentence in passage.sentences for span in sentence.spans], runs)


def _highlights(passage: Passage, indices: Iterable[int]) -> list[schemas.Highlight]:
    """The sentences in reading order, those with nothing but space between them as one."""
    merged: list[schemas.Highlight] = []
    for index in sorted(indices):
        sentence = passage.sentences[index]
        if merged and not passage.text[merged[-1].end : sentence.start].strip():
            merged[-1].end = sentence.end
        else:
            merged.append(schemas.Highlight(start=sentence.start, end=sentence.end))
    return merged


def _selectors(
    span: schemas.CitedSpan, read: Callable[[int, int], str]
) -> tuple[schemas.TextPositionSelector, schemas.TextQuoteSelector]:
    return (
        schemas.TextPositionSelector(start=span.start, end=span.end),
        schemas.TextQuoteSelector(
            exact=read(span.start, span.end),
            prefix=read(max(0, span.start - CONTEXT), span.start),
            suffix=read(span.end, span.end + CONTEXT),
        ),
    )
