"""Blocks: paragraphs over lines, columns and pages, items, captions, and what stands apart."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.block_kinds import BlockKind
from ingest.layout.block_drafts import ends_sentence
from ingest.layout.block_starts import BULLET, CAPTION_SOURCE, is_caption
from ingest.layout.geometry.flow import Flow
from ingest.layout.geometry.heading_lines import style_of
from ingest.layout.geometry.laid_text import LaidText, Row

_ITEM = re.compile(
    r"[•●○■□◆◇▪▶‣·➢✓✔⚫\uf000-\uf0ff*–—-]\s*(?=\S)|[(（]?(?:\d{1,2}|[a-z]|[ivx]{1,4})[)）]\s*\S"
    r"|\d{1,2}[.．、]\s*\D|[①-⑳]\s*\S|[a-z][.．]\s\S"
)
# Signs that no line of a paragraph begins with but an item or a note of its own.
_SIGNED = re.compile(rf"{BULLET.pattern}|[①-⑳※]")
# What explains a chart or a table, below it.
_CHART_NOTE = re.compile(rf"{CAPTION_SOURCE.pattern}|(?:注|Notes?)\s*[:：]")
_LABELS = (
    (
        BlockKind.ABSTRACT,
        re.compile(r"[【\[]?(?:内容提要|内容摘要|摘\s*要|提\s*要|(?i:abstract))\s*[】\]:：—–-]"),
    ),
    (
        BlockKind.KEYWORDS,
        re.compile(
            r"[【\[]?(?:[关關]\s*[键鍵]\s*[词詞字]|主题词|(?i:key\s?words|index terms))\s*"
            r"[】\]:：—–-]"
        ),
    ),
)
_OPENS_LIST = re.compile(r"[:：]\s*\Z")
_SAME_SIZE = 0.8
_AROUND = 60
_MOST_BYLINES = 12
_LONGEST_BYLINE = 120


def join_lines(laid: LaidText) -> None:
    """Give every line the number of its block, and those without a kind one."""
    _number_runs(laid)
    _join_captions(laid)
    rows = [row for row in laid.rows if row.kind is None and not row.apart]
    flow = Flow(laid, rows)
    blocks = _Blocks(flow, _next_number(laid))
    for row in rows:
        blocks.add(row)
    number = blocks.number
    for row in laid.rows:
        if row.block is None:
            row.block = number
            row.kind = row.kind or BlockKind.PARAGRAPH
            number += 1


def _next_number(laid: LaidText) -> int:
    return max((row.block for row in laid.rows if row.block is not None), default=-1) + 1


def _number_runs(laid: LaidText) -> None:
    """Number what is known already: notes, tables, headings of several lines, furniture."""
    numbers: dict[str, int] = {}
    number = -1
    before: Row | None = None
    for row in laid.rows:
        if row.kind is None:
            before = None
            continue
        key = row.note or (f"table {row.cell.table}" if row.cell is not None else None)
        if key is not None:
            if key not in numbers:
                number += 1
                numbers[key] = number
            row.block = numbers[key]
        elif row.kind is BlockKind.FURNITURE or not _same_heading(before, row):
            number += 1
            row.block = number
        else:
            row.block = before.block if before else number
        before = row


def _same_heading(before: Row | None, row: Row) -> bool:
    if before is None or before.kind is not row.kind or before.level != row.level:
        return False
    near = row.baseline - before.baseline <= 1.8 * row.size
    same = abs(before.size - row.size) <= _SAME_SIZE
    beside = row.beside(before) and row.box.x0 - before.box.x1 < 4 * row.size
    return beside or (near and same and Flow.is_below(before, row) and style_of(row.text) is None)


def _join_captions(laid: LaidText) -> None:
    """Captions and the sources below charts and tables, with the lines that they go on with."""
    rows = [row for row in laid.rows if row.kind is None and not row.apart]
    flow = Flow(laid, rows)
    number = _next_number(laid)
    current: Row | None = None
    for row in rows:
        before = flow.before(row)
        starts = is_caption(row.text) or _CHART_NOTE.match(row.text)
        if (
            starts
            and (
                before is None
                or ends_sentence(before.text)
                or flow.is_apart(before, row)
                or flow.has_room(before, row)
                or before.kind is not None
            )
            and _is_caption(flow, row)
        ):
            row.kind, row.block = BlockKind.CAPTION, number
            number += 1
            current = row
        elif (
            current is not None
            and current is before
            and not flow.is_apart(before, row)
            and abs(row.size - before.size) < 0.3  # noqa: PLR2004 - points
            and row.size < laid.body_size - 0.3
            and not flow.has_room(before, row)
        ):
            row.kind, row.block = BlockKind.CAPTION, before.block
            current = row
        else:
            current = None


def _is_caption(flow: Flow, row: Row) -> bool:
    """Whether a line that names a figure is its caption: set otherwise than text, or short."""
    set_otherwise = (
        row.size < flow.laid.body_size - 0.3
        or row.is_bold
        or row.line.font not in flow.laid.body_fonts
    )
    after = flow.after(row)
    alone = after is None or flow.is_apart(row, after) or flow.has_room(row, after)
    return (set_otherwise or alone) and not row.text.endswith(("。", "，", ","))


@dataclass(slots=True)
class _Blocks:
    """Numbers the blocks of the running text, line by line."""

    flow: Flow
    number: int
    last: Row | None = None

    def add(self, row: Row) -> None:
        """The next line: of the block before, or the first of a new one."""
        last = self.last
        if last is not None and self._goes_on(last, row):
            row.block, row.kind, row.level = last.block, last.kind, last.level
        else:
            row.block = self.number
            self.number += 1
            row.kind = self._kind(row)
            row.level = 1 if row.kind is BlockKind.LIST_ITEM else 0
        self.last = row

    def _kind(self, row: Row) -> BlockKind:
        for kind, label in _LABELS:
            if label.match(row.text):
                return kind
        if _SIGNED.match(row.text) or _ITEM.match(row.text):
            return BlockKind.LIST_ITEM
        return BlockKind.PARAGRAPH

    def _goes_on(self, last: Row, row: Row) -> bool:
        flow = self.flow
        if row.beside(last):
            return row.box.x0 - last.box.x1 < 4 * row.size
        if any(label.match(row.text) for _, label in _LABELS):
            return False
        between = self._heading_between(last, row)
        if between:
            return False
        ended = ends_sentence(last.text)
        if Flow.is_below(last, row) and row.index == last.index + 1:
            return self._goes_on_below(last, row, ended=ended)
        # Over a column, a page, a note or a table.
        same = abs(last.size - row.size) <= _SAME_SIZE
        begins = self._is_item(row) or (flow.is_indented(row) and not flow.is_indented(last))
        if not same or begins or self._is_label(last):
            return False
        return not flow.ends_early(last, row) and (not ended or self._indents(row))

    def _goes_on_below(self, last: Row, row: Row, *, ended: bool) -> bool:
        flow = self.flow
        if flow.is_apart(last, row):
            return False
        item = self._is_item(row)
        if item and (ended or _SIGNED.match(row.text) or flow.ends_early(last, row)):
            return False
        if abs(last.size - row.size) > _SAME_SIZE and (ended or flow.ends_early(last, row)):
            return False
        indented = row.box.x0 - last.box.x0 > 0.7 * row.size
        if indented and not self._begins_item(last):
            # The first line of a paragraph, unless all lines of a hanging one stand so.
            after = flow.after(row)
            hangs = (
                after is not None
                and Flow.is_below(row, after)
                and abs(after.box.x0 - row.box.x0) < 0.5 * row.size
                and not flow.is_indented(last)
            )
            if ended or flow.ends_early(last, row) or not hangs:
                return False
        return not flow.ends_early(last, row)

    def _begins_item(self, row: Row) -> bool:
        return row.kind is BlockKind.LIST_ITEM and self._is_item(row)

    @staticmethod
    def _is_item(row: Row) -> bool:
        return bool(_SIGNED.match(row.text) or _ITEM.match(row.text) or style_of(row.text))

    @staticmethod
    def _is_label(row: Row) -> bool:
        return bool(_OPENS_LIST.search(row.text))

    def _indents(self, row: Row) -> bool:
        """Whether paragraphs are indented, so that a line that is not goes on with one."""
        around = [
            other
            for other in self.flow.around(row, _AROUND)
            if abs(other.size - row.size) < _SAME_SIZE
        ]
        indented = sum(self.flow.is_indented(other) for other in around)
        return indented > len(around) / 12

    def _heading_between(self, last: Row, row: Row) -> bool:
        between = self.flow.laid.rows[last.index + 1 : row.index]
        return any(other.kind in {BlockKind.HEADING, BlockKind.TITLE} for other in between)


def set_bylines(laid: LaidText) -> None:
    """Name what stands between the title and the text on the first page a byline."""
    rows = [row for row in laid.rows if row.kind is not BlockKind.FURNITURE]
    titles = [k for k, row in enumerate(rows) if row.kind is BlockKind.TITLE]
    if not titles:
        return
    for row in _bylines(rows[titles[-1] + 1 :], rows[titles[-1]].page):
        row.kind = BlockKind.BYLINE


def _bylines(rows: Sequence[Row], page: int) -> Iterator[Row]:
    found: list[Row] = []
    for row in rows:
        if row.page != page:
            return
        if row.kind is not BlockKind.PARAGRAPH:
            yield from found
            return
        if (
            len(found) == _MOST_BYLINES
            or ends_sentence(row.text)
            or len(row.text) > _LONGEST_BYLINE
        ):
            return
        found.append(row)
