"""Headings: by outline, type, place and number together; their levels by number, then type."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ingest.block_kinds import BlockKind
from ingest.characters import HAN
from ingest.layout import headings
from ingest.layout.block_drafts import ends_sentence
from ingest.layout.block_starts import is_bulleted, is_caption
from ingest.layout.geometry.flow import Flow, is_chinese
from ingest.layout.geometry.laid_text import LaidText, Row
from ingest.layout.geometry.levels import HeadingDraft, set_levels
from ingest.layout.references import NOTES_HEADING
from ingest.layout.wording.articles import ARTICLE

_NUMERAL = "〇零一二三四五六七八九十"
_ALWAYS = {"part", "chapter", "section", "han", "roman"} | {f"decimal {n}" for n in range(2, 7)}
# A number alone tells no heading from an item of a list.
_WEAK = {"decimal 1", "bracketed decimal", "bracketed letter", "letter"}
_BARE_NUMBER = re.compile(
    r"[(（]?第?[一二三四五六七八九十百\d.．IVXA-Z]{1,8}[编篇章节節条]?[、.．)）:：]?\Z"
)
_KNOWN = re.compile(
    r"(?:摘\s*要|Abstract|ABSTRACT|前\s*言|引\s*言|序\s*言|导\s*言|绪\s*论|结\s*论|结\s*语|附\s*则"
    r"|致\s*谢|后\s*记|附\s*录.{0,20}|[Ii]ntroduction|INTRODUCTION|[Cc]onclusions?|CONCLUSIONS?"
    r"|[Aa]cknowledge?ments?|ACKNOWLEDGE?MENTS?|[Aa]ppendix.{0,20}|总\s*则)\Z"
)
_LETTERED = re.compile(r"[(（][a-z][)）]")
_NO_HEADING = re.compile(
    r"https?://|www\.|\S@\S|[=<>≤≥∑∫√]|[\ue000-\uf8ff]|^[\W\d_]*$|\d[.,]\d.*\s\d{1,4}[.,]\d"
    rf"|(?:\d|[{_NUMERAL}])\s?年\s?(?:\d|[{_NUMERAL}]){{1,3}}\s?月(?:\s?\S{{1,3}}\s?日)?\Z"
)
_BRACKETED_NUMBER = re.compile(r"\A(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[)）]")
# Names such as eBPF begin with a small letter.
_BRAND = re.compile(r"[a-z]{1,3}[A-Z]")
_STOPS = re.compile(r"[。；;，,、]\Z|[。；]")
_FULL_STOP = re.compile(r"(?<!\b[A-Z])(?<!\d)\.\Z")
_WORD = re.compile(rf"[{HAN}]{{2}}|[A-Za-z]{{3}}")
_COVER = re.compile(
    r"(?:学\s*位|毕\s*业)\s*(?:论\s*文|设\s*计)|^(?:论\s*文)?\s*题\s*目|^University|大\s*学\Z"
    r"|文\s*件\Z"
)
_HAN_RUN = re.compile(rf"[{HAN}，、。；：（）《》“”]{{16}}")
_FURNITURE = BlockKind.FURNITURE
_COUNT = re.compile(r"\d{1,2}|[A-Za-z]")
_FEWEST_IN_RUN = 2
# Lines that make a column, and how much wider the text's own is than one beside it.
_FEWEST_LINES = 5
_WIDER_COLUMN = 1.5
_PAGEFUL = 120
_MOST_OF_RUN = 0.75
_FEWEST_PAGES = 2
_MOST_ON_COVER = 600
_ENUMERATING = ("；", ";", "，", ",", "、")
_LONGEST = 60
_LONGEST_LATIN = 130
_MOST_LINES = 3
_LARGER = 1.07
_MUCH_LARGER = 1.2
# Smaller lines than these, in sizes of the text, are no headings: small capitals are not so small.
_SMALL = 0.9
_NEARLY = 0.97
_SMALL_BOLD = 0.86
_SMALLEST = 0.75
_TITLE = 1.25
_MOST_TITLE_LINES = 5
_PROSE_LETTERS = 14


def find_headings(laid: LaidText) -> None:
    """Mark the title and the headings, each with its level."""
    for row in laid.rows:
        # An outline may point to a place beside its heading.
        if row.kind is BlockKind.HEADING and not _is_worded(row.text):
            row.kind, row.level = None, 0
    rows = [
        row
        for row in laid.rows
        if row.kind in {None, BlockKind.HEADING} and not row.apart and row.line.rotation == 0
    ]
    flow = Flow(laid, rows)
    title = _title(flow)
    for row in title:
        row.kind = BlockKind.TITLE
    if title:
        _set_cover_apart(flow, title)
    for row in flow.rows:
        if title and row.page == title[0].page and row.size > title[0].size + 1:
            row.kind = BlockKind.BYLINE
    found = _sure(flow, list(_headings(flow)))
    set_levels(found, laid.body_size, titled=bool(title))
    for heading in found:
        for row in heading.rows:
            row.kind, row.level = BlockKind.HEADING, heading.level


def style_of(text: str) -> str | None:
    """The style in which a line is numbered, articles of laws among them."""
    if ARTICLE.match(text):
        return "article"
    return headings.numbering(text) or ("bracketed letter" if _LETTERED.match(text) else None)


def _title(flow: Flow) -> list[Row]:
    """The lines of the largest type on the first page, if it is larger than the text.

    A letterhead or the word for a kind of paper may be set larger still.
    """
    first = [row for row in flow.rows if row.page == flow.rows[0].page] if flow.rows else []
    sizes = {row.size for row in first if row.size >= _TITLE * flow.laid.body_size}
    for size in sorted(sizes, reverse=True):
        at = next(
            (k for k, r in enumerate(first) if r.size == size and _WORD.search(r.text)), len(first)
        )
        lines: list[Row] = []
        for row in first[at : at + _MOST_TITLE_LINES]:
            if row.size < size - 0.6 or (lines and not Flow.is_below(lines[-1], row)):
                break
            lines.append(row)
        text = "".join(row.text for row in lines)
        if not lines or _COVER.search(text) or len(text) > 2 * _LONGEST_LATIN:
            continue
        numbered = style_of(lines[0].text) in {*_ALWAYS, "decimal 1"}
        return [] if numbered or _is_known(text) else lines
    return []


def _set_cover_apart(flow: Flow, title: Sequence[Row]) -> None:
    """Make bylines of what stands beside the title on a page that holds no sentence."""
    page = title[0].page
    rows = [row for row in flow.laid.rows if row.page == page and row.kind is not _FURNITURE]
    is_cover = (
        len(flow.laid.page_sizes) > _FEWEST_PAGES
        and sum(len(row.text) for row in rows) < _MOST_ON_COVER
        and not any(_is_prose(row) or style_of(row.text) in _ALWAYS for row in rows)
    )
    for row in rows if is_cover else ():
        if row not in title:
            row.kind, row.cell, row.level = BlockKind.BYLINE, None, 0


def _is_prose(row: Row) -> bool:
    """Whether a line is one of running text."""
    words = row.text.split()
    long = len(row.text) >= (_LONGEST // 3 if is_chinese(row.text) else _LONGEST)
    return (ends_sentence(row.text) and (long or len(words) > _LONGEST // 10)) or (
        long and (len(words) > _LONGEST // 10 or _HAN_RUN.search(row.text) is not None)
    )


def _headings(flow: Flow) -> Iterator[HeadingDraft]:
    done = -1
    # Authors and places may be set larger than the text too.
    title: Row | None = None
    for k, row in enumerate(flow.rows):
        if row.kind is BlockKind.TITLE:
            title = row
        elif title and (row.page != title.page or ends_sentence(row.text) or _is_known(row.text)):
            title = None
        if k <= done or row.kind in {BlockKind.TITLE, BlockKind.BYLINE}:
            continue
        group = _group(flow, k)
        if title and row.kind is None and not _opens_text(flow, group, title):
            continue
        found = _heading(flow, group)
        while found is None and len(group) > 1:
            group = group[:-1]
            found = _heading(flow, group)
        if found is not None:
            done = k + len(group) - 1
            yield found


def _opens_text(flow: Flow, group: Sequence[Row], title: Row) -> bool:
    """Whether lines below the title are a heading rather than authors and their places."""
    first, after = group[0], flow.after(group[-1])
    if after is not None and _is_prose(after):
        return True
    if style_of(first.text) and after is not None and style_of(after.text):
        return True
    level = [row for row in flow.around(first, len(group) + 2) if row.beside(first)]
    left, right = min(row.box.x0 for row in level), max(row.box.x1 for row in level)
    centred = abs(left + right - title.box.x0 - title.box.x1) < 4 * title.size
    centred = centred and abs(left - title.box.x0) > first.size
    return first.is_bold and not centred and style_of(first.text) != "decimal 1"


def _sure(flow: Flow, found: list[HeadingDraft]) -> list[HeadingDraft]:
    """Without items that are numbered like headings, where not all that count on are headings.

    Nor is a line in italics one that no other is like.
    """
    faces = Counter(heading.rows[0].line.font for heading in found)
    found = [h for h in found if not h.loose or faces[h.rows[0].line.font] > 1]
    heads = {heading.rows[0].index: heading for heading in found}
    doubtful: set[int] = set()
    runs: dict[str, list[Row]] = {}
    for row in flow.rows:
        style = style_of(row.text)
        if style not in _WEAK:
            if row.index in heads:
                for some in runs.values():
                    doubtful |= _items(flow, some, heads)
                runs = {}
            continue
        number = _COUNT.search(row.text)
        run = runs.setdefault(style, [])
        if run and not _counts_on(run[-1].text, row.text):
            doubtful |= _items(flow, run, heads)
            run.clear()
        if number:
            run.append(row)
    for some in runs.values():
        doubtful |= _items(flow, some, heads)
    return [heading for heading in found if heading.rows[0].index not in doubtful]


def _counts_on(above: str, text: str) -> bool:
    """Whether the second of two numbers, or letters, comes right after the first."""
    one, other = _COUNT.search(above), _COUNT.search(text)
    if one is None or other is None:
        return False
    a, b = one.group(), other.group()
    if a.isdigit() and b.isdigit():
        return int(b) == int(a) + 1
    return ord(b[0]) == ord(a[0]) + 1


def _items(flow: Flow, run: Sequence[Row], heads: Mapping[int, HeadingDraft]) -> set[int]:
    """The headings of a run that are set as text, if they are not most of it."""
    own = [row.index for row in run if row.index in heads]
    if not own or len(own) >= max(_FEWEST_IN_RUN, _MOST_OF_RUN * len(run)):
        return set()
    heavy = any(row.is_bold for row in run if row.index not in heads)
    return {index for index in own if not _stands_out(flow, heads[index], heavy=heavy)}


def _stands_out(flow: Flow, heading: HeadingDraft, *, heavy: bool) -> bool:
    """Whether a heading's type, or the format, tells it from the items of a list."""
    first = heading.rows[0]
    heavier = first.is_bold and first.line.font not in flow.laid.body_fonts and not heavy
    return bool(heading.stated) or heavier or _is_larger(flow, first)


