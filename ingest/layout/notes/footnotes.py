"""Footnotes: where they stand, and where one ends and the next begins."""

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby

from ingest.alignment import Span
from ingest.characters import CJK
from ingest.layout import headings
from ingest.layout.lines import Line
from ingest.layout.notes.footnote_marks import (
    ENUMERATES,
    MarkDraft,
    NoteDraft,
    link,
    marks_in_text,
    number_of,
)
from ingest.layout.pagination import Pagination, Role
from ingest.layout.references import (
    AFTER_NOTES,
    CIRCLED,
    LONE_MARK,
    NOTES_HEADING,
    folded,
    is_reference,
)

_NOTE_START = re.compile(
    rf"(?P<mark>[{CIRCLED}]|[\[［〔](?P<bracketed>\d{{1,3}})[\]］〕]|[¹²³⁰-⁹]+"
    rf"|(?P<plain>\d{{1,3}})(?=\s*[{CJK}A-Za-z“\"《«(（]|\s+\d))\s*(?=\S)"
)
_ENTRY_START = re.compile(rf"([{CIRCLED}]|[\[［〔]\d{{1,3}}[\]］〕]|\d{{1,3}}[.．、])\s*(?=\S)")
_MARKDOWN_START = re.compile(r"(\[\^\w{1,20}\]):\s*(?=\S)")
_ENDS_NOTE = re.compile(r"[.。．!?！？][”\"’]?$|[）)]$")
_ABBREVIATED = re.compile(r"\b(?:[Vv]ol|[Nn]o|pp?|[Ee]ds?|et al|[A-Z])\.$")
_LINK = re.compile(r"https?:/|www\.")
_GOES_ON = re.compile(r"[a-z0-9,;.)&%/_-]")
# What a number stands right behind, or at the next line's start, if it marks a note.
_BEFORE_NUMBER = re.compile(rf"[{CJK}”’」』》）)。，；：！？.,;:!?a-z]\n?\Z")
# What makes a figure of a number.
_AFTER_FIGURE = re.compile(r"\d|[.．]\d|(?<!\s)\s*[%％年月日号个位次届条项章节倍亿万]")
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}\.?$")
_TOP_STYLES = frozenset({"part", "chapter", "section", "han"})
_MOST_OF_PAGE = 0.7
# Lines of one page that are tried as the first of its notes.
_MOST_TRIES = 20
# Numbers that the extraction of a list may have lost between two entries.
_WIDEST_GAP = 5


@dataclass(slots=True)
class Footnotes:
    """All notes and marks of a text, the marks linked where the text still allows it."""

    notes: list[NoteDraft] = field(default_factory=list)
    marks: list[MarkDraft] = field(default_factory=list)


def find_footnotes(lines: Sequence[Line], pagination: Pagination) -> Footnotes:
    """Find notes and marks; lines of notes get their role in ``pagination``."""
    found = Footnotes()
    found.notes += _notes_without_marks(lines, pagination)
    for foot in _marked_feet(lines, pagination):
        found.notes += [note for note, _ in foot]
        found.marks += [mark for _, mark in foot]
    _take(found.notes, pagination)
    found.notes += _endnotes(lines, pagination)
    _take(found.notes, pagination)
    found.notes.sort(key=lambda note: note.lines[0])
    marks = [*found.marks, *marks_in_text(lines, pagination, found.notes)]
    found.marks = _in_body(marks, lines, pagination)
    link(found.marks, found.notes, lines, _lone_marks(lines, pagination))
    return found


def _take(notes: Sequence[NoteDraft], pagination: Pagination) -> None:
    for note in notes:
        for i in note.lines:
            pagination.roles[i] = Role.NOTE


def _lone_marks(lines: Sequence[Line], pagination: Pagination) -> dict[int, list[str]]:
    lone: dict[int, list[str]] = {}
    for i, line in enumerate(lines):
        if pagination.roles[i] is Role.FURNITURE and LONE_MARK.match(line.text):
            lone.setdefault(pagination.pages[i], []).append(line.text)
    return lone


