"""Notes at the feet of pages and at the end, and the marks that point to them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.alignment import Span
from ingest.block_kinds import BlockKind
from ingest.layout.block_drafts import ends_sentence
from ingest.layout.geometry.laid_text import LaidText, Row
from ingest.layout.notes.footnote_marks import number_of
from ingest.layout.references import AFTER_NOTES, CIRCLED, NOTES_HEADING
from ingest.source_layout import NoteReference

_SIGNS = "∗*†‡§¶"
_START = re.compile(
    rf"(?P<mark>[{CIRCLED}]|[\[［〔]\d{{1,3}}[\]］〕]|[¹²³⁰-⁹]+|[{_SIGNS}]{{1,3}}"
    r"|[1-9]\d{0,2}(?![\d%％.]?\d|\s*[%％年月日]))[.．、)）:：]?\s*(?=\S)"
)
_ENTRY = re.compile(r"(?P<mark>[\[［〔]\d{1,3}[\]］〕]|\d{1,3}(?=[.．、)]\s*\D))[.．、)]?\s*(?=\S)")
_BRACKETED = re.compile(r"[\[［〔](\d{1,3})(?:\s?[,，、;–—-]\s?\d{1,3})*[\]］〕]")
_TOKEN = re.compile(rf"\d{{1,3}}|[{CIRCLED}]|[{_SIGNS}]{{1,3}}")
# Notes are set smaller than the text, as a share of its size.
_SMALLER = 0.94
_WIDEST_LEADING = 2.4
# Of a page's height: notes stand below this.
_TOP = 0.25
_LONGEST_HEADING = 30
_WIDEST_GAP = 5
# Of small lines on a page that may be notes: its last.
_MOST_RUNS = 40


@dataclass(slots=True, eq=False)
class _Note:
    marker: str
    page: int
    rows: list[Row]
    id: str


class _Finder:
    def __init__(self, laid: LaidText) -> None:
        self._laid = laid
        self.notes: list[_Note] = []

    def find(self) -> None:
        for page, rows in self._laid.pages():
            open_rows = [row for row in rows if row.kind is None and not row.apart]
            runs = list(_runs(open_rows, _SMALLER * self._laid.body_size))
            for run in runs[-_MOST_RUNS:]:
                if self._is_at_foot(run, open_rows):
                    self._take(run, page)

    def _is_at_foot(self, run: Sequence[Row], rows: Sequence[Row]) -> bool:
        """Whether nothing of the text's own size stands below."""
        last = run[-1]
        if last.box.y1 < _TOP * self._laid.page_height(last.page):
            return False
        limit = _SMALLER * self._laid.body_size
        return not any(
            row.size > limit and row.baseline > last.baseline and row.overlaps(last) for row in rows
        )

    def _take(self, run: Sequence[Row], page: int) -> None:
        """The notes of a run; what stands before its first goes on with the note before."""
        note = self.notes[-1] if self.notes else None
        goes_on = (
            note is not None
            and page - note.rows[-1].page <= 1
            and not ends_sentence(note.rows[-1].text)
        )
        numbered = _number(note.marker) if note is not None else 0
        current: _Note | None = note if goes_on else None
        for row in run:
            marker = _marker(row)
            if marker is not None and self._may_follow(marker, numbered, page):
                current = _Note(marker, page, [], f"n{len(self.notes) + 1}")
                self.notes.append(current)
                numbered = _number(marker)
            if current is not None:
                current.rows.append(row)
                row.kind, row.note = BlockKind.FOOTNOTE, current.id

    def _may_follow(self, marker: str, numbered: int, page: int) -> bool:
        number = _number(marker)
        if not number:
            return True
        restarts = number == 1 and (not self.notes or self.notes[-1].page != page)
        return restarts or 0 < number - numbered <= _WIDEST_GAP


def _marker(row: Row) -> str | None:
    """The mark that a line begins with: a superscript, or a sign or number of a note."""
    if row.line.raised and row.line.raised[0].start == row.line.start:
        raised = row.line.raised[0]
        token = _TOKEN.match(row.text[: len(raised)].strip())
        return token.group() if token else None
    match = _START.match(row.text)
    return match["mark"] if match else None


def _number(marker: str) -> int:
    number = number_of(marker)
    return int(number) if number.isdecimal() else 0


def _runs(rows: Sequence[Row], limit: float) -> Iterator[list[Row]]:
    """Lines smaller than the text that stand below each other."""
    run: list[Row] = []
    for row in rows:
        small = row.size <= limit and row.line.rotation == 0
        if run and not (small and _is_next(run[-1], row)):
            yield run
            run = []
        if small:
            run.append(row)
    if run:
        yield run