def _group(flow: Flow, k: int) -> list[Row]:
    """Lines set alike, right below each other."""
    group = [flow.rows[k]]
    for row in flow.rows[k + 1 : k + _MOST_LINES]:
        above = group[-1]
        if (
            row.beside(above)
            and row.box.x0 >= above.box.x1
            and row.is_bold == above.is_bold
            and _BARE_NUMBER.match(above.text)
        ):
            # A number that a wide gap parts from its heading.
            group.append(row)
            continue
        if (
            row.kind is not above.kind
            or abs(row.size - above.size) > 0.3  # noqa: PLR2004 - points
            or row.is_bold != above.is_bold
            or not Flow.is_below(above, row)
            or row.baseline - above.baseline > 1.7 * row.size
            or (style_of(row.text) is not None and above.kind is None)
            or (above.kind is BlockKind.HEADING and above.level != row.level)
        ):
            break
        group.append(row)
    return group


def _heading(flow: Flow, group: list[Row]) -> HeadingDraft | None:
    text = _joined(group)
    first = group[0]
    found = HeadingDraft(group, text, style_of(text), known=_is_known(text))
    if first.kind is BlockKind.HEADING:
        found.stated = first.level
        return found
    if not _may_be(text) or (found.style is None and not _may_be_plain(text)):
        return None
    if not _is_set_as_heading(flow, found) or _has_neighbour(flow, group):
        return None
    if (found.style is None or found.style in _WEAK) and _is_in_side_column(flow, first):
        return None
    larger = _is_larger(flow, first)
    # No label of a chart is numbered like a section.
    certain = found.style in _ALWAYS and (larger or found.is_bold)
    return found if certain or _leads_to_text(flow, group[-1], larger=larger) else None


