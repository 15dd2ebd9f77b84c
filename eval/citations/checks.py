"""What must hold of every citation, whatever was asked."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from service.schemas import (
    AskResponse,
    Citation,
    CitedSpan,
    TextPositionSelector,
    TextQuoteSelector,
)

CONTEXT = 32
"""The most characters of a quote's prefix or suffix."""

CIRCLED = "①-⓿❶-❿㉑-㊿"
_MARK = re.compile(f"[{CIRCLED}]")
# After these, or at a line's start, a circled digit numbers an item and marks no note.
_ENUMERATES = frozenset(":：;；、,，(（\n")
_SENTENCE_ENDS = frozenset("。！？…!?.;；:：")
_CLOSES = "”’\"'」』)）]】》〉"
_ITEM = re.compile(
    rf"\A\s*(?:[•●○■□◆◇▪‣·*\-–—]|[{CIRCLED}]|[(（]?[\d一二三四五六七八九十]+[.)）、．])"
)
# Their lines are set as lines in the source.
_SET_IN_LINES = frozenset({"heading", "caption", "table"})


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that does not hold: which, for what citation or request, and how."""

    check: str
    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The citations of one response; ``request`` says what was asked."""

    request: str
    citations: tuple[Citation, ...]


Check = Callable[[Citation, str], Iterator[str]]
"""From a citation and its document's source text to what is wrong with it."""


def quotes(citation: Citation, text: str) -> Iterator[str]:
    """A pair of selectors for each span, the quote to the letter with its surroundings."""
    pairs = list(zip(citation.selectors[::2], citation.selectors[1::2], strict=False))
    if len(citation.selectors) != 2 * len(citation.spans):
        yield f"{len(citation.selectors)} selectors for {len(citation.spans)} spans"
        return
    for span, (position, quote) in zip(citation.spans, pairs, strict=True):
        if not isinstance(position, TextPositionSelector) or not isinstance(
            quote, TextQuoteSelector
        ):
            yield "its selectors are not in pairs of position and quote"
        elif (position.start, position.end) != (span.start, span.end):
            yield f"position {position.start}-{position.end} is not {_at(span)}"
        elif quote.exact != text[span.start : span.end]:
            yield f"exact {quote.exact[:40]!r} is not the text of {_at(span)}"
        elif quote.prefix != text[max(0, span.start - CONTEXT) : span.start]:
            yield f"prefix {quote.prefix!r} is not what stands before {_at(span)}"
        elif quote.suffix != text[span.end : span.end + CONTEXT]:
            yield f"suffix {quote.suffix!r} is not what stands after {_at(span)}"


def spans(citation: Citation, text: str) -> Iterator[str]:
    """Spans are within the text, ascend and are disjoint."""
    if not citation.spans:
        yield "it has no spans"
    for span in citation.spans:
        if not 0 <= span.start < span.end <= len(text):
            yield f"{_at(span)} is no run of a text of {len(text)} characters"
    for span, following in pairwise(citation.spans):
        if following.start < span.end:
            yield f"{_at(following)} does not follow {_at(span)}"


def marks(citation: Citation, _text: str) -> Iterator[str]:
    """No footnote mark is left in the words."""
    for match in _MARK.finditer(citation.text):
        at = match.start()
        first = at == 0 and citation.kind == "footnote"
        if first or (at and citation.text[at - 1] not in _ENUMERATES):
            yield f"{citation.text[max(0, at - 15) : at + 5]!r} holds a footnote mark"


def line_breaks(citation: Citation, _text: str) -> Iterator[str]:
    """A line ends where a sentence or an item ends."""
    if citation.kind in _SET_IN_LINES:
        return
    if "\r" in citation.text:
        yield "a carriage return is left in it"
    for line, following in pairwise(citation.text.split("\n")):
        end = line.rstrip().rstrip(_CLOSES)[-1:]
        if end not in _SENTENCE_ENDS and not _ITEM.match(following):
            yield f"{line[-15:]!r} ends a line inside a sentence"


