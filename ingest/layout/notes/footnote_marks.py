"""Footnote marks in running text, and the note that each points to."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.alignment import Span
from ingest.layout.lines import Line
from ingest.layout.pagination import Pagination, Role
from ingest.layout.references import CIRCLED, folded

_SIGN = re.compile(rf"[{CIRCLED}]|[¹²³⁰-⁹]+|[∗†‡]+|(?<!\*)\*+$")
_BRACKETED = re.compile(r"[\[［〔](\^\w{1,20}|\d{1,3})(?:\s?[,，、–—-]\s?\d{1,3})*[\]］〕]")
_BRACKETS = ("[", "［", "〔")
# After these a sign opens an item of an enumeration.
ENUMERATES = ":：;；、(（"
# A title or byline, the only lines that end with an asterisk as their mark.
_LONGEST_TITLE = 40


@dataclass(slots=True, eq=False)
class NoteDraft:
    """A note as found: its lines, and how much of the first of them is its own mark.

    ``is_endnote`` says that marks on any page may point to it.
    """

    page: int
    lines: list[int]
    marker: str | None = None
    marker_length: int = 0
    is_endnote: bool = False


@dataclass(slots=True, eq=False)
class MarkDraft:
    """A mark found in running text; ``note`` is its footnote once that is known."""

    marker: str
    span: Span
    page: int
    note: NoteDraft | None = None


def number_of(marker: str) -> str:
    """A mark's number without its dress: ``1`` for ``①``, ``[1]`` and ``¹``."""
    return folded(marker).strip("[]〔〕()^:.、 ")


def marks_in_text(
    lines: Sequence[Line], pagination: Pagination, notes: Sequence[NoteDraft]
) -> Iterator[MarkDraft]:
    """The signs in the body that mark a note, in order."""
    bracketed = any(note.is_endnote or (note.marker or "").startswith(_BRACKETS) for note in notes)
    for i, line in enumerate(lines):
        if pagination.roles[i] is not Role.BODY:
            continue
        matches = [
            match for match in _SIGN.finditer(line.text) if _is_mark(match, has_notes=bool(notes))
        ]
        if bracketed:
            matches += [match for match in _BRACKETED.finditer(line.text) if _is_beside_text(match)]
        for match in sorted(matches, key=lambda match: match.start()):
            span = Span(line.start + match.start(), line.start + match.end())
            marker = f"[{match[1]}]" if match.re is _BRACKETED else match.group()
            yield MarkDraft(marker, span, pagination.pages[i])


def _is_mark(match: re.Match[str], *, has_notes: bool) -> bool:
    """A sign after a word or sentence marks a note; in a text without notes it may enumerate."""
    before = _char_before(match)
    if not before or before in ENUMERATES:
        return False
    sign = match.group()
    if sign[0] in "¹²³⁰⁴⁵⁶⁷⁸⁹":
        return not before.isascii() or before in ".,;:!?)\"'"
    at_end = match.end() == len(match.string)
    if sign[0] in "∗*†‡":
        return at_end and len(match.string) < _LONGEST_TITLE
    return has_notes or at_end


def _char_before(match: re.Match[str]) -> str:
    """The last character before a match that is no white space; empty where there is none."""
    at = match.start() - 1
    while at >= 0 and match.string[at].isspace():
        at -= 1
    return match.string[at] if at >= 0 else ""


def _is_beside_text(match: re.Match[str]) -> bool:
    """Whether the line holds more than the match."""
    return match.end() - match.start() < len(match.string)


def link(
    marks: Sequence[MarkDraft],
    notes: Sequence[NoteDraft],
    lines: Sequence[Line],
    lone: Mapping[int, Sequence[str]],
) -> None:
    """Give each mark its note: one of its own page, or an endnote of its number.

    Args:
        marks: all marks, in order; those that have a note keep it.
        notes: all notes, in order; notes without a mark get the one that points to them.
        lines: all lines.
        lone: for each page the marks that were extracted by themselves.
    """
    notes_of: dict[int, list[NoteDraft]] = defaultdict(list)
    marks_of: dict[int, list[MarkDraft]] = defaultdict(list)
    for note in notes:
        if not note.is_endnote:
            notes_of[note.page].append(note)
    for mark in marks:
        if mark.note is None:
            marks_of[mark.page].append(mark)
    for page, some in notes_of.items():
        _link_page(marks_of[page], some, lone.get(page, ()))
    _link_endnotes([mark for mark in marks if mark.note is None], notes, lines)


def _link_page(marks: Sequence[MarkDraft], notes: Sequence[NoteDraft], lone: Sequence[str]) -> None:
    if all(note.marker is None for note in notes):
        # As many notes as marks are the same in order; else marks that were extracted by
        # themselves, if they are as many, give the notes their numbers.
        signs: Sequence[str] = [mark.marker for mark in marks]
        if len(signs) != len(notes):
            signs = lone
        if len(signs) == len(notes) and len(set(signs)) == len(signs):
            for note, sign in zip(notes, signs, strict=True):
                note.marker = sign
    own = {number_of(note.marker): note for note in notes if note.marker}
    for mark in marks:
        mark.note = own.get(number_of(mark.marker))


def _link_endnotes(
    marks: Sequence[MarkDraft], notes: Sequence[NoteDraft], lines: Sequence[Line]
) -> None:
    """Link what is left to endnotes: where numbers recur, to the next note after the mark."""
    endnotes: dict[str, list[NoteDraft]] = defaultdict(list)
    for note in notes:
        if note.marker and (note.is_endnote or note.marker.startswith(_BRACKETS)):
            endnotes[number_of(note.marker)].append(note)
    for mark in marks:
        named = endnotes.get(number_of(mark.marker))
        if named:
            at = bisect_right(named, mark.span.start, key=lambda n: lines[n.lines[0]].start)
            mark.note = named[min(at, len(named) - 1)]
