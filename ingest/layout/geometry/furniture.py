"""Running heads and feet, page numbers, watermarks and contents lists."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter

from ingest.block_kinds import BlockKind
from ingest.layout.block_starts import is_caption
from ingest.layout.geometry.laid_text import LaidText, Row
from ingest.layout.references import folded
from ingest.layout.wording.page_marks import (
    BANNER,
    LEADER,
    PAGE_NUMBER,
    contents_lists,
    is_imprint,
)

# Running heads and feet stand within this share of a page's height from its edges.
_ZONE = 0.14
_NEAR = 4.0
_SAME_SIZE = 0.4
_DRESSED = re.compile(r"\d\s*/\s*\d|[页頁]|[Pp]age|^[-–—]")
_DIGITS = re.compile(r"[\d\W_]+")
_MOST_LEVELS = 2
_MOST_LINES = 4
_MOST_PARTS = 3
_FEWEST_LETTERS = 6
_EVERYWHERE = 3
_LARGER = 1.3
_ADJACENT = 1.8
_AROUND = 40
# Numbers within a head that count up with the pages.
_FEWEST_PAGES = 2
# Left and right pages may have heads of their own.
_REACH = 2
# Of a head or a foot, and beside a line: a page that has more there has none that tells anything.
_MOST_EDGE_LINES = 40
_PAGE, _BASELINE, _TOP = attrgetter("page"), attrgetter("baseline"), attrgetter("box.y0")


def set_furniture_apart(laid: LaidText) -> None:
    """Mark as furniture what the pages repeat, what numbers them and what lists their contents."""
    _set_turned_apart(laid)
    _set_banners_apart(laid)
    # Each round may find another line of a head of several lines.
    for _ in range(_MOST_LINES):
        zones = [row for _, rows in laid.pages() for row in _edges(laid, rows)]
        before = sum(row.kind is None for row in zones)
        _set_repeated_apart(laid, zones)
        _set_page_numbers_apart(laid, zones)
        _set_same_place_apart(laid, zones)
        _set_imprints_apart(laid, zones)
        if sum(row.kind is None for row in zones) == before:
            break
    _set_watermarks_apart(laid)
    _set_contents_apart(laid)


def _edges(laid: LaidText, rows: Sequence[Row]) -> Iterator[Row]:
    """The lines near the top and the foot of a page that only running heads part from its edge.

    Those are the first and the last two by height, and the furniture beyond them.
    """
    height = laid.page_height(rows[0].page)
    by_height = sorted(rows, key=_BASELINE)
    heads = (row for row in by_height if row.box.y0 < _ZONE * height)
    feet = (row for row in reversed(by_height) if row.box.y1 > (1 - _ZONE) * height)
    for some in (heads, feet):
        levels: list[float] = []
        for row in islice(some, _MOST_EDGE_LINES):
            if row.line.rotation or _in_cells(row, by_height):
                continue
            if row.kind is BlockKind.FURNITURE:
                yield row
            elif row.kind is None:
                if not levels or abs(row.baseline - levels[-1]) > _NEAR:
                    levels.append(row.baseline)
                if len(levels) > _MOST_LEVELS:
                    break
                yield row


def _in_cells(row: Row, by_height: Sequence[Row]) -> bool:
    """Whether a line is one of more on its baseline than a running head is parted into."""
    first = bisect_left(by_height, row.baseline - row.size, key=_BASELINE)
    near = by_height[first : first + _MOST_EDGE_LINES]
    return sum(row.beside(other) for other in near) > _MOST_PARTS


def _mark(row: Row) -> None:
    row.kind = BlockKind.FURNITURE


def _set_turned_apart(laid: LaidText) -> None:
    """Slanted lines are watermarks; upright ones are furniture beside the text, else a chart's."""
    for _, rows in laid.pages():
        straight = [row for row in rows if row.line.rotation == 0]
        left = min((row.box.x0 for row in straight), default=0.0)
        right = max((row.box.x1 for row in straight), default=float("inf"))
        for row in rows:
            if row.line.rotation in {90, 180, 270}:
                outside = row.box.x1 <= left + 1 or row.box.x0 >= right - 1
                if outside and len(straight) > len(rows) / 2:
                    _mark(row)
                else:
                    row.apart = True
            elif row.line.rotation:
                _mark(row)


