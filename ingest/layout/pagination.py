"""Where pages begin, and which lines are their notes or their furniture."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from typing import Self

from ingest.layout.lines import Line, Shape
from ingest.layout.references import LONE_MARK, folded, reference_share
from ingest.layout.wording.page_marks import BANNER, CONTENTS, LEADER, PAGE_NUMBER, contents_lists
from ingest.repair.glyphs import has_visible

_URL_LINE = re.compile(r"\A(?:https?://|www\.)\S+$")
# A page number beyond doubt, wherever it stands.
_DRESSED_NUMBER = re.compile(
    r"[-–—·•]\s*(?P<dashed>\d{1,4})\s*[-–—·•]$"
    r"|第\s*(?P<zh>\d{1,4})\s*[页頁](?:\s*(?:[，,/]\s*)?共\s*\d{1,4}\s*[页頁])?$"
    r"|[Pp]age\s+(?P<en>\d{1,4})(?:\s+of\s+\d{1,4})?$"
)
# A running head with the page's number at either end, or with a journal's volume and number.
_NUMBERED_HEAD = re.compile(r"\A(?:(?P<first>\d{1,4})\s{2,}\S.*|.*\S\s{2,}(?P<last>\d{1,4})$)")
_ISSUE = re.compile(r"第\s*\d+\s*[卷期]")
_VOLUME = re.compile(r"Vol\.\s*\d")
_NUMBER = re.compile(r"No\.\s*\d")
_NUMBERS = re.compile(r"[\d\s·•|/—-]+")
_WIDE_SPACE = re.compile(r"\s{3,}")
# A line drawn across the page.
_RULE = re.compile(r"\A(?:[-–—―─━_=*+#]\s*){3,}$")
# Blank lines beyond the usual spacing that part a page's notes from the next page.
_WIDE_BREAK = 2
_MOSTLY = 0.5
_REPEATS = 3
_LONGEST_NUMBER = 20


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
            alone = LONE_MARK.match(line.text) or _RULE.match(line.text)
            leader = LEADER.search(line.text)
            listed = leader is not None and leader["page"] is not None
            if alone or listed or BANNER.search(line.text) or not has_visible(line.text):
                self.roles[i] = Role.FURNITURE
                if i and listed and CONTENTS.match(lines[i - 1].text):
                    self.roles[i - 1] = Role.FURNITURE
        self._set_contents_apart(lines)
        pages: dict[int, list[int]] = {}
        for i, page in enumerate(self.pages):
            pages.setdefault(page, []).append(i)
        self._set_dressed_numbers_apart(lines)
        pages.pop(0, None)
        self._set_running_heads_apart(lines, pages.values())
        self._set_numbered_heads_apart(lines, pages)
        for members in pages.values():
            self._set_links_apart(lines, members)
            for i in self._edges(members):
                if PAGE_NUMBER.match(folded(lines[i].text)):
                    self.roles[i] = Role.FURNITURE

    def _set_contents_apart(self, lines: tuple[Line, ...]) -> None:
        for listed in contents_lists([line.text for line in lines]):
            for i in listed:
                self.roles[i] = Role.FURNITURE

    def _set_dressed_numbers_apart(self, lines: tuple[Line, ...]) -> None:
        """Set ``- 3 -`` and the like apart where they count up, page breaks known or not."""
        found = [
            (i, int(match["dashed"] or match["zh"] or match["en"]))
            for i, line in enumerate(lines)
            if len(line.text) <= _LONGEST_NUMBER
            and (match := _DRESSED_NUMBER.match(folded(line.text)))
        ]
        if all(after == before + 1 for (_, before), (_, after) in pairwise(found)):
            for i, _ in found:
                self.roles[i] = Role.FURNITURE

    def _set_running_heads_apart(self, lines: tuple[Line, ...], pages: Iterable[list[int]]) -> None:
        """Set lines apart that several pages have among their first or last two."""
        ends = [
            (i, _without_numbers(lines[i].text))
            for members in pages
            for i in {*members[:2], *members[-2:]}
        ]
        repeats = Counter(text for _, text in ends if text)
        for i, text in ends:
            if repeats[text] >= _REPEATS:
                self.roles[i] = Role.FURNITURE

    def _set_numbered_heads_apart(
        self, lines: tuple[Line, ...], pages: dict[int, list[int]]
    ) -> None:
        """Set first and last lines apart whose number goes with the page's."""
        found: list[tuple[int, int]] = []
        for page, members in pages.items():
            for i in {members[0], members[-1]}:
                text = lines[i].text
                if _is_masthead(text) and _WIDE_SPACE.search(text):
                    self.roles[i] = Role.FURNITURE
                match = _NUMBERED_HEAD.match(folded(text))
                if match:
                    found.append((i, int(match["first"] or match["last"]) - page))
        offsets = Counter(offset for _, offset in found)
        for i, offset in found:
            if offsets[offset] > 1:
                self.roles[i] = Role.FURNITURE

    def _set_links_apart(self, lines: tuple[Line, ...], members: list[int]) -> None:
        """Bare links at a page's end are the targets of its links, listed by the extractor."""
        for i in reversed(members):
            if not _URL_LINE.match(lines[i].text):
                break
            self.roles[i] = Role.FURNITURE

    def _edges(self, members: list[int]) -> set[int]:
        """A page's first and last line, furniture aside."""
        first = next((i for i in members if self.roles[i] is not Role.FURNITURE), members[0])
        last = next((i for i in reversed(members) if self.roles[i] is not Role.FURNITURE), first)
        return {first, last}


def _is_url_list(fragment: list[Line]) -> bool:
    return all(_URL_LINE.match(line.text) for line in fragment)


def _without_numbers(text: str) -> str:
    """A running head without its page number; empty where nothing else is left."""
    return _NUMBERS.sub("", folded(text))


def _is_masthead(text: str) -> bool:
    """Whether a line holds a journal's volume and number."""
    volume = _VOLUME.search(text)
    numbered = volume is not None and _NUMBER.search(text, volume.end())
    return bool(numbered or _ISSUE.search(text))
