"""What must hold of every document that is read, whatever its truth."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Self

from eval.reading.scores import NONE, Share
from ingest.alignment import Span
from ingest.characters import compatible
from ingest.models import Document, Passage
from ingest.splitting import split

# As many characters as a passage's tokens may have; no encoder is needed to cut by them.
_WINDOW = 1_000


@dataclass(frozen=True, slots=True)
class Wholeness:
    """How much of what must hold of all of a document holds.

    ``owned`` are the source's characters, white space apart, that stand in just one block or mark;
    ``slices`` the sentences whose spans hold their letters and no others; ``pages`` the blocks and
    passages that stand on the pages that they name.
    """

    owned: Share = NONE
    slices: Share = NONE
    pages: Share = NONE

    @classmethod
    def of(cls, document: Document) -> Self:
        """Check a document's blocks and the passages that it splits into."""
        passages = split(document, len, _WINDOW)
        return cls(_owned(document), _slices(document, passages), _pages(document, passages))


def _owned(document: Document) -> Share:
    text = document.source.text
    owners = [0] * (len(text) + 1)
    for block in document.blocks:
        for span in (*block.spans, *(mark.span for mark in block.marks)):
            owners[span.start] += 1
            owners[span.end] -= 1
    counted = [
        count
        for character, count in zip(text, accumulate(owners), strict=False)
        if not character.isspace()
    ]
    return Share(counted.count(1), len(counted))


def _slices(document: Document, passages: Iterable[Passage]) -> Share:
    text = document.source.text
    told = [
        _letters(passage.text[sentence.start : sentence.end])
        == _letters("".join(text[span.start : span.end] for span in sentence.spans))
        for passage in passages
        for sentence in passage.sentences
    ]
    return Share(sum(told), len(told))


def _letters(text: str) -> str:
    return "".join(c for c in compatible(text) if c.isalnum())


def _pages(document: Document, passages: Iterable[Passage]) -> Share:
    """By the form feeds of the text, for formats that have pages."""
    if not document.pages:
        return NONE
    feeds = [k for k, character in enumerate(document.source.text) if character == "\f"]
    told = [
        set(pages) == set(_between(feeds, spans))
        for spans, pages in chain(
            ((block.spans, block.pages) for block in document.blocks),
            ((passage.spans, passage.pages) for passage in passages),
        )
    ]
    return Share(sum(told), len(told))


def _between(feeds: Sequence[int], spans: Iterable[Span]) -> Iterator[int]:
    for span in spans:
        first, last = (bisect_right(feeds, place) + 1 for place in (span.start, span.end - 1))
        yield from range(first, last + 1)
