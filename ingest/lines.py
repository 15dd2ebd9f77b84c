"""The lines of a source, and what their shape tells: column width, usual spacing."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Self
from unicodedata import east_asian_width

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]*(?:\r\n|[\n\r\f\v\x85\u2028\u2029]|$)")

# At least this share of lines near the column's width makes a text one of wrapped lines.
_WRAPPED_SHARE = 0.25
_NEAR = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds more than white space.

    ``start`` and ``end`` bound its trimmed text in the source; ``indent`` is the white space
    before it; ``blanks`` counts the blank lines above; ``feed`` says that a form feed does.
    ``width`` counts a wide character as 2, as a terminal does.
    """

    start: int
    end: int
    text: str
    indent: str
    blanks: int
    feed: bool
    width: int


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
            start = at + body.index(text)
            indent = body[: start - at]
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

    ``spacing`` is the number of blank lines between two lines of one paragraph.
    """

    width: int
    wrapped: bool
    spacing: int

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
        near = sum(abs(w - column) <= _NEAR for w in widths)
        wrapped = len(lines) > 3 and near >= _WRAPPED_SHARE * len(widths)  # noqa: PLR2004 - fewer lines show no column
        spacings = Counter(b.blanks for a, b in pairwise(lines) if a.width > column - _NEAR)
        spacing = spacings.most_common(1)[0][0] if spacings and wrapped else 0
        return cls(column, wrapped, spacing)

    def is_short(self, line: Line, after: Line) -> bool:
        """Whether a line ends before the column does though the next line's start would fit."""
        first = re.match(r"[A-Za-z0-9'’.:/_-]+|.", after.text)
        needed = display_width(first.group()) if first else 2
        return line.width + needed + 2 < self.width
