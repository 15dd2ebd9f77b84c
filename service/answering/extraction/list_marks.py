"""What marks the items of a list: bullets, numbers, and words such as 首先 or "second"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from service.answering.generation.figures import figures

LONGEST = 2_000
"""Characters of a sentence that marks are looked for in."""

LAST = 99
"""The number of a mark that ends a list, such as "finally"."""

# Numbered one by one.
_STRICT = {
    "bracketed": re.compile(r"[(（〔]\s?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[)）〕]"),
    "lettered": re.compile(r"[(（]?(?P<letter>[a-z])[)）.]\s"),
    "dotted": re.compile(r"(?P<n>\d{1,2})(?:[、)）．]|[.](?!\d))"),
    "han": re.compile(r"(?P<n>[一二三四五六七八九十]{1,3})[、．]"),
    "circled": re.compile(r"(?P<circled>[①-⑳])"),
    "step": re.compile(
        r"(?:step|步骤)\s?(?P<n>\d{1,2}|[一二三四五六七八九十])"
        r"|第(?P<han>\d{1,2}|[一二三四五六七八九十])步",
        re.IGNORECASE,
    ),
}
# Those that may also stand inside a sentence.
_INSIDE = ("bracketed", "circled")
_BULLET = re.compile(r"(?P<bullet>[•●○■□◆◇▪▶‣·➢✓◦]|[*+–—-](?=\s))\s?")
# Words that may stand inside a sentence, behind a mark of punctuation.
_WORDS = {
    "ordinal": re.compile(
        r"第(?P<n>[一二三四五六七八九十])(?:(?=[，,、是：:])|(?=[个种类点项]|方面|阶段))"
    ),
    "is": re.compile(r"(?P<n>[一二三四五六七八九十])(?:是|则)"),
    "of them": re.compile(r"其(?P<n>[一二三四五六七八九十])(?=[，,、是：:])"),
}
# Words whose order counts, but that may skip numbers.
_LOOSE = {
    "then": (
        (re.compile(r"首先"), 1),
        (re.compile(r"其次|然后|接着"), 2),
        (re.compile(r"再次|再者"), 3),
        (re.compile(r"此外|另外"), 4),
        (re.compile(r"最后"), LAST),
    ),
    "hand": (
        (re.compile(r"一方面|on (?:the )?one hand\b", re.IGNORECASE), 1),
        (re.compile(r"另一方面|on the other(?: hand)?\b", re.IGNORECASE), LAST),
    ),
    "first": (
        (re.compile(r"(?:the )?first(?:ly)?(?:,| of all\b|(?= \w{1,20} is\b))", re.IGNORECASE), 1),
        (re.compile(r"(?:the )?second(?:ly)?(?:,|(?= \w{1,20} is\b))", re.IGNORECASE), 2),
        (re.compile(r"(?:the )?third(?:ly)?(?:,|(?= \w{1,20} is\b))", re.IGNORECASE), 3),
        (re.compile(r"(?:the )?fourth(?:ly)?(?:,|(?= \w{1,20} is\b))", re.IGNORECASE), 4),
        (re.compile(r"(?:the )?fifth(?:ly)?(?:,|(?= \w{1,20} is\b))", re.IGNORECASE), 5),
        (re.compile(r"(?:next|then|moreover|furthermore),", re.IGNORECASE), 6),
        (re.compile(r"(?:finally|lastly|last),", re.IGNORECASE), LAST),
    ),
}
_CLAUSE = re.compile(r"[：:；;，,。.]\s?(?:and |以及|并且)?")
_DECORATION = re.compile(r"\s{0,8}(?:\*\*|__)?")


@dataclass(frozen=True, slots=True)
class ListMark:
    """A mark of a list's item, ``start`` characters into its sentence.

    ``number`` counts the items of one ``family`` from 1; that of bullets is 0. A family that is
    ``loose`` may skip numbers.
    """

    family: str
    number: int
    start: int
    loose: bool = False

    @property
    def begins(self) -> bool:
        """Whether it may be the mark of a first item."""
        return self.number <= 1

    def goes_on(self, before: "ListMark") -> bool:
        """Whether it may be the mark after another one."""
        if self.family != before.family:
            return False
        if self.loose:
            return self.number > before.number or (self.number == before.number > 1)
        return self.number == before.number + bool(before.number)


def marks_of(sentence: str) -> tuple[ListMark, ...]:
    """The marks in a sentence in order, that at its beginning first if there is one."""
    return tuple(sorted(_marks(sentence[:LONGEST]), key=lambda mark: mark.start))


def _marks(text: str) -> Iterator[ListMark]:
    lead = _DECORATION.match(text)
    start = lead.end() if lead else 0
    opening = _opening(text, start)
    if opening:
        yield opening
    else:
        yield from (replace(mark, start=0) for mark in _words(text, start))
    for clause in _CLAUSE.finditer(text):
        yield from _words(text, clause.end())
        for family in _INSIDE:
            if found := _STRICT[family].match(text, clause.end()):
                yield ListMark(family, _number(found), clause.end())


def _words(text: str, place: int) -> Iterator[ListMark]:
    """The words at a place that mark an item."""
    for family, pattern in _WORDS.items():
        if found := pattern.match(text, place):
            yield ListMark(family, _number(found), place)
    for family, words in _LOOSE.items():
        number = next((number for word, number in words if word.match(text, place)), None)
        if number is not None:
            yield ListMark(family, number, place, loose=True)


def _opening(text: str, start: int) -> ListMark | None:
    """The bullet or number that a sentence begins with."""
    if bullet := _BULLET.match(text, start):
        return ListMark(f"bullet {bullet['bullet']}", 0, 0)
    for family, pattern in _STRICT.items():
        if found := pattern.match(text, start):
            return ListMark(family, _number(found), 0)
    return None


def _number(found: re.Match[str]) -> int:
    """The number that a mark writes."""
    groups = found.groupdict()
    if letter := groups.get("letter"):
        return ord(letter) - ord("a") + 1
    if circled := groups.get("circled"):
        return ord(circled) - ord("①") + 1
    written = groups.get("n") or groups.get("han") or ""
    return int(next(iter(figures(written)), "0"))
