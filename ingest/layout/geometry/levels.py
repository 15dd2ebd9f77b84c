"""The levels of headings: by their numbers and their type, each kind beside the others."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.layout import headings
from ingest.layout.geometry.flow import is_chinese
from ingest.layout.geometry.laid_text import Row

_DEEPEST = 6
# Points that make one size another.
_OTHER_SIZE = 0.45
# Small capitals are set in smaller type than the words beside them, as a share of its size.
_SMALL_CAPITALS = 0.86
_CAPITALS_GROWTH = 1.22
_OUTER = {"part", "chapter", "section", "han", "roman"}
_CHAPTERS = {"part", "chapter"}
_ROOT = "decimal 1"
_FACE = re.compile(r"(?i)^[A-Z]{6}\+|[-,_ ]?(?:bold|regular|roman|medium|mt|ps|psmt)")
_CHAIN = re.compile(r"\d{1,2}(?:[.．]\d{1,2}){0,5}")
_NUMBER = re.compile(r"\d+")


@dataclass(slots=True, eq=False)
class HeadingDraft:
    """A heading in the making.

    ``style`` is how it is numbered, ``stated`` its level where the format states one, ``known``
    whether its words are those of a text's own parts, such as its conclusion, ``loose`` whether
    one alone of its type would be none.
    """

    rows: list[Row]
    text: str
    style: str | None
    stated: int = 0
    known: bool = False
    loose: bool = False
    level: int = 0

    @property
    def size(self) -> float:
        """The size of its type in points."""
        return self.rows[0].size

    @property
    def is_bold(self) -> bool:
        """Whether it is set heavier than text."""
        return self.rows[0].is_bold


@dataclass(frozen=True, slots=True)
class _Kind:
    """Headings that are numbered alike, or set alike where they have no number."""

    style: str | None
    size: float
    bold: bool
    capitals: bool
    face: str
    chinese: bool
    first: int


def set_levels(found: Sequence[HeadingDraft], body_size: float, *, titled: bool) -> None:
    """Give each heading its level, from 1.

    Each stands below the nearest one before it that outranks it; all of a kind get the level that
    most of them have so.

    Args:
        found: the headings in order.
        body_size: the size of the text's type in points.
        titled: whether the text's title is known, so that its first heading is none.
    """
    _tell_enumerations(found)
    kinds = _kinds(found, body_size)
    ordinary = {kind for h, kind in zip(found, kinds, strict=True) if not h.known}
    tops = {
        kind
        for kind in ordinary
        if not any(_outranks((other, False), kind, known=False) for other in ordinary - {kind})
    }
    votes: dict[_Kind, Counter[int]] = {kind: Counter() for kind in kinds}
    least = min((h.stated for h in found if h.stated), default=1)
    lone = not titled and _is_lone_top(kinds)
    above: list[tuple[_Kind, bool]] = []
    for k, (heading, kind) in enumerate(zip(found, kinds, strict=True)):
        if k == 0 and lone:
            votes[kind][1] += 1
            continue
        # What is set as other headings are stands among those, whatever its words.
        known = heading.known and kind not in ordinary
        while above and (
            (above[-1][1] and kind in tops) or not _outranks(above[-1], kind, known=known)
        ):
            above.pop()
        votes[kind][heading.stated - least + 1 if heading.stated else len(above) + 1] += 1
        above.append((kind, known))
    levels = {kind: _commonest(counts) for kind, counts in votes.items()}
    chain = _chain_offset(found, kinds, votes)
    for heading, kind in zip(found, kinds, strict=True):
        if heading.stated:
            heading.level = heading.stated - least + 1
        elif heading.known and heading.style is None and kind not in ordinary:
            heading.level = 1
        else:
            place = headings.chain_place(kind.style)
            heading.level = place + chain if place else levels[kind]
        heading.level = min(heading.level, _DEEPEST)


def _commonest(counts: Counter[int]) -> int:
    return max(counts, key=lambda level: (counts[level], -level))


def _chain_offset(
    found: Sequence[HeadingDraft], kinds: Sequence[_Kind], votes: dict[_Kind, Counter[int]]
) -> int:
    """How many levels stand above ``1``, of which ``1.1`` is the next."""
    offsets: Counter[int] = Counter()
    for heading, kind in zip(found, kinds, strict=True):
        place = headings.chain_place(kind.style)
        if place and not heading.stated:
            offsets[max(0, _commonest(votes[kind]) - place)] += 1
    if not offsets:
        return 0
    # ``1.1`` right below a chapter of another numbering takes that one's place.
    roots = any(kind.style == _ROOT for kind in kinds)
    lifted = min(_commonest(votes[k]) for k in kinds if headings.chain_place(k.style))
    first = min(place for k in kinds if (place := headings.chain_place(k.style)))
    above = max((_commonest(votes[kind]) for kind in kinds if kind.style in _CHAPTERS), default=0)
    return _commonest(offsets) if roots else max(lifted, above + 1) - first


def _kinds(found: Sequence[HeadingDraft], body_size: float) -> list[_Kind]:
    """The kind of each heading."""
    numbered: dict[str, _Kind] = {}
    members: dict[str, list[HeadingDraft]] = {}
    for heading in found:
        if heading.style is not None:
            members.setdefault(heading.style, []).append(heading)
    for style, some in members.items():
        own = [_kind(h, body_size) for h in some]
        kind = own[0]
        numbered[style] = _Kind(
            style,
            median(k.size for k in own),
            sum(k.bold for k in own) * 2 > len(own),
            sum(k.capitals for k in own) * 2 > len(own),
            kind.face,
            kind.chinese,
            next(k for k, h in enumerate(found) if h.style == style),
        )
    plain: list[_Kind] = []
    kinds: list[_Kind] = []
    for k, heading in enumerate(found):
        if heading.style is not None:
            kinds.append(numbered[heading.style])
            continue
        own_kind = _kind(heading, body_size, first=k)
        same = next((other for other in plain if _is_set_alike(own_kind, other)), None)
        if same is None:
            plain.append(own_kind)
        kinds.append(same or own_kind)
    return kinds


def _kind(heading: HeadingDraft, body_size: float, first: int = 0) -> _Kind:
    letters = [c for c in heading.text if c.isalpha()]
    chinese = is_chinese(heading.text)
    capitals = not chinese and bool(letters) and all(c.isupper() for c in letters)
    size = heading.size
    if capitals and size < _SMALL_CAPITALS * body_size:
        size, capitals = size * _CAPITALS_GROWTH, False
    face = _FACE.sub("", heading.rows[0].line.font).casefold()
    return _Kind(heading.style, size, heading.is_bold, capitals, face, chinese, first)


def _is_set_alike(one: _Kind, other: _Kind) -> bool:
    return (
        abs(one.size - other.size) < _OTHER_SIZE
        and one.bold == other.bold
        and one.capitals == other.capitals
        # Chinese and Latin words of one kind have fonts of their own.
        and (one.face == other.face or one.chinese != other.chinese)
    )


def _is_lone_top(kinds: Sequence[_Kind]) -> bool:
    """Whether the first heading is a text's name rather than the first of a kind."""
    first = kinds[0] if kinds else None
    return (
        first is not None
        and first.style is None
        and kinds.count(first) == 1
        and all(first.size > kind.size + _OTHER_SIZE for kind in kinds[1:])
    )


