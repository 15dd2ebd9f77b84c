"""Numbers that are part of a name: 30号, 第三条, B1, "Room 12"; one is never another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.characters import HAN, compatible
from service.answering.generation.figures import figures

EARLY = 12
"""Characters of a sentence in which it names what it is about."""

_NUMERAL = "0-9一二三四五六七八九十百零〇两"
_PATTERNS = (
    # Counted from one: 第三条, 第2期; a time counted so is no name.
    re.compile(rf"第\s?(?P<n>[{_NUMERAL}]{{1,6}})\s?(?P<unit>[{HAN}])"),
    re.compile(
        rf"(?<![{_NUMERAL}.年月:-])(?P<n>[{_NUMERAL}]{{1,6}})\s?(?P<unit>[号號]楼?)(?!文|召)"
    ),
    re.compile(r"(?<![0-9.])(?P<n>[0-9]{2,5})\s?(?P<unit>[室房班栋幢])"),
    # A code has letters before its number: B1, EQ-1401, COVID-19 and COVID-20.
    re.compile(
        r"(?<![A-Za-z0-9-])(?P<unit>[A-Za-z]{1,6})-?(?P<n>[0-9]{1,6})(?![A-Za-z0-9])(?!\.[0-9])"
    ),
    re.compile(
        r"(?<![a-z])(?P<unit>article|section|chapter|clause|room|unit|station|no\.|number|part|item"
        r"|rule|phase|stage|level|line|platform|block|building|floor|grade|table|figure|step"
        r"|schedule|annex|appendix|paragraph|gate|zone|site|version)\s(?P<n>[0-9]{1,6})"
        r"(?![0-9])(?!\.[0-9])",
        re.IGNORECASE,
    ),
)
_ORDINARY = frozenset("个次天年月日周位名种点步方")


@dataclass(frozen=True, slots=True)
class Designation:
    """A number in a name: the ``series`` that it counts in, and where the text has it."""

    series: str
    number: str
    start: int
    end: int


def designations(text: str) -> list[Designation]:
    """The numbers in a text's names, in order; the text is looked at in compatibility form."""
    found = {mark.start: mark for mark in reversed([*_designations(compatible(text))])}
    return [found[start] for start in sorted(found)]


def _designations(text: str) -> Iterator[Designation]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            unit, start = match["unit"].lower(), match.start("n")
            if unit[0].isascii():
                start = match.start()
            elif pattern is _PATTERNS[0]:
                if unit in _ORDINARY:
                    continue
                start, unit = match.start(), f"第{unit}"
            number = next(iter(figures(match["n"])), match["n"])
            yield Designation(unit, number, start, match.end())


class Named:
    """What a question names by number, and whether sentences are about another of the kind."""

    def __init__(self, question: str) -> None:
        self._asked: dict[str, set[str]] = {}
        for mark in designations(question):
            self._asked.setdefault(mark.series, set()).add(mark.number)

    def others(self, sentences: Sequence[str], section: Sequence[str]) -> frozenset[int]:
        """The places of the sentences that are about another than what the question names.

        A sentence that begins with no such name goes on with what the one before it is about, and
        the first with what the innermost heading names.
        """
        if not self._asked:
            return frozenset()
        found: set[int] = set()
        meant: dict[str, set[str]] = {}
        for place, text in enumerate([section[-1] if section else "", *sentences]):
            for mark in designations(text):
                if mark.series not in self._asked:
                    continue
                if mark.start <= EARLY or mark.series not in meant:
                    meant = {**meant, mark.series: {mark.number}}
            named = {(mark.series, mark.number) for mark in designations(text)}
            asked = any((series, n) in named for series, of in self._asked.items() for n in of)
            if not asked and any(not of & self._asked[series] for series, of in meant.items()):
                found.add(place - 1)
        return frozenset(found - {-1})
