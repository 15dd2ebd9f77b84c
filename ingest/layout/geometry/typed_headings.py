"""Headings of a text whose format tells type but no headings: Word files without styles."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from ingest.block_kinds import BlockKind
from ingest.layout import headings
from ingest.layout.block_drafts import ends_sentence
from ingest.layout.block_starts import is_bulleted, is_caption
from ingest.layout.geometry.laid_text import Row
from ingest.layout.geometry.levels import HeadingDraft, set_levels
from ingest.layout.references import NOTES_HEADING
from ingest.layout.wording.page_marks import DATE
from ingest.source_layout import Box, Layout

_SURE = {"part", "chapter", "section", "han", "roman"} | {f"decimal {n}" for n in range(2, 7)}
_NOWHERE = Box(0, 0, 0, 0)
_LARGER = 1.07
_MOST_BYLINES = 6


def with_headings(layout: Layout, text: str) -> Layout:
    """Find the title and the headings by type and number where the format tells of none.

    Args:
        layout: the lines with their type, a paragraph a block; one that tells a heading or knows
            no type is given back as it is.
        text: the source text.
    """
    told = any(line.kind is BlockKind.HEADING for line in layout.lines)
    if told or not any(line.size for line in layout.lines):
        return layout
    lines = list(layout.lines)
    several = Counter(line.block for line in lines)
    rows = [
        Row(k, line, text[line.start : line.end].strip(), _NOWHERE)
        for k, line in enumerate(lines)
        if line.kind is None and line.cell is None and several[line.block] == 1
    ]
    found = _Text(rows)
    title = found.title()
    heads = [HeadingDraft([row], row.text, headings.numbering(row.text)) for row in found.heads()]
    heads = [head for head in heads if head.rows[0] not in title]
    for head in heads:
        head.known = NOTES_HEADING.match(head.text) is not None
    set_levels(heads, found.size, titled=bool(title))
    for head in heads:
        at = head.rows[0].index
        lines[at] = replace(lines[at], kind=BlockKind.HEADING, level=head.level)
    for row in title:
        lines[row.index] = replace(lines[row.index], kind=BlockKind.TITLE)
    return replace(layout, lines=tuple(lines))


class _Text:
    """The paragraphs of one line, with the type that most of the text is set in."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        sizes: Counter[float] = Counter()
        heavy: Counter[bool] = Counter()
        for row in rows:
            sizes[row.size] += len(row.text)
            heavy[row.is_bold] += len(row.text)
        self.size = max(sizes, key=lambda size: sizes[size], default=1.0)
        self._heavy = heavy[True] > heavy[False]

    def heads(self) -> list[Row]:
        """The paragraphs that are headings."""
        return [row for k, row in enumerate(self._rows) if self._is_head(k)]

    def title(self) -> list[Row]:
        """The largest paragraph of those that a text begins with, before the first sentence."""
        top = list(takewhile(lambda row: not ends_sentence(row.text), self._rows))
        top = [row for row in top[:_MOST_BYLINES] if row.size >= _LARGER * self.size]
        largest = max((row.size for row in top), default=0.0)
        first = next((row for row in top if row.size == largest), None)
        if first is None or headings.numbering(first.text) is not None:
            return []
        return [first]

    def _is_head(self, k: int) -> bool:
        row = self._rows[k]
        style = headings.numbering(row.text)
        fits = headings.may_be_heading(row.text) and not is_bulleted(row.text)
        if not fits or is_caption(row.text) or DATE.match(row.text):
            return False
        marked = row.size >= _LARGER * self.size or (row.is_bold and not self._heavy)
        after = self._rows[k + 1] if k + 1 < len(self._rows) else None
        if after is None:
            return False
        beside = (self._rows[k - 1] if k else None, after)
        listed = any(other and headings.numbering(other.text) == style for other in beside)
        if style is None:
            return NOTES_HEADING.match(row.text) is not None or (
                marked and headings.may_be_plain_heading(row.text)
            )
        return (style in _SURE or style == "bracketed han" or marked) and not listed
