"""The numbers of a text, in whichever language and digits they are written."""

import re
from collections.abc import Iterator
from decimal import Decimal
from math import prod

from index.language.tokenization import NUMBER
from ingest.characters import compatible
from ingest.numerals import DIGITS, POWERS, from_chinese

_MAGNITUDES = {
    **POWERS,
    "hundred": 100,
    "thousand": 1000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
_SMALL = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split(),
        range(1, 20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        range(20, 100, 10),
        strict=True,
    )
)
_WORDS = _SMALL | _TENS
_MONTHS = dict(
    zip(
        "january february march april may june july august september october november "
        "december".split(),
        range(1, 13),
        strict=True,
    )
)
# English words that are numbers in so loose a way that they claim nothing.
_LOOSE = frozenset({"one", "two"})

_ENUMERATORS = re.compile("[①-⓿❶-➓]")
_GREAT_WORD = "hundred|thousand|million|billion|trillion"
# 千 is no magnitude in 千克, nor 百 in 百分之.
_DIGITS = re.compile(
    rf"(?P<number>{NUMBER})(?:[ -]?(?P<word>{_GREAT_WORD})\b"
    r"|(?P<han>(?:百(?!分)|千(?![克米瓦卡赫])|万|亿)+))?",
    re.IGNORECASE,
)
_HAN_RUN = re.compile("[〇零一二三四五六七八九十百千万亿两]+")
_MEASURES = "年月日号个名次项条国种届份位人倍章类级点步家座部岁天周期阶段"
_WORD_RUN = re.compile(
    rf"\b(?P<first>{'|'.join(_WORDS)})(?:[ -](?P<second>{'|'.join(_SMALL)}))?"
    rf"(?:[ -](?P<word>{_GREAT_WORD}))?\b",
    re.IGNORECASE,
)
_MONTH = re.compile(
    rf"\b(?:{'|'.join(m for m in _MONTHS if m not in {'may', 'march'})})\b"
    r"|\b(?:may|march)\b(?=,? \d)|(?<=\d )(?:may|march)\b",
    re.IGNORECASE,
)
_DECADE = re.compile(r"(\d{1,2})\s*世纪\s*(\d0)\s*年代")

_LITTLE = 2
# Longer runs of digits are compared as they are written.
_LONGEST = 20


def figures(text: str) -> frozenset[str]:
    """All numbers that a text may be said to state, each in one canonical form."""
    text = _folded(text)
    found = set(_from_digits(text))
    found |= {value for run in _HAN_RUN.findall(text) for value in _values(run)}
    found |= {_canonical(value) for _, value in _from_words(text)}
    found |= {str(_MONTHS[month.lower()]) for month in _MONTH.findall(text)}
    found |= {str((int(c) - 1) * 100 + int(d)) for c, d in _DECADE.findall(text)}
    return frozenset(found)


def unfounded(text: str, source: str) -> frozenset[str]:
    """The numbers that a text claims and ``source`` does not state.

    What is a number only in a manner of speaking, such as 一 in 一些, is no claim.
    """
    held = figures(source)
    source, text = _folded(source), _folded(text)
    claimed = set(_from_digits(text))
    for match in _HAN_RUN.finditer(text):
        run = match.group()
        counted = text[match.end() : match.end() + 1] in _MEASURES and match.end() < len(text)
        single = DIGITS.get(run, 0) > _LITTLE and counted
        if single or (len(run) > 1 and run not in source):
            claimed.update(_values(run))
    for words, value in _from_words(text):
        if words.lower() not in _LOOSE:
            claimed.add(_canonical(value))
    claimed |= {str(_MONTHS[month.lower()]) for month in _MONTH.findall(text)}
    return frozenset(claimed - held)


def _folded(text: str) -> str:
    """Compatibility forms folded, except that ① is the number of an item and no figure."""
    return compatible(_ENUMERATORS.sub(" ", text))


def _from_digits(text: str) -> Iterator[str]:
    for match in _DIGITS.finditer(text):
        digits = match["number"].replace(",", "")
        if digits.count(".") > 1 or len(digits) > _LONGEST:
            yield digits
            continue
        great = [match["word"].lower()] if match["word"] else list(match["han"] or "")
        value = Decimal(digits) * prod(_MAGNITUDES[unit] for unit in great)
        yield _canonical(value)


def _from_words(text: str) -> Iterator[tuple[str, int]]:
    for match in _WORD_RUN.finditer(text):
        first, second = match["first"].lower(), (match["second"] or "").lower()
        joined = first in _TENS and _SMALL.get(second, 10) < 10  # noqa: PLR2004 - twenty-one
        numbers = [_WORDS[first] + _SMALL[second]] if joined else [_WORDS[first]]
        if second and not joined:
            numbers.append(_SMALL[second])
        if match["word"]:
            numbers[-1] *= _MAGNITUDES[match["word"].lower()]
        for number in numbers:
            yield match.group(), number


def _values(run: str) -> Iterator[str]:
    """The number that a run of Chinese numerals writes; none where it begins with a unit."""
    if len(run) > _LONGEST:
        yield run
    elif run[0] not in "百千万亿" and (value := from_chinese(run)) is not None:
        yield _canonical(value)


def _canonical(value: Decimal | int) -> str:
    return format(Decimal(value).normalize(), "f")
