"""The list that a sentence announces or is an item of."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.answering.extraction.list_marks import ListMark, marks_of
from service.answering.extraction.surroundings import PlacedSentence, Surroundings

MOST_ITEMS = 30
LONGEST = 4_000
"""Characters that are quoted of a list; what does not fit is left out from the first such item."""
LONG = 1_500
"""Characters from which on a list is quoted by the first sentence of each item."""
APART = 12
"""Sentences that the marks of two neighbouring items may be apart."""
LEADING = 3
"""Sentences after which a list that is asked for may begin."""

_SHORT = 24
_SHORT_ITEM = 120
_FEWEST = 2
_COLON = re.compile(r"[：:]\W{0,3}$")
_SENTENCE_END = re.compile(r"[。.！!？?]\W{0,3}$")
_GOES_ON = re.compile(r"[；;，,、]\W{0,3}(?:and|or|以及|或者?|和)?$")
_ANNOUNCES = re.compile(
    r"[：:]\W{0,3}$|如下|以下|下列|下述|包括|分为|[几两二三四五六七八九十多]\s?[个项种点方条步类大层]"
    r"|\bfollow(?:s|ing)\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|several|some)\b",
    re.IGNORECASE,
)
_ENUMERATES = re.compile(r"、[^。、]{1,80}(?:、|和|及|与|等)|,[^.,]{1,80},[^.,]{0,80} (?:and|or) ")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some sentences of the surroundings, ``first`` to ``last``, that one included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class FoundList:
    """A list: the pieces of its document that it is, and its items' texts as they stand there."""

    pieces: tuple[Piece, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Start:
    """Where an item begins: a sentence, and the characters of it that are before its mark."""

    at: int
    mark: ListMark


def announces(sentence: str) -> bool:
    """Whether a sentence ends with a colon, so that what follows belongs to it."""
    return _COLON.search(sentence) is not None


def list_around(around: Surroundings, *, wanted: bool) -> FoundList | None:
    """The list that the sentence in the middle announces or, where one is ``wanted``, is of.

    None where there is no list of at least two items.
    """
    sentences, at = around.sentences, around.at
    if announces(sentences[at].text):
        return _marked(around, _first_after(sentences, at), at) or _unmarked(around)
    if not wanted or (_ENUMERATES.search(sentences[at].text) and not _is_item(sentences[at])):
        return None
    for start in _starts_near(around):
        found = _marked(around, start, at)
        if found:
            return found
    return None


def _is_item(sentence: PlacedSentence) -> bool:
    """Whether a paragraph that is one item of a list begins with a sentence."""
    return sentence.opens and any(mark.start == 0 for mark in marks_of(sentence.text))


def _starts_near(around: Surroundings) -> Iterator[_Start]:
    """Marks that the sentence in the middle may belong to, nearest first."""
    sentences, at = around.sentences, around.at
    yield from (_Start(at, mark) for mark in marks_of(sentences[at].text))
    # It may go on with an item that begins before it in its paragraph.
    for place in range(at - 1, around.paragraph_start(at) - 1, -1):
        yield from (_Start(place, mark) for mark in reversed(marks_of(sentences[place].text)))
    for place in range(at + 1, min(at + 1 + LEADING, len(sentences))):
        if place > at + 1 and sentences[place].opens and not announces(sentences[place - 1].text):
            continue
        yield from (_Start(place, mark) for mark in marks_of(sentences[place].text) if mark.begins)


def _first_after(sentences: Sequence[PlacedSentence], at: int) -> _Start | None:
    """The first item of a list that the sentence right before it announces."""
    following = marks_of(sentences[at + 1].text) if at + 1 < len(sentences) else ()
    return next((_Start(at + 1, mark) for mark in following if mark.begins), None)


def _marked(around: Surroundings, start: _Start | None, at: int) -> FoundList | None:
    """The list that the item with a mark is of; ``at`` is the sentence that asks for it."""
    if start is None:
        return None
    sentences = around.sentences
    starts = [*reversed([*_back(sentences, start)]), start, *_onward(sentences, start)]
    if len(starts) < _FEWEST or starts[0].at == starts[-1].at:
        # A list within one sentence is that sentence.
        return None
    ends = [
        following.at - (following.mark.start == 0 and following.at > own.at)
        for own, following in pairwise(starts)
    ]
    ends.append(_last_end(around, starts, ends))
    first = starts[0]
    lead = None
    if at < first.at:
        lead = at
    elif first.mark.start == 0 and first.at:
        inside = not sentences[first.at].opens
        if inside or _ANNOUNCES.search(sentences[first.at - 1].text):
            lead = first.at - 1
    return _found(sentences, starts, ends, lead)


def _last_end(around: Surroundings, starts: Sequence[_Start], ends: Sequence[int]) -> int:
    """Where the last item ends: its paragraph, or as many sentences as others have."""
    last = starts[-1].at
    end = around.paragraph_end(last)
    if around.sentences[last].opens and starts[-1].mark.start == 0:
        return end
    most = max(end - own.at for own, end in zip(starts, ends, strict=False))
    return min(end, last + most)


def _back(sentences: Sequence[PlacedSentence], start: _Start) -> Iterator[_Start]:
    """The items before one, backwards."""
    while not (start.mark.begins and start.mark.number):
        before = _previous(sentences, start)
        if before is None:
            return
        yield before
        start = before


def _previous(sentences: Sequence[PlacedSentence], start: _Start) -> _Start | None:
    for place in range(start.at, max(-1, start.at - 1 - APART), -1):
        for mark in reversed(marks_of(sentences[place].text)):
            earlier = place < start.at or mark.start < start.mark.start
            if earlier and start.mark.goes_on(mark):
                return _Start(place, mark)
        if _parts(sentences[place], start.mark) and place < start.at:
            return None
    return None


def _onward(sentences: Sequence[PlacedSentence], start: _Start) -> Iterator[_Start]:
    """The items after one."""
    while True:
        following = _next(sentences, start)
        if following is None:
            return
        yield following
        start = following


def _next(sentences: Sequence[PlacedSentence], start: _Start) -> _Start | None:
    for place in range(start.at, min(len(sentences), start.at + 1 + APART)):
        for mark in marks_of(sentences[place].text):
            if place == start.at and mark.start <= start.mark.start:
                continue
            if mark.goes_on(start.mark):
                return _Start(place, mark)
            if mark.family == start.mark.family and mark.begins:
                return None
        if place > start.at and _parts(sentences[place], start.mark):
            return None
    return None


def _parts(sentence: PlacedSentence, mark: ListMark) -> bool:
    """Whether a sentence ends a bulleted list: a paragraph begins with it, and no bullet."""
    bulleted = any(own.number == 0 for own in marks_of(sentence.text))
    return mark.number == 0 and sentence.opens and not bulleted


def _unmarked(around: Surroundings) -> FoundList | None:
    """Short paragraphs without marks, up to the first that ends like a sentence."""
    sentences, at = around.sentences, around.at
    places: list[int] = []
    for place in range(at + 1, len(sentences)):
        text = sentences[place].text
        alone = sentences[place].opens and around.paragraph_end(place) == place
        if not alone or len(text) > _SHORT_ITEM:
            break
        ended = _SENTENCE_END.search(text)
        if ended and not (places and _GOES_ON.search(sentences[places[-1]].text)):
            break
        places.append(place)
        if ended:
            break
    if len(places) < _FEWEST:
        return None
    starts = [_Start(place, ListMark("", 0, 0)) for place in places]
    return _found(sentences, starts, places, at)


def _found(
    sentences: Sequence[PlacedSentence],
    starts: Sequence[_Start],
    ends: Sequence[int],
    lead: int | None,
) -> FoundList:
    """The list of these items, cut where it is too long to be quoted."""
    if sum(len(sentence.text) for sentence in sentences[starts[0].at : ends[-1] + 1]) > LONG:
        ends = [
            min(end, own.at + (len(sentences[own.at].text) - own.mark.start < _SHORT))
            for own, end in zip(starts, ends, strict=True)
        ]
    pieces = [] if lead is None else [Piece(lead, max(lead, starts[0].at - 1))]
    items: list[str] = []
    length = 0
    for number, (own, end) in enumerate(zip(starts, ends, strict=True)):
        following = starts[number + 1] if number + 1 < len(starts) else None
        item = _item(sentences, own, end, following)
        length += len(item)
        if items and (length > LONGEST or len(items) == MOST_ITEMS):
            break
        items.append(item)
        pieces.append(Piece(own.at, end))
    return FoundList(merged(pieces), tuple(items))


def _item(
    sentences: Sequence[PlacedSentence], start: _Start, end: int, following: _Start | None
) -> str:
    """An item's text; one may end where the next begins, inside a sentence."""
    last = sentences[end]
    cut = following.mark.start if following and following.at == end else len(last.text)
    if start.at == end:
        return last.text[start.mark.start : cut].strip()
    texts = [sentences[start.at].text[start.mark.start :]]
    texts += [sentence.text for sentence in sentences[start.at + 1 : end]]
    texts.append(last.text[:cut])
    return joined(texts, sentences[start.at : end + 1]).strip()


def joined(texts: Sequence[str], sentences: Sequence[PlacedSentence]) -> str:
    """Texts of neighbouring sentences as one, with what stands between them in their passage."""
    text = texts[0]
    for (before, after), following in zip(pairwise(sentences), texts[1:], strict=True):
        text += gap(before, after) + following
    return text


def gap(before: PlacedSentence, after: PlacedSentence) -> str:
    """What stands between two sentences: a line's end where they are of two passages."""
    if before.stored == after.stored and after.index == before.index + 1:
        return after.stored.passage.gap_before(after.index)
    return "\n"


def merged(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces in reading order, neighbours as one."""
    kept: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.first):
        if kept and piece.first <= kept[-1].last + 1:
            kept[-1] = Piece(kept[-1].first, max(kept[-1].last, piece.last))
        else:
            kept.append(piece)
    return tuple(kept)