def _is_next(above: Row, row: Row) -> bool:
    gap = row.baseline - above.baseline
    beside = row.beside(above) and row.box.x0 >= above.box.x1 - 1
    return beside or (0 < gap <= _WIDEST_LEADING * row.size and row.overlaps(above))


def find_notes(laid: LaidText) -> None:
    """Mark the lines of notes, and the marks in the text that point to them."""
    ends = list(_endnotes(laid))
    finder = _Finder(laid)
    finder.find()
    _link_by_page(laid, finder.notes)
    _link_endnotes(laid, ends)


# Numbered entries under a heading such as 参考文献.


def _endnotes(laid: LaidText) -> Iterator[_Note]:
    inside = False
    lists = 0
    note: _Note | None = None
    size = 0.0
    for row in laid.rows:
        if row.kind is BlockKind.FURNITURE or row.apart:
            continue
        if len(row.text) <= _LONGEST_HEADING and NOTES_HEADING.match(row.text):
            inside, note = True, None
            lists += 1
            continue
        if not inside or row.kind not in {None, BlockKind.TABLE}:
            inside = False
            continue
        match = _ENTRY.match(row.text)
        if match and (note is None or 0 < _number(match["mark"]) - _number(note.marker) <= 2):  # noqa: PLR2004
            note = _Note(match["mark"], row.page, [], f"e{lists}.{number_of(match['mark'])}")
            size = row.size
            yield note
        elif note is None or AFTER_NOTES.match(row.text) or row.size > size + 0.8:
            inside = False
            continue
        note.rows.append(row)
        row.kind, row.note, row.cell = BlockKind.FOOTNOTE, note.id, None


# Marks in the text.


def _link_by_page(laid: LaidText, notes: Sequence[_Note]) -> None:
    by_page: dict[int, list[_Note]] = defaultdict(list)
    for note in notes:
        by_page[note.page].append(note)
    rows_of = {
        page: [r for r in rows if r.kind not in {BlockKind.FURNITURE, BlockKind.FOOTNOTE}]
        for page, rows in laid.pages()
        if {page - 1, page, page + 1} & by_page.keys()
    }
    for page, some in by_page.items():
        # A note may stand on the page after its mark's.
        linked = [
            _link(note, rows_of.get(page, ())) or _link(note, rows_of.get(page - 1, ()))
            for note in some
        ]
        if not any(linked):
            _release(some)


def _release(notes: Sequence[_Note]) -> None:
    """Take back what plain numbers begin and no mark points to: it is no note."""
    for note in notes:
        if note.marker.isdecimal() and not note.rows[0].line.raised:
            for row in note.rows:
                row.kind = row.note = None


def _link(note: _Note, rows: Sequence[Row]) -> bool:
    found = False
    for row in rows:
        for span in row.line.raised or ():
            raised = row.text[span.start - row.line.start : span.end - row.line.start]
            if _is_power(row, span):
                continue
            for token in _TOKEN.finditer(raised):
                if number_of(token.group()) == number_of(note.marker):
                    at = span.start + token.start()
                    _refer(row, Span(at, at + len(token.group())), note)
                    found = True
    if found or note.marker.isdecimal():
        return found
    for row in rows:
        at = row.text.find(note.marker, 1)
        if at > 0:
            start = row.line.start + at
            _refer(row, Span(start, start + len(note.marker)), note)
            return True
    return False


def _refer(row: Row, span: Span, note: _Note) -> None:
    if not any(reference.span == span for reference in row.references):
        row.references.append(NoteReference(span, note.id))


def _is_power(row: Row, span: Span) -> bool:
    """Whether a superscript stands on a figure, or on a sign of a formula."""
    before = row.text[: span.start - row.line.start][-1:]
    return before.isdigit() or ord(before or " ") >= 0x1D400 or before in "=+−×"  # noqa: PLR2004


def _link_endnotes(laid: LaidText, notes: Sequence[_Note]) -> None:
    """Link bracketed and raised numbers to the entries of their list that comes next."""
    if not notes:
        return
    lists: dict[str, dict[int, _Note]] = defaultdict(dict)
    for note in notes:
        lists[note.id.split(".")[0]].setdefault(_number(note.marker), note)
    ordered = sorted(lists.values(), key=lambda some: min(n.rows[0].index for n in some.values()))
    for row in laid.rows:
        if row.kind in {BlockKind.FURNITURE, BlockKind.FOOTNOTE}:
            continue
        own = next(
            (some for some in ordered if next(iter(some.values())).rows[0].index > row.index),
            ordered[-1],
        )
        for match in _BRACKETED.finditer(row.text):
            named = own.get(int(match[1]))
            if named is not None and match.end() - match.start() < len(row.text):
                start = row.line.start
                _refer(row, Span(start + match.start(), start + match.end()), named)
