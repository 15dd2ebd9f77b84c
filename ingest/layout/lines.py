"""The lines of a source, and what their shape tells: column width, usual spacing."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Self
from unicodedata import east_asian_width

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]*(?:\r\n|[\n\r\f\v\x85\u2028\u2029]|$)")

# A text is one of wrapped lines if at least this share of them comes near the column's width,
_WRAPPED_SHARE = 0.25
# if at least this share of those stops in mid-sentence,
_UNFINISHED_SHARE = 0.5
# if no more than this share is wider,
_WIDER_SHARE = 0.2
# and if the column is no narrower than this.
_NARROWEST = 24
_NEAR = 6
_FIRST_WORD = re.compile(r"[A-Za-z0-9'’.:/_-]+|.")
_ENDS_SENTENCE = re.compile(r"[。！？!?…；;.：:][”’」』》）)\"']*$")
# An indent of this width sets off a paragraph, if no more than this share of lines has it.
_INDENT = 2
_INDENTED_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds more than white space.

    ``start`` and ``end`` bound its trimmed text in the source; ``indent`` is the white space
    before it; ``blanks`` counts the blank lines above; ``feed`` says that a form feed stands
    there. ``width`` counts a wide character as 2, as a terminal does.
    """

    start: int
    end: int
    text: str
    indent: str
    blanks: int
    feed: bool
    width: int

    @property
    def indent_width(self) -> int:
        """Columns that the white space before the text takes."""
        return display_width(self.indent.expandtabs(4))


def display_width(text: str) -> int:
    """Columns that a text takes where Chinese characters take two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def split_lines(source: str) -> tuple[Line, ...]:
    """The source's lines that hold more than white space, in order."""
    lines: list[Line] = []
    blanks, feed, at = 0, False, 0
    while at < len(source):
        match = _LINE.match(source, at)
        raw = match.group() if match else source[at:]
        body = raw.rstrip("\n\r\f\v\x85\u2028\u2029")
        text = body.strip()
        if text:
            indent = body[: len(body) - len(body.lstrip())]
            start = at + len(indent)
            lines.append(
                Line(start, start + len(text), text, indent, blanks, feed, display_width(text))
            )
            blanks, feed = 0, False
        else:
            blanks += 1
        feed = feed or raw.endswith("\f")
        at += len(raw)
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a text is set: its column width, whether lines are wrapped at it, its usual spacing.

    ``spacing`` is the number of blank lines between two lines of one paragraph, ``indent`` the
    columns that a paragraph's first line is set in from the left, 0 where none is.
    """

    width: int
    wrapped: bool
    spacing: int
    indent: int = 0

    @classmethod
    def of(cls, lines: tuple[Line, ...]) -> Self:
        """Measure the lines of a text."""
        widths = sorted(line.width for line in lines)
        if not widths:
            return cls(0, wrapped=False, spacing=0)
        # The commonest of the wider widths is the column's; neighbours count, as a justified
        # line holds a character more or less.
        counts = Counter(widths)
        median = widths[len(widths) // 2]
        column = max(
            (w for w in counts if w >= median),
            key=lambda w: (sum(counts[w + d] for d in range(-2, 3)), w),
        )
        if not _is_wrapped(lines, column):
            return cls(column, wrapped=False, spacing=0)
        spacings = Counter(b.blanks for a, b in pairwise(lines) if a.width > column - _NEAR)
        spacing = spacings.most_common(1)[0][0] if spacings else 0
        return cls(column, wrapped=True, spacing=spacing, indent=_paragraph_indent(lines))

    def is_short(self, line: Line, after: Line) -> bool:
        """Whether a line ends before the column does though the next line's start would fit."""
        first = _FIRST_WORD.match(after.text)
        needed = display_width(first.group()) if first else 2
        return line.width + needed + 2 < self.width

    def begins_paragraph(self, line: Line) -> bool:
        """Whether a line has the indent that sets a paragraph's first line off."""
        return self.indent > 0 and abs(line.indent_width - self.indent) <= 1


def _is_wrapped(lines: tuple[Line, ...], column: int) -> bool:
    near = [line for line in lines if abs(line.width - column) <= _NEAR]
    unfinished = [line for line in near if not _ENDS_SENTENCE.search(line.text[-_NEAR:])]
    wider = sum(line.width > column + _NEAR for line in lines)
    return (
        len(lines) > 3  # noqa: PLR2004 - fewer lines show no column
        and column >= _NARROWEST
        and wider <= _WIDER_SHARE * len(lines)
        and len(near) >= _WRAPPED_SHARE * len(lines)
        and len(unfinished) >= _UNFINISHED_SHARE * len(near)
    )


def _paragraph_indent(lines: tuple[Line, ...]) -> int:
    """The commonest indent beyond the usual one, if it is the mark of a paragraph."""
    counts = Counter(line.indent_width for line in lines)
    usual = counts.most_common(1)[0][0]
    deeper = {width: count for width, count in counts.items() if width >= usual + _INDENT}
    if not deeper:
        return 0
    indent = max(deeper, key=lambda width: deeper[width])
    return indent if 1 < deeper[indent] <= _INDENTED_SHARE * len(lines) else 0
