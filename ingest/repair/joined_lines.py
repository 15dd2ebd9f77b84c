"""The lines of a block put together to running text."""

import re
from collections.abc import Iterable

from ingest.alignment import AlignedText
from ingest.characters import CJK, HANGUL, KANA
from ingest.repair.english_words import is_word

# How much of the joined text decides what comes next: words and links are shorter.
_TAIL = 400
_LONGEST_WORD = 60
_LONGEST_LINK = 250
_HAN = re.compile(f"[{CJK}]")
_LINE_END_HYPHEN = re.compile(r"(?<![A-Za-z0-9０-９])([A-Za-z0-9０-９]+)[-‐Ｇ\xad]$")
_LATIN_RUN = re.compile(r"[A-Za-z0-9０-９]+")
# Letters and digits of scripts that part words by spaces: full-width letters may be other signs.
_SPACED = rf"[^\W_{CJK}{KANA}{HANGUL}Ａ-Ｚａ-ｚ]"
_LATIN_EDGE = re.compile(rf"{_SPACED}|['’,.;:!?)\]&%\"”“．]")
_LATIN_START = re.compile(rf"{_SPACED}|[(\[&\"“$]")
_OPEN_URL = re.compile(rf"(?:https?:/?/?|www[.．])[^\s{CJK}，。；、）》]{{0,{_LONGEST_LINK}}}$")
# A mark that ends a clause, and a digit after it: the date or page after a whole link.
_MARK_AND_DIGIT = re.compile(r"\A[^,;，；]*[,;，；].*\d")
_WORD = re.compile(r"(?<![A-Za-z])([A-Za-z]+)[,.;:!?)]*(?=\s|$)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def join_lines(parts: Iterable[AlignedText]) -> AlignedText:
    """Put the lines of a block together.

    Chinese joins without a space, Latin words with one; between the two, white space at the
    line's end decides. A hyphen at a line's end goes where it only divides a word, and stays
    where it joins two.
    """
    pieces: list[AlignedText] = []
    tail = ""
    for part in parts:
        if not part.text.strip():
            continue
        if pieces:
            cut, space = _joint(tail, part.text)
            last = pieces[-1] = pieces[-1][: len(pieces[-1]) - cut]
            if space:
                pieces.append(AlignedText(space, last.ends[-1:], last.ends[-1:]))
            tail = tail[: len(tail) - cut] + space
        pieces.append(part)
        tail = (tail + part.text)[-_TAIL:]
    return AlignedText.join(pieces).strip()


def _joint(joined: str, right: str) -> tuple[int, str]:
    """How many characters go from the end of what is joined, and what then comes between."""
    left = joined.rstrip()
    spaces = len(joined) - len(left)
    broken = _LINE_END_HYPHEN.search(left[-_LONGEST_WORD:])
    rest = _LATIN_RUN.match(right)
    if broken and rest:
        drops = left[-1] == "\xad" or _divides_word(broken.group(1), rest.group())
        return spaces + drops, ""
    if _is_in_url(left, right):
        return spaces, ""
    latin = _LATIN_EDGE.match(left[-1]) and _LATIN_START.match(right[0])
    after_chinese = _HAN.search(left[-2:]) or left[-1] in "“("
    return spaces, " " if spaces or (latin and not after_chinese) else ""


def _is_in_url(left: str, right: str) -> bool:
    """Whether a link that a line's end breaks goes on with the next line."""
    url = _OPEN_URL.search(left)
    if url is None or _MARK_AND_DIGIT.match(url.group()):
        return False
    word = _WORD.match(right)
    # A full stop, then a capital: a new sentence. A whole word after a whole link: the next one.
    if left[-1] in ".．":
        return not right[0].isupper() or word is None
    return left[-1] in "/-_=?&%#:" or word is None or not is_word(word[1])


def _divides_word(before: str, after: str) -> bool:
    """Whether a hyphen between these was put in by the line's end alone."""
    if not before[-1].isalpha() or not after[0].isalpha():
        return False
    last = _HUMP.split(before)[-1]
    return not (is_word(last) and is_word(after) and not is_word(last + after))