def _key(row: Row) -> str:
    """A running head without its numbers, which change from page to page."""
    return _DIGITS.sub("", folded(row.text)).casefold()


def _set_repeated_apart(laid: LaidText, zones: Sequence[Row]) -> None:
    """Lines that two pages or more have at the same height."""
    by_key: dict[str, list[Row]] = defaultdict(list)
    for row in zones:
        if (key := _key(row)) and not is_caption(row.text):
            by_key[key].append(row)
    heads: set[str] = set()
    for key, rows in by_key.items():
        for row in rows:
            first = bisect_left(rows, row.page - _REACH, key=_PAGE)
            last = bisect_right(rows, row.page + _REACH, key=_PAGE)
            level = (o for o in rows[first:last] if abs(o.box.y0 - row.box.y0) <= _NEAR)
            if _on_pages(level, _FEWEST_PAGES):
                _mark(row)
                heads.add(key)
    # A first page's masthead parts what the other pages have on one line.
    known = "\n".join(heads)
    for row in zones:
        if row.kind is not None or row.size > _LARGER * laid.body_size:
            continue
        key = _key(row)
        if len(key) >= _FEWEST_LETTERS and key in known:
            _mark(row)


def _set_page_numbers_apart(laid: LaidText, zones: Sequence[Row]) -> None:
    found: list[tuple[Row, int | None]] = []
    for row in zones:
        match = PAGE_NUMBER.match(folded(row.text)) if row.kind is None else None
        if match:
            digits = match["number"]
            found.append((row, int(digits) - row.page if digits.isdigit() else None))
    # The numbers of a listing's lines stand below each other.
    beside = _by_page(zones)
    found = [(row, offset) for row, offset in found if not _is_counted(row, beside[row.page])]
    pages_of: dict[int | None, set[int]] = defaultdict(set)
    for row, offset in found:
        pages_of[offset].add(row.page)
    by_top = sorted((row for row, _ in found), key=_TOP)
    for row, offset in found:
        same_height = _on_pages(_level(by_top, row, _NEAR), _FEWEST_PAGES)
        counts = offset is not None and len(pages_of[offset]) >= _FEWEST_PAGES
        numbers = counts or (offset is None and same_height) or _DRESSED.search(row.text)
        if numbers or (
            row.size <= laid.body_size and same_height and _is_outermost(row, beside[row.page])
        ):
            _mark(row)


def _is_counted(row: Row, beside: Sequence[Row]) -> bool:
    """Whether another number stands right above or below one; ``beside`` are its page's lines."""
    return any(
        other.overlaps(row)
        and 1 < abs(other.baseline - row.baseline) < _ADJACENT * row.size
        and PAGE_NUMBER.match(folded(other.text))
        for other in beside
    )


def _is_outermost(row: Row, beside: Sequence[Row]) -> bool:
    """Whether nothing but furniture stands beyond a line, towards the page's edge."""
    others = [
        other for other in beside if other is not row and other.kind is not BlockKind.FURNITURE
    ]
    above = all(other.box.y0 > row.box.y0 - 1 for other in others)
    below = all(other.box.y1 < row.box.y1 + 1 for other in others)
    return above or below


def _set_same_place_apart(laid: LaidText, zones: Sequence[Row]) -> None:
    """A head of one page only stands where those of other pages do, in the same type."""
    places: dict[tuple[float, str], list[Row]] = defaultdict(list)
    for row in zones:
        if row.kind is BlockKind.FURNITURE and _key(row):
            places[row.size, row.line.font].append(row)
    for some in places.values():
        some.sort(key=_TOP)
    for row in zones:
        as_text = abs(row.size - laid.body_size) < _SAME_SIZE and row.line.font in laid.body_fonts
        if row.kind is None and not as_text:
            alike = places.get((row.size, row.line.font), ())
            if _on_pages(_level(alike, row, _NEAR / 2), _EVERYWHERE):
                _mark(row)


