"""Where pages begin, and which lines are their notes or their furniture."""

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from typing import Self

from ingest.lines import Line, Shape
from ingest.references import LONE_MARK, folded, reference_share

_URL_LINE = re.compile(r"(?:https?://|www\.)\S+$")
_PAGE_NUMBER = re.compile(
    r"[-–—·• ]*(?:第?\s*\d{1,4}\s*页?|[Pp]age\s+\d{1,4}|[ivxlc]{1,6})(?:\s*/\s*\d{1,4})?[-–—·• ]*$"
)
# Blank lines beyond the usual spacing that part a page's notes from the next page.
_WIDE_BREAK = 2
_MOSTLY = 0.5
_REPEATS = 3


class Role(Enum):
    """What a line is part of."""

    BODY = auto()
    NOTE = auto()
    FURNITURE = auto()


@dataclass(slots=True)
class Pagination:
    """For each line its page (from 1; 0 where no page breaks are known) and its role."""

    pages: list[int]
    roles: list[Role]

    @classmethod
    def of(cls, lines: tuple[Line, ...], shape: Shape) -> Self:
        """Number the pages of a text and set its notes and furniture apart.

        A form feed starts a page. Extractors that replace it by a space leave lines that begin
        with one space, the first line among them: such a line starts a page, or the notes of the
        page before it, which then end where the next page starts.
        """
        count = len(lines)
        found = cls([0] * count, [Role.BODY] * count)
        if any(line.feed for line in lines):
            found._number_by_feeds(lines)
        elif lines and lines[0].start == 1 and lines[0].indent == " ":
            found._number_by_gaps(lines, shape)
        found._set_furniture_apart(lines)
        return found

    def _number_by_feeds(self, lines: tuple[Line, ...]) -> None:
        page = 1
        for i, line in enumerate(lines):
            if line.feed and i:
                page += 1
            self.pages[i] = page

    def _number_by_gaps(self, lines: tuple[Line, ...], shape: Shape) -> None:
        wide = shape.spacing + _WIDE_BREAK
        cuts = [
            i for i, line in enumerate(lines) if i == 0 or line.indent == " " or line.blanks >= wide
        ]
        page, turning = 0, False
        for first, last in pairwise([*cuts, len(lines)]):
            fragment = list(lines[first:last])
            gap = lines[first].indent == " "
            notes = (gap or turning) and first > 0 and reference_share(fragment) >= _MOSTLY
            if notes and (gap or not _is_url_list(fragment)):
                self.roles[first:last] = [Role.NOTE] * (last - first)
                turning = True
            elif gap or turning:
                page += 1
                turning = False
            self.pages[first:last] = [max(page, 1)] * (last - first)

    def _set_furniture_apart(self, lines: tuple[Line, ...]) -> None:
        for i, line in enumerate(lines):
            if LONE_MARK.match(line.text):
                self.roles[i] = Role.FURNITURE
        ends: list[tuple[int, str]] = []
        for page in dict.fromkeys(self.pages):
            members = [i for i, p in enumerate(self.pages) if p == page]
            if page == 0:
                continue
            ends += [(i, _without_numbers(lines[i].text)) for i in {*members[:2], *members[-2:]}]
            self._set_links_apart(lines, members)
            for i in {members[0], members[-1]}:
                if _PAGE_NUMBER.match(folded(lines[i].text)):
                    self.roles[i] = Role.FURNITURE
        repeats = Counter(text for _, text in ends if text)
        for i, text in ends:
            if repeats[text] >= _REPEATS:
                self.roles[i] = Role.FURNITURE

    def _set_links_apart(self, lines: tuple[Line, ...], members: list[int]) -> None:
        """Bare links at a page's end are the targets of its links, listed by the extractor."""
        for i in reversed(members):
            if not _URL_LINE.match(lines[i].text):
                break
            self.roles[i] = Role.FURNITURE


def _is_url_list(fragment: list[Line]) -> bool:
    return all(_URL_LINE.match(line.text) for line in fragment)


def _without_numbers(text: str) -> str:
    """A running head without its page number; empty where nothing else is left."""
    return re.sub(r"[\d\s·•|/—-]+", "", folded(text))
