"""Numbers of articles, chapters, pages and notes, however they are written."""

import re

from ingest.numerals import from_chinese

NUMERAL = r"(?:\d{1,4}|[〇零一二两三四五六七八九十百千]{1,8})"
"""A number in digits or Chinese numerals, as patterns find it in normalised text."""

LATIN_NUMERAL = r"(?:\d{1,4}(?:\.\d{1,3}){0,4}|[ivxlc]{1,7}|[a-h])"
"""A number, a decimal number, a Roman one or a letter, in lower case."""

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
    "one two three four five six seven eight nine ten eleven twelve".split(),
)
ORDINAL_WORDS = "|".join(_WORDS[0])
CARDINAL_WORDS = "|".join(_WORDS[1])
_ROMAN_FORM = re.compile(r"c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")


def plain_number(text: str) -> str:
    """A number in lower case as digits: ``十五`` as ``15``, ``iv`` as ``4``; others as they are."""
    for words in _WORDS:
        if text in words:
            return str(words.index(text) + 1)
    if (number := from_chinese(text)) is not None:
        return str(number)
    if _ROMAN_FORM.fullmatch(text):
        return str(_roman(text))
    return text.lstrip("0") or text


def _roman(text: str) -> int:
    values = [_ROMAN[char] for char in text]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))
