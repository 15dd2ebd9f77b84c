"""Where sentences end, by Chinese and Latin rules."""

import re

_PAIRS = dict(zip("(（[［〔【《〈「『“‘", ")）]］〕】》〉」』”’", strict=True))
_CLOSERS = frozenset(_PAIRS.values()) | {'"', "'"}
_QUOTES = frozenset("”’」』\"'")
_TERMINALS = frozenset("。！？!?．.…")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_GOES_ON = frozenset("，、；：。,;:)）]】》〉的")
# A pair longer than this holds sentences of its own.
_LONGEST_PAIR = 120
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
    start = at = 0
    while at < len(text):
        if text[at] not in _TERMINALS or at in inner or not _ends(text, start, at):
            at += 1
            continue
        end = _after_closers(text, at + 1)
        at = end
        if end < len(text) and text[end] in _GOES_ON:
            continue
        bounds.append((start, end))
        while at < len(text) and text[at].isspace():
            at += 1
        start = at
    if text[start:].strip():
        bounds.append((start, len(text.rstrip())))
    return [(_skip_space(text, first), last) for first, last in bounds if text[first:last].strip()]


def _skip_space(text: str, at: int) -> int:
    while text[at].isspace():
        at += 1
    return at


def _protected(text: str) -> set[int]:
    """Places inside a pair of quotation marks or brackets that is part of one sentence.

    The mark right before a closing quotation mark stands free: it may end the sentence.
    """
    inner: set[int] = set()
    opened: list[tuple[str, int]] = []
    for at, char in enumerate(text):
        if char in _PAIRS:
            opened.append((_PAIRS[char], at))
        elif any(char == closer for closer, _ in opened):
            while opened:
                closer, first = opened.pop()
                if closer == char:
                    break
            if at - first <= _LONGEST_PAIR:
                free = 1 if char in _QUOTES and not opened else 0
                inner.update(range(first + 1, at - free))
    return inner


def _after_closers(text: str, at: int) -> int:
    while at < len(text) and (text[at] in _CLOSERS or text[at] in _TERMINALS):
        at += 1
    return at


def _ends(text: str, start: int, at: int) -> bool:
    """Whether the terminal mark at a place ends a sentence that began at ``start``."""
    char = text[at]
    after = _after_closers(text, at + 1)
    following = text[after : after + 1]
    rest = text[after:].lstrip()[:1]
    if char in "。！？":
        return True
    if char == "…":
        return (
            not following or following.isspace() or (after > at + 1 and text[after - 1] in _QUOTES)
        )
    if following and not following.isspace() and not _HAN.match(following):
        return False
    if rest.islower():
        return False
    return char in "!?" or _full_stop_ends(text[start:at], following)


def _full_stop_ends(before: str, following: str) -> bool:
    word = re.search(r"[^\s(（\[“\"'‘,，;；:：]*$", before)
    last = word.group() if word else ""
    if not last or re.fullmatch(r"[A-Za-z]", last):
        # An initial; but “Plan B.” at the very end ends.
        return bool(last) and not following
    if last.isdecimal() and not before[: -len(last)].strip():
        return False
    if "." in last and re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", last):
        return not following
    return last.lower() not in _ABBREVIATIONS or not following