def _is_larger(flow: Flow, row: Row) -> bool:
    body = flow.laid.body_size
    return row.size >= max(_LARGER * body, body + 0.7)


def _is_set_as_heading(flow: Flow, found: HeadingDraft) -> bool:
    """Whether lines stand alone, and their type or their number tells them from the text."""
    first, last = found.rows[0], found.rows[-1]
    before, after = flow.before(first), flow.after(last)
    larger, body = _is_larger(flow, first), flow.laid.body_size
    above = larger or before is None or before.kind is not None or _ends_above(flow, before, first)
    reaches = found.style in _ALWAYS and after is not None and _differs_below(last, after)
    if not above or not (after is None or reaches or _ends_below(flow, last, after)):
        return False
    if first.size < _least_size(found) * body:
        return False
    if found.style == "article" and not _names_article(found.text):
        return False
    other = first.line.font not in flow.laid.body_fonts
    if larger or (found.is_bold and other) or found.known:
        return True
    parted = before is None or flow.is_apart(before, first)
    apart = parted and (after is None or flow.is_apart(last, after))
    if other and (found.style is not None or (apart and first.size >= _NEARLY * body)):
        return True
    if other and first.is_italic and after is not None:
        found.loose = (
            (parted or (before is not None and before.kind is not None))
            and after.line.font in flow.laid.body_fonts
            and _is_title_cased(found.text)
        )
    return found.loose or _is_numbered_heading(flow, found.rows, found.style, apart=apart)


