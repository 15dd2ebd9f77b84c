"""Footnotes: where they stand, where one ends and the next begins, which mark each belongs to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ingest.alignment import Span
from ingest.cleaning import CJK
from ingest.lines import Line
from ingest.pagination import Pagination, Role
from ingest.references import LONE_MARK, NOTES_HEADING, folded, is_reference

_CIRCLED = "①-⓿❶-❿"
_NOTE_START = re.compile(
    rf"(?P<mark>[{_CIRCLED}]|[\[［〔](?P<bracketed>\d{{1,3}})[\]］〕]|[¹²³⁰-⁹]+"
    rf"|(?P<plain>\d{{1,3}})(?=\s*[{CJK}A-Za-z“\"《«(（]|\s+\d))\s*(?=\S)"
)
_BODY_MARK = re.compile(rf"[{_CIRCLED}]|[¹²³⁰-⁹]+|[∗†‡]+|\*+$")
_BRACKETED = re.compile(r"\[(\d{1,3})(?:\s?[,，、–—-]\s?\d{1,3})*\]")
_ENUMERATES = frozenset(":：;；、(（")
_ENDS_NOTE = re.compile(r"[.。．!?！？][”\"’]?$|[）)]$")
_UNFINISHED = re.compile(
    r"(?:\b(?:[Vv]ol|[Nn]o|pp?|[Ee]ds?|et al|[A-Z])\.|(?:https?:/|www\.)\S*\.)$"
)
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}\.?$")
_MOST_OF_PAGE = 0.7


@dataclass(slots=True)
class NoteDraft:
    """A footnote as found: its lines, and how much of the first of them is its own mark."""

    page: int
    lines: list[int]
    marker: str | None = None
    marker_length: int = 0


@dataclass(slots=True)
class MarkDraft:
    """A mark found in running text; ``note`` is its footnote once that is known."""

    marker: str
    span: Span
    page: int
    note: NoteDraft | None = None


@dataclass(slots=True)
class Footnotes:
    """All notes and marks of a text, the marks linked where the text still allows it."""

    notes: list[NoteDraft] = field(default_factory=list)
    marks: list[MarkDraft] = field(default_factory=list)


def find_footnotes(lines: Sequence[Line], pagination: Pagination) -> Footnotes:
    """Find notes and marks; lines of notes get their role in ``pagination``."""
    found = Footnotes()
    found.notes += _notes_without_marks(lines, pagination)
    numbered = 0
    for page, members in _pages(pagination):
        foot, numbered = _marked_foot(lines, members, numbered)
        for note, mark in foot:
            note.page = mark.page = page
            found.notes.append(note)
            found.marks.append(mark)
    found.notes += _entries_under_heading(lines, pagination)
    for note in found.notes:
        for i in note.lines:
            pagination.roles[i] = Role.NOTE
    found.notes.sort(key=lambda note: note.lines[0])
    linked = {mark.span for mark in found.marks}
    for mark in _marks_in_text(lines, pagination, found.notes):
        if mark.span not in linked:
            found.marks.append(mark)
    found.marks.sort(key=lambda mark: mark.span.start)
    _link(found, lines, pagination)
    return found


def _pages(pagination: Pagination) -> Iterator[tuple[int, list[int]]]:
    for page, group in groupby(enumerate(pagination.pages), key=lambda pair: pair[1]):
        if page:
            yield page, [i for i, _ in group if pagination.roles[i] is Role.BODY]


# Notes at a page's foot whose own marks survive.


def _marked_foot(
    lines: Sequence[Line], members: list[int], numbered: int
) -> tuple[list[tuple[NoteDraft, MarkDraft]], int]:
    """The notes at the foot of one page, each with its mark above, and the last number used.

    Numbers run on from page to page or start anew; every note must have its mark in the text
    above, in the same order, or it is a numbered list and no footnote.
    """
    for at, i in enumerate(members):
        start = _NOTE_START.match(lines[i].text)
        if start is None or at < (1 - _MOST_OF_PAGE) * len(members):
            continue
        number = _number(start)
        if number not in {1, numbered + 1}:
            continue
        notes = _consecutive(lines, members[at:], number)
        marks = _marks_above(lines, members[:at], notes)
        if marks:
            return list(zip(notes, marks, strict=True)), number + len(notes) - 1
    return [], numbered


def _number(start: re.Match[str]) -> int:
    mark = start["bracketed"] or start["plain"] or folded(start["mark"])
    return int(mark) if mark.isdecimal() else 0


def _consecutive(lines: Sequence[Line], members: list[int], number: int) -> list[NoteDraft]:
    """Notes numbered without a gap from ``number``; lines between belong to the note above."""
    notes: list[NoteDraft] = []
    for i in members:
        start = _NOTE_START.match(lines[i].text)
        if start and _number(start) == number + len(notes):
            notes.append(NoteDraft(0, [i], start["mark"], start.end()))
        else:
            notes[-1].lines.append(i)
    return notes


def _marks_above(
    lines: Sequence[Line], members: list[int], notes: list[NoteDraft]
) -> list[MarkDraft]:
    """The marks of all the notes, in order; none if one is missing."""
    marks: list[MarkDraft] = []
    text = "".join(lines[i].text for i in members)
    places = [lines[i].start + k for i in members for k in range(len(lines[i].text))]
    at = 0
    for note in notes:
        marker = note.marker or ""
        pattern = re.escape(marker)
        if marker.isdecimal():
            pattern = (
                rf"(?<=[{CJK}”’」』》）)。，；：！？.,;:!?a-z])(?<!第){marker}"
                rf"(?!\d|[.．]\d|\s*[%％年月日号个位次届条项章节倍亿万])"
            )
        match = re.compile(pattern).search(text, at)
        if match is None:
            return []
        span = Span(places[match.start()], places[match.end() - 1] + 1)
        marks.append(MarkDraft(marker, span, 0, note))
        at = match.end()
    return marks


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
    if not _ENDS_NOTE.search(end) or (_UNFINISHED.search(end) and not _DATED.search(end)):
        return False
    if below.indent == " ":
        return True
    if re.match(r"[a-z0-9,;.)&%/_-]", start):
        return False
    # After a quotation or bracket the same note may go on.
    return end[-1] not in '”"’）)' or (end[-1] not in "）)" and is_reference(below))


# Numbered entries under a heading such as 参考文献.


def _entries_under_heading(lines: Sequence[Line], pagination: Pagination) -> list[NoteDraft]:
    notes: list[NoteDraft] = []
    under = False
    for i, line in enumerate(lines):
        if pagination.roles[i] is not Role.BODY:
            continue
        if NOTES_HEADING.match(line.text):
            under = True
            continue
        if not under:
            continue
        start = re.match(
            rf"([{_CIRCLED}]|[\[［〔]\d{{1,3}}[\]］〕]|\d{{1,3}}[.．、])\s*", line.text
        )
        if start:
            marker = folded(start[1]).rstrip(".、")
            notes.append(NoteDraft(pagination.pages[i], [i], marker, start.end()))
        elif notes:
            notes[-1].lines.append(i)
        else:
            under = False
    return notes


# Marks in running text.


def _marks_in_text(
    lines: Sequence[Line], pagination: Pagination, notes: list[NoteDraft]
) -> Iterator[MarkDraft]:
    bracketed = any(note.marker and note.marker.startswith("[") for note in notes)
    before = ""
    for i, line in enumerate(lines):
        if pagination.roles[i] is not Role.BODY:
            continue
        page = pagination.pages[i]
        for match in _BODY_MARK.finditer(line.text):
            left = line.text[: match.start()].rstrip() or ""
            if not left or left[-1] in _ENUMERATES or not _is_mark(match, left, notes):
                continue
            span = Span(line.start + match.start(), line.start + match.end())
            yield MarkDraft(match.group(), span, page)
        if bracketed:
            for match in _BRACKETED.finditer(line.text):
                if line.text[: match.start()].rstrip() or before:
                    span = Span(line.start + match.start(), line.start + match.end())
                    yield MarkDraft(f"[{match[1]}]", span, page)
        before = line.text


def _is_mark(match: re.Match[str], left: str, notes: list[NoteDraft]) -> bool:
    """A sign after a word or sentence marks a note; in a text without notes it may enumerate."""
    sign = match.group()
    if sign[0] in "¹²³⁰⁴⁵⁶⁷⁸⁹":
        return not left[-1].isascii() or left[-1] in ".,;:!?)\"'"
    if sign[0] in "∗*†‡":
        return match.end() == len(match.string) and len(match.string) < 40  # noqa: PLR2004 - a title or byline
    return bool(notes) or match.end() == len(match.string)


# Links between marks and notes.


def _link(found: Footnotes, lines: Sequence[Line], pagination: Pagination) -> None:
    lone: dict[int, list[str]] = {}
    for i, line in enumerate(lines):
        if pagination.roles[i] is Role.FURNITURE and LONE_MARK.match(line.text):
            lone.setdefault(pagination.pages[i], []).append(line.text)
    by_bracket = {n.marker: n for n in found.notes if n.marker and n.marker.startswith("[")}
    for page in dict.fromkeys(note.page for note in found.notes):
        notes = [note for note in found.notes if note.page == page]
        marks = [mark for mark in found.marks if mark.page == page and mark.note is None]
        if all(note.marker is None for note in notes):
            # As many notes as marks are the same in order; else marks that were extracted by
            # themselves, if they are as many, give the notes their numbers.
            signs = [mark.marker for mark in marks]
            if len(signs) != len(notes):
                signs = lone.get(page, [])
            if len(signs) == len(notes) and len(set(signs)) == len(signs):
                for note, sign in zip(notes, signs, strict=True):
                    note.marker = sign
        own = {note.marker: note for note in notes if note.marker}
        for mark in marks:
            mark.note = own.get(mark.marker)
    for mark in found.marks:
        if mark.note is None:
            mark.note = by_bracket.get(mark.marker)
