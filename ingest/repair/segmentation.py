"""English words told from letters that run together."""

import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

# The words that the list's counts are out of.
_COUNTED = 1_024_908_267_229


@cache
def word_counts() -> dict[str, int]:
    """How often each of the 82,834 English words of symspellpy's list was counted."""
    text = (files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text("utf-8")
    told = text.split()
    return dict(zip(told[::2], map(int, told[1::2]), strict=True))


def segmented(letters: str) -> list[str]:
    """The words, or else pieces, that lower-case letters and apostrophes most likely are.

    As few of them as can be, as few letters as can be in pieces that are no words, and the
    commonest where these are even: the answer of symspellpy's ``word_segmentation`` without
    corrections. The work grows with the number of letters.
    """
    known, unknown = _logarithms()
    # For each place up to which letters are parted: the cost, the logarithm of the likelihood,
    # and where the last piece starts.
    cost, likelihood, last = [0], [0.0], [0]
    for start in range(len(letters)):
        gap = int(start > 0)
        for end in range(start + 1, min(start + len(unknown), len(letters) + 1)):
            piece = letters[start:end]
            log = known.get(piece)
            new = cost[start] + gap + (end - start if log is None else 0)
            is_first = end == len(cost)
            if not is_first and new > cost[end] + gap:
                continue
            log = likelihood[start] + (unknown[end - start] if log is None else log)
            if is_first:
                cost.append(new)
                likelihood.append(log)
                last.append(start)
            elif new < cost[end] or likelihood[end] < log:
                cost[end], likelihood[end], last[end] = new, log, start
            else:
                continue
            if _is_ending(piece):
                cost[end] -= gap
    return _pieces(letters, last)


def _pieces(letters: str, last: Sequence[int]) -> list[str]:
    """The pieces that end at the letters' end, given where the last one up to a place starts."""
    pieces: list[str] = []
    end = len(letters)
    ending = ""
    while end:
        piece = letters[last[end] : end]
        end = last[end]
        if end and _is_ending(piece):
            ending = piece + ending
        else:
            pieces.append(piece + ending)
            ending = ""
    return pieces[::-1]


def _is_ending(piece: str) -> bool:
    """Whether a piece is part of the word before it: an apostrophe, with a letter or without."""
    return piece[0] == "'" and len(piece) <= 2  # noqa: PLR2004


@cache
def _logarithms() -> tuple[dict[str, float], list[float]]:
    """Of the likelihood of each word, and of a piece that is none by its length."""
    counts = word_counts()
    longest = max(map(len, counts))
    known = {word: math.log10(count / _COUNTED) for word, count in counts.items()}
    return known, [math.log10(10 / _COUNTED / 10.0**length) for length in range(longest + 1)]
