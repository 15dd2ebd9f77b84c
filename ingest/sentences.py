"""Where sentences end, by Chinese and Latin rules."""

import re
from collections import Counter, deque

from ingest.characters import HAN, KANA

_PAIRS = dict(zip("（([［〔【《〈「『“‘", "）)]］〕】》〉」』”’", strict=True))
_CLOSERS = frozenset(_PAIRS.values()) | {'"', "'"}
_QUOTES = frozenset("”’」』\"'")
_CHINESE_TERMINALS = frozenset("。！？")
_TERMINALS = _CHINESE_TERMINALS | frozenset("!?．.…")
_HAN = re.compile(f"[{KANA}{HAN}]")
_GOES_ON = frozenset("，、；：。,;:)）]】》〉的")
# A pair longer than this holds sentences of its own.
_LONGEST_PAIR = 120
# What of a sentence may tell whether the full stop after it ends it.
_BREAK = "\\s(（\\[“\"'‘,，;；:："
_LAST_WORD = re.compile(rf"(?<![^{_BREAK}])[^{_BREAK}]*$")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_LONGEST_WORD = 60
_ABBREVIATIONS = frozenset(
    "al approx art arts assn ave bros c ca cap cf ch chap co col corp dept dr ed eds eg "
    "esp est etc fig figs gen gov ibid ie inc jr lt ltd mr mrs ms mt no nos nr op p para "
    "pp prof pt resp rev sec sen sr st trans univ v viz vol vols vs jan feb mar apr jun "
    "jul aug sep sept oct nov dec".split()
)


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence; white space between sentences belongs to none.

    A full stop in a number, a link, an abbreviation, an initial or an ordinal ends nothing, nor
    does a mark inside a quotation or a bracket, unless that is too long to be part of a sentence.
    """
    inner = _protected(text)
    bounds: list[tuple[int, int]] = []
    # Closing marks end before ``end``, and the white space that follows them before ``rest``.
    start = at = end = rest = 0
    while at < len(text):
        if text[at] not in _TERMINALS or inner[at]:
            at += 1
            continue
        if at >= end:
            end = _after_closers(text, at + 1)
            rest = _after_space(text, end)
        if not _ends(text, start, at, (end, rest)):
            at += 1
            continue
        at = end
        if end < len(text) and text[end] in _GOES_ON:
            continue
        bounds.append((start, end))
        start = at = rest
    bounds.append((start, len(text.rstrip())))
    stripped = ((_after_space(text, first), last) for first, last in bounds)
    return [(first, last) for first, last in stripped if first < last]


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _protected(text: str) -> bytearray:
    """For each place 1 if it is inside quotation marks or brackets that a sentence holds.

    The mark right before a closing quotation mark stands free: it may end the sentence.
    """
    inner = bytearray(len(text))
    opened: deque[tuple[str, int]] = deque()
    waiting: Counter[str] = Counter()
    for at, char in enumerate(text):
        if char in _PAIRS:
            opened.append((_PAIRS[char], at))
            waiting[_PAIRS[char]] += 1
        elif char in _CLOSERS:
            while opened and at - opened[0][1] > _LONGEST_PAIR:
                waiting[opened.popleft()[0]] -= 1
            if not waiting[char]:
                continue
            closer = ""
            while closer != char:
                closer, first = opened.pop()
                waiting[closer] -= 1
            last = at - 1 if char in _QUOTES and not opened else at
            inner[first + 1 : last] = b"\x01" * (last - first - 1)
    return inner


def _after_closers(text: str, at: int) -> int:
    while at < len(text) and (text[at] in _CLOSERS or text[at] in _TERMINALS):
        at += 1
    return at


def _ends(text: str, start: int, at: int, beyond: tuple[int, int]) -> bool:
    """Whether the terminal mark at a place ends a sentence that began at ``start``.

    ``beyond`` are the place after the mark and the closing marks that follow it, and the one
    after the white space that follows these.
    """
    char = text[at]
    after, rest = beyond
    following = text[after : after + 1]
    if char in _CHINESE_TERMINALS:
        return True
    if char == "…":
        quoted = after > at + 1 and text[after - 1] in _QUOTES
        return not following or following.isspace() or quoted
    if following and not following.isspace() and not _HAN.match(following):
        return False
    if text[rest : rest + 1].islower():
        return False
    return char in "!?" or _full_stop_ends(text, start, at, following)


def _full_stop_ends(text: str, start: int, at: int, following: str) -> bool:
    before = text[max(start, at - _LONGEST_WORD) : at]
    word = _LAST_WORD.search(before)
    last = word.group() if word else ""
    if not last or (len(last) == 1 and last.isascii() and last.isalpha()):
        # An initial; but “Plan B.” at the very end ends.
        return bool(last) and not following
    if last.isdecimal() and len(last) == len(before.strip()):
        # The number of a list's entry, not the end of a sentence.
        return False
    if _INITIALS.fullmatch(last):
        return not following
    latin = _HAN.split(last)[-1]
    is_abbreviation = latin.lower() in _ABBREVIATIONS and (latin == last or len(latin) > 1)
    return not is_abbreviation or not following