def _least_size(found: HeadingDraft) -> float:
    """How small a heading may be, as a share of the text's size."""
    if found.known or found.style is not None or found.text.isupper():
        return _SMALLEST
    return _SMALL_BOLD if found.is_bold else _SMALL


def _joined(rows: Sequence[Row]) -> str:
    text = ""
    for row in rows:
        blank = text and not (is_chinese(text[-1]) and is_chinese(row.text[:1]))
        text += (" " if blank else "") + row.text
    return text


def _may_be(text: str) -> bool:
    longest = _LONGEST if is_chinese(text) else _LONGEST_LATIN
    return (
        len(text) <= longest
        and _WORD.search(text) is not None
        and not _NO_HEADING.search(text)
        and not _STOPS.search(text)
        and not (_FULL_STOP.search(text) and len(text.split()) > 3)  # noqa: PLR2004 - a sentence
        and (not text[0].islower() or _BRAND.match(text) is not None)
        and not (text[-1] in ":：" and len(text) > longest // 3)
        and _closes_what_it_opens(text)
        and not is_caption(text)
        and not is_bulleted(text)
    )


def _is_worded(text: str) -> bool:
    return any(c.isalpha() for c in text) and _closes_what_it_opens(text)


def _closes_what_it_opens(text: str) -> bool:
    """Whether no bracket closes that did not open, that of a number such as ``1)`` aside."""
    depth = 0
    for c in _BRACKETED_NUMBER.sub("", text):
        depth += (c in "(（[") - (c in ")）]")
        if depth < 0:
            return False
    return True


def _may_be_plain(text: str) -> bool:
    """Whether a line without a number may be a heading: no list of words parted by commas."""
    return "，" not in text and ("," not in text[:-1] or _is_title_cased(text))


def _is_title_cased(text: str) -> bool:
    words = [word for word in text.split() if len(word) > 3]  # noqa: PLR2004 - not the small ones
    return text[:1].isupper() and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def _has_neighbour(flow: Flow, group: Sequence[Row]) -> bool:
    """Whether cells of a table or labels of a chart stand beside a line."""
    first, last = group[0], group[-1]
    beside = (flow.before(first), flow.after(last))
    return any(
        row is not None
        and row.page == first.page
        and not any(row.overlaps(own) for own in group)
        and row.box.y0 < last.box.y1
        and row.box.y1 > first.box.y0
        and (
            (style_of(first.text) is None and (row.beside(first) or row.beside(last)))
            or abs(row.box.x0 - first.box.x0) < flow.laid.page_sizes[row.page - 1][0] / 3
        )
        for row in beside
    )


def _is_in_side_column(flow: Flow, row: Row) -> bool:
    """Whether a line stands in a narrow column of text, or a cell, beside the text proper."""
    left, right = flow.left(row), flow.right(row)
    after = flow.after(row)
    if after is not None and Flow.is_below(row, after):
        # Few lines are of a heading's own size.
        left, right = min(left, flow.left(after)), max(right, flow.right(after))
    beside = inside = 0
    for other in flow.around(row, _PAGEFUL):
        if other.page != row.page:
            continue
        if other.box.x1 < left or other.box.x0 > right:
            beside += other.width > _WIDER_COLUMN * (right - left)
        else:
            inside += not other.is_bold
    return beside >= _FEWEST_LINES and inside >= _FEWEST_LINES


def _is_known(text: str) -> bool:
    return bool(_KNOWN.match(text) or NOTES_HEADING.match(text))


def _names_article(text: str) -> bool:
    """Whether an article's number stands above its words rather than before them."""
    return _is_short(text) and text[-1] not in ":：" and "，" not in text


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST // 2


def _ends_above(flow: Flow, before: Row, row: Row) -> bool:
    return (
        ends_sentence(before.text)
        or is_caption(before.text)
        or flow.is_apart(before, row)
        or flow.has_room(before, row)
    )


def _ends_below(flow: Flow, row: Row, after: Row) -> bool:
    """Whether a line does not go on in the next one."""
    if after.kind is not None or flow.is_apart(row, after):
        return True
    other = abs(after.size - row.size) > 0.6 or after.is_bold != row.is_bold  # noqa: PLR2004
    if flow.has_room(row, after) or row.size > _MUCH_LARGER * after.size:
        return True
    return other and flow.is_indented(after) and not flow.is_indented(row)


def _differs_below(row: Row, after: Row) -> bool:
    """Whether the next line is set in another type, and longer though it stands below."""
    other = abs(after.size - row.size) > 0.6 or after.is_bold != row.is_bold  # noqa: PLR2004
    return other and Flow.is_below(row, after) and after.box.x1 - row.box.x1 > 3 * row.size


def _is_numbered_heading(flow: Flow, group: list[Row], style: str | None, *, apart: bool) -> bool:
    """Whether a line set as the text is a heading by its number."""
    if style is None:
        return False
    before, after = flow.before(group[0]), flow.after(group[-1])
    if any(row is not None and style_of(row.text) == style for row in (before, after)):
        return False
    if before is not None and before.text.endswith(_ENUMERATING):
        return False
    return style in _ALWAYS or style in {"bracketed han", "article"} or apart


def _leads_to_text(flow: Flow, row: Row, *, larger: bool) -> bool:
    """Whether text stands below a heading, other headings between; charts have labels instead."""
    below = flow.laid.rows[row.index + 1 : row.index + 2]
    if larger and below and below[0].kind is BlockKind.TABLE:
        return True
    after = flow.after(row)
    for _ in range(2 * _MOST_LINES):
        if after is None:
            return larger
        long = len(after.text) >= (_PROSE_LETTERS if is_chinese(after.text) else 2 * _PROSE_LETTERS)
        if after.size >= 0.85 * flow.laid.body_size and (
            long or ends_sentence(after.text) or is_bulleted(after.text)
        ):
            return True
        if after.size < 0.85 * flow.laid.body_size:
            return False
        after = flow.after(after)
    return False