def _outranks(above: tuple[_Kind, bool], kind: _Kind, *, known: bool) -> bool:
    """Whether headings of a kind may stand below one."""
    outer, outer_known = above
    if known and kind.style is None:
        return False
    if outer_known and outer.style is None and kind.style is not None:
        return kind.style not in headings.OUTERMOST
    if outer.style is not None and kind.style is not None:
        told = headings.outranks(outer.style, kind.style)
        if told is not None:
            return told
    elif _is_set_alike(outer, kind):
        return False
    return _precedes(outer, kind)


def _precedes(outer: _Kind, kind: _Kind) -> bool:
    """Whether one kind's type outranks the other's, or it is the first of two alike."""
    if abs(outer.size - kind.size) >= _OTHER_SIZE:
        return outer.size > kind.size
    if outer.bold != kind.bold:
        return outer.bold
    if outer.style is None and kind.style is None and outer.capitals != kind.capitals:
        return outer.capitals
    if (outer.style in _CHAPTERS) != (kind.style in _CHAPTERS):
        return outer.style in _CHAPTERS
    return outer.first < kind.first


def _tell_enumerations(found: Sequence[HeadingDraft]) -> None:
    """``1 Scope`` stands right above ``1.1``; what counts on below ``1.1`` is an enumeration."""
    deeper = any(heading.style == "decimal 2" for heading in found)
    if not deeper and not _OUTER & {h.style for h in found if h.style}:
        return
    chain = [h for h in found if h.style in {_ROOT, "decimal 2"}]
    leading = {
        id(heading)
        for heading, after in pairwise(chain)
        if heading.style == _ROOT
        and _numbers(after) == [_number(heading), 1]
        and heading.size > after.size - _OTHER_SIZE
    }
    types = {(round(h.size), h.is_bold) for h in chain if id(h) in leading}
    last = 0
    for heading in chain:
        if heading.style != _ROOT:
            last = max(last, _number(heading))
        elif id(heading) in leading or (
            (round(heading.size), heading.is_bold) in types and _number(heading) == last + 1
        ):
            last = _number(heading)
        else:
            heading.style = "enumeration"


def _number(heading: HeadingDraft) -> int:
    return next(iter(_numbers(heading)), 0)


def _numbers(heading: HeadingDraft) -> list[int]:
    """The numbers that a heading begins with: 2 and 1 of ``2.1 Scope``."""
    match = _CHAIN.match(heading.text)
    return [int(number) for number in _NUMBER.findall(match.group())] if match else []