def highlights(citation: Citation, _text: str) -> Iterator[str]:
    """Highlights are runs of the words, ascending and disjoint."""
    at = 0
    for run in citation.highlights:
        if not at <= run.start < run.end <= len(citation.text):
            yield f"{run.start}-{run.end} is no run of its text after {at}"
        at = run.end


CHECKS: Mapping[str, Check] = {
    "the quote is the source to the letter": quotes,
    "spans ascend and are disjoint": spans,
    "no footnote mark in the words": marks,
    "no line break inside a sentence": line_breaks,
    "highlights are runs of the words": highlights,
}


def each(citations: Iterable[Citation], texts: Mapping[str, str]) -> Iterator[Failure]:
    """What is wrong with citations, each looked at by itself; ``texts`` are by document id."""
    for citation in citations:
        for name, check in CHECKS.items():
            for detail in check(citation, texts[citation.document.id]):
                yield Failure(name, citation.id, detail)


NO_NOTES = "no words of a footnote in a body passage"


def notes_apart(citations: Sequence[Citation]) -> Iterator[Failure]:
    """No body passage holds words of a footnote that any of the citations names."""
    notes: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for citation in citations:
        own = citation.spans if citation.kind == "footnote" else []
        for span in (*own, *(span for note in citation.footnotes for span in note.spans)):
            notes[citation.document.id].add((span.start, span.end))
    for citation in citations:
        if citation.kind != "body":
            continue
        for span in citation.spans:
            for start, end in notes[citation.document.id]:
                if span.start < end and start < span.end:
                    yield Failure(
                        NO_NOTES, citation.id, f"{_at(span)} meets the footnote at {start}-{end}"
                    )


NO_SHARING = "no two results share a sentence"


def nothing_shared(answered: Iterable[Answered]) -> Iterator[Failure]:
    """No two citations of one response hold the same characters of a source."""
    for response in answered:
        for one, other in combinations(response.citations, 2):
            if one.document.id == other.document.id and any(
                a.start < b.end and b.start < a.end for a in one.spans for b in other.spans
            ):
                yield Failure(NO_SHARING, response.request, f"{one.id} and {other.id} overlap")


STABLE = "an id means one passage, and a passage has one id"


def stable(answered: Iterable[Answered]) -> Iterator[Failure]:
    """The same spans of a document always have the same id, and no others have it."""
    ids: dict[tuple[object, ...], str] = {}
    places: dict[str, tuple[object, ...]] = {}
    for response in answered:
        for citation in response.citations:
            runs = tuple((span.start, span.end) for span in citation.spans)
            place = (citation.document.id, *runs)
            known = ids.setdefault(place, citation.id)
            if known != citation.id:
                yield Failure(STABLE, response.request, f"{known} is also {citation.id}")
            if places.setdefault(citation.id, place) != place:
                yield Failure(STABLE, response.request, f"{citation.id} stands in two places")


ANSWERS = "an answer quotes what it cites"


def quoted(request: str, response: AskResponse) -> Iterator[Failure]:
    """Each statement's citations exist, and each line of its words stands in one of them.

    What only the catalogue knows is nobody's words; it cites the document that it is told of.
    """
    if response.answerable != (response.answer is not None):
        yield Failure(ANSWERS, request, "answerable and answer disagree")
    for statement in response.answer.statements if response.answer else ():
        numbers = statement.citations
        if not numbers or not all(1 <= n <= len(response.citations) for n in numbers):
            yield Failure(ANSWERS, request, f"{statement.text[:30]!r} cites {numbers}")
        elif statement.kind != "catalogue" and not all(
            any(line in response.citations[n - 1].text for n in numbers)
            for line in statement.text.splitlines()
        ):
            # A list may run over several passages, which part only between its lines.
            yield Failure(ANSWERS, request, f"{statement.text[:30]!r} is in none of {numbers}")


def _at(span: CitedSpan) -> str:
    return f"{span.start}-{span.end}"