def _in_body(
    marks: Sequence[MarkDraft], lines: Sequence[Line], pagination: Pagination
) -> list[MarkDraft]:
    """The marks that stand in the body, in order; of two that overlap the one found first."""
    starts = [line.start for line in lines]
    kept: list[MarkDraft] = []
    for mark in sorted(marks, key=lambda mark: mark.span.start):
        line = bisect_right(starts, mark.span.start) - 1
        if pagination.roles[line] is not Role.BODY:
            continue
        if not kept or kept[-1].span.end <= mark.span.start:
            kept.append(mark)
    return kept


# Notes at a page's foot whose own marks survive.


def _marked_feet(
    lines: Sequence[Line], pagination: Pagination
) -> Iterator[list[tuple[NoteDraft, MarkDraft]]]:
    """For each page the notes at its foot, each with its mark in the text above.

    Numbers run on from page to page or start anew; every note must have its mark in the text
    above, in the same order, or it is a numbered list and no footnote.
    """
    numbered = 0
    for page, group in groupby(enumerate(pagination.pages), key=lambda pair: pair[1]):
        if not page:
            continue
        members = [i for i, _ in group if pagination.roles[i] is Role.BODY]
        text = _PageText(lines, members)
        for at, number in _first_notes(lines, members, numbered):
            notes = _consecutive(lines, members[at:], number, page)
            marks = text.marks_above(at, notes)
            if marks:
                numbered = number + len(notes) - 1
                yield list(zip(notes, marks, strict=True))
                break


def _first_notes(
    lines: Sequence[Line], members: Sequence[int], numbered: int
) -> Iterator[tuple[int, int]]:
    """Places in a page where its notes may begin, with the first one's number."""
    tries = 0
    for at in range(math.ceil((1 - _MOST_OF_PAGE) * len(members)), len(members)):
        start = _NOTE_START.match(lines[members[at]].text)
        if start is None or _number(start) not in {1, numbered + 1}:
            continue
        yield at, _number(start)
        tries += 1
        if tries == _MOST_TRIES:
            return


def _number(start: re.Match[str]) -> int:
    mark = start["bracketed"] or start["plain"] or folded(start["mark"])
    return int(mark) if mark.isdecimal() else 0


def _consecutive(
    lines: Sequence[Line], members: Sequence[int], number: int, page: int
) -> list[NoteDraft]:
    """Notes numbered without a gap from ``number``; lines between belong to the note above."""
    notes: list[NoteDraft] = []
    for i in members:
        start = _NOTE_START.match(lines[i].text)
        if start and _number(start) == number + len(notes):
            notes.append(NoteDraft(page, [i], start["mark"], start.end()))
        else:
            notes[-1].lines.append(i)
    return notes


class _PageText:
    """The body of one page as a single string, for finding marks."""

    def __init__(self, lines: Sequence[Line], members: Sequence[int]) -> None:
        self._starts = [lines[i].start for i in members]
        self._text = "".join(lines[i].text + "\n" for i in members)
        lengths = (len(lines[i].text) + 1 for i in members)
        self._offsets = list(accumulate(lengths, initial=0))

    def marks_above(self, last: int, notes: Sequence[NoteDraft]) -> list[MarkDraft]:
        """The marks of all the notes, in order, above a line; none if one is missing."""
        marks: list[MarkDraft] = []
        at = 0
        for note in notes:
            marker = note.marker or ""
            found = self._find(marker, at, self._offsets[last])
            if found < 0:
                return []
            line = bisect_right(self._offsets, found) - 1
            first = self._starts[line] + found - self._offsets[line]
            span = Span(first, first + len(marker))
            marks.append(MarkDraft(marker, span, note.page, note))
            at = found + len(marker)
        return marks

    def _find(self, marker: str, at: int, last: int) -> int:
        """Where a note's mark stands first between two places, -1 where it does not."""
        found = self._text.find(marker, at, last)
        while found >= 0 and not self._is_mark(found, found + len(marker), last):
            found = self._text.find(marker, found + 1, last)
        return found

    def _is_mark(self, first: int, end: int, last: int) -> bool:
        """Whether the sign or number there marks a note, reading no further than ``last``."""
        before = self._text[max(0, first - 2) : first]
        if not self._text[first:end].isdecimal():
            return not before.endswith(tuple(ENUMERATES))
        # At a line's start it may number an item.
        opens = before.endswith("\n") and self._text[end : min(end + 1, last)].isspace()
        return (
            _BEFORE_NUMBER.search(before) is not None
            and not opens
            and not before.endswith("第")
            and _AFTER_FIGURE.match(self._text, end, last) is None
        )