def _set_banners_apart(laid: LaidText) -> None:
    for row in laid.open_rows():
        if BANNER.search(row.text):
            _mark(row)


def _set_imprints_apart(laid: LaidText, zones: Sequence[Row]) -> None:
    """Datelines and the like, and what stands beside a page's number."""
    on_page = _by_page(zones)
    numbers = _by_page(
        row
        for row in zones
        if row.kind is BlockKind.FURNITURE
        and PAGE_NUMBER.match(folded(row.text))
        and not _is_counted(row, on_page[row.page])
    )
    for row in zones:
        if row.kind is not None:
            continue
        beside = any(row.beside(number) for number in numbers.get(row.page, ()))
        imprint = is_imprint(folded(row.text)) and row.size < _LARGER * laid.body_size
        if (beside and _is_outermost(row, on_page[row.page])) or (imprint and _is_alone(laid, row)):
            _mark(row)


def _by_page(rows: Iterable[Row]) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.page].append(row)
    return found


def _level(by_top: Sequence[Row], row: Row, within: float) -> Iterator[Row]:
    """Those of some lines, sorted by their tops, that begin no further from a line's height."""
    for k in range(bisect_left(by_top, row.box.y0 - within, key=_TOP), len(by_top)):
        if by_top[k].box.y0 > row.box.y0 + within:
            return
        yield by_top[k]


def _on_pages(rows: Iterable[Row], count: int) -> bool:
    """Whether lines stand on so many pages or more."""
    pages: set[int] = set()
    for row in rows:
        pages.add(row.page)
        if len(pages) >= count:
            return True
    return False


def _is_alone(laid: LaidText, row: Row) -> bool:
    """Whether no line of the text stands right above or below a line."""
    return not any(
        other.page == row.page
        and other.kind is None
        and other.overlaps(row)
        and 1 < abs(other.baseline - row.baseline) < _ADJACENT * row.size
        and abs(other.size - row.size) < _SAME_SIZE
        for other in laid.rows[max(0, row.index - _AROUND) : row.index + _AROUND]
    )


def _set_watermarks_apart(laid: LaidText) -> None:
    """Lines beside the text that three pages or more have in just the same place."""
    places: dict[tuple[str, int, int], set[int]] = defaultdict(set)
    for row in laid.open_rows():
        places[row.text, round(row.box.x0), round(row.box.y0)].add(row.page)
    for _, rows in laid.pages():
        body = [row for row in rows if row.kind is None and row.size == laid.body_size]
        left = min((row.box.x0 for row in body), default=0.0)
        right = max((row.box.x1 for row in body), default=0.0)
        for row in rows:
            pages = places.get((row.text, round(row.box.x0), round(row.box.y0)), ())
            beside = row.box.x1 < left or row.box.x0 > right
            if row.kind is None and beside and len(pages) >= _EVERYWHERE:
                _mark(row)


def _set_contents_apart(laid: LaidText) -> None:
    """Contents lists: lines with leaders, and entries below their heading.

    An entry ends with a page's number, or its words stand above a part of the text further on.
    """
    rows = [row for row in laid.rows if row.kind is not BlockKind.FURNITURE]
    # Lines of one baseline are read together: a wide gap parts a word's two signs, or a number.
    levels = list(_levels(rows))
    texts = [" ".join(row.text for row in level) for level in levels]
    stops = {k for k, some in enumerate(levels) if some[0].kind is BlockKind.HEADING}
    for listed in contents_lists(texts, stops):
        for row in (row for k in listed for row in levels[k]):
            _mark(row)
    for row in rows:
        if _leads(row.text):
            _mark(row)


def _leads(text: str) -> bool:
    """Whether dots lead from a line's words to a page."""
    return len(text) > _FEWEST_LETTERS and LEADER.search(text) is not None


def _levels(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Lines that follow each other on one baseline."""
    level: list[Row] = []
    for row in rows:
        if level and not row.beside(level[-1]):
            yield level
            level = []
        level.append(row)
    if level:
        yield level