# Notes whose marks the extraction lost: runs of references between pages.


def _notes_without_marks(lines: Sequence[Line], pagination: Pagination) -> list[NoteDraft]:
    notes: list[NoteDraft] = []
    before: int | None = None
    for i, line in enumerate(lines):
        if pagination.roles[i] is not Role.NOTE:
            continue
        start = _NOTE_START.match(line.text)
        marked = start is not None and not start["plain"]
        page = pagination.pages[i]
        new = before is None or page != notes[-1].page or marked or _parts(lines[before], line)
        if new and marked and start is not None:
            notes.append(NoteDraft(page, [i], start["mark"], start.end()))
        elif new:
            notes.append(NoteDraft(page, [i]))
        else:
            notes[-1].lines.append(i)
        before = i
    return notes


def _parts(above: Line, below: Line) -> bool:
    """Whether a note ends with one line and the next note begins with the other."""
    end, start = folded(above.text), folded(below.text)
    if not _ENDS_NOTE.search(end) or (_is_unfinished(end) and not _DATED.search(end)):
        return False
    if below.indent == " ":
        return True
    if _GOES_ON.match(start):
        return False
    # After a quotation or bracket the same note may go on.
    return end[-1] not in '”"’）)' or (end[-1] not in "）)" and is_reference(below))


def _is_unfinished(text: str) -> bool:
    """Whether a full stop at a line's end is an abbreviation's or a link's."""
    if _ABBREVIATED.search(text):
        return True
    word = text.rsplit(maxsplit=1)[-1]
    return word.endswith(".") and _LINK.search(word[:-1]) is not None


# Numbered entries under a heading such as 参考文献, and notes as Markdown writes them.


def _endnotes(lines: Sequence[Line], pagination: Pagination) -> list[NoteDraft]:
    notes: list[NoteDraft] = []
    # Whether a line may begin a list of notes, and whether it may go on with a note.
    opens = inside = False
    for i, line in enumerate(lines):
        if pagination.roles[i] is not Role.BODY:
            continue
        start = _MARKDOWN_START.match(line.text)
        if start is None and (opens or inside):
            start = _ENTRY_START.match(line.text)
            if start and inside and not _follows(notes[-1], start):
                start = None
        if start:
            marker = start[1].rstrip(".．、")
            notes.append(NoteDraft(pagination.pages[i], [i], marker, start.end(), is_endnote=True))
            opens, inside = False, True
        elif NOTES_HEADING.match(line.text) or ((opens or inside) and _is_heading(line.text)):
            opens, inside = True, False
        elif inside and not (notes[-1].marker or "").startswith("[^"):
            notes[-1].lines.append(i)
        else:
            opens = inside = False
    return notes


def _follows(note: NoteDraft, start: re.Match[str]) -> bool:
    """Whether an entry's number can be the next after a note's: no page or volume number is."""
    marker = note.marker or ""
    if marker[:1].isdecimal() != start[1][0].isdecimal():
        return False
    last, number = number_of(marker), number_of(start[1])
    if not (last.isdecimal() and number.isdecimal()):
        return True
    return int(number) == 1 or 0 < int(number) - int(last) <= _WIDEST_GAP


def _is_heading(text: str) -> bool:
    """Whether a line ends a list of notes, or parts it under headings of its own."""
    if AFTER_NOTES.match(text):
        return True
    return headings.numbering(text) in _TOP_STYLES and headings.may_be_heading(text)
