"""Whether what is read says a word that the source does not hold."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self

from ingest.characters import CJK, compatible
from ingest.models import Block, Document

_WORD = re.compile(rf"[{CJK}]+|[^\W{CJK}_]+")
_LETTERS = re.compile(rf"[^\W{CJK}_]+")
_HYPHENS = "-‐\xad\ufffe"
_LINE_END = re.compile(r"[\r\n\f]")
_UNSEEN = re.compile("[\x00\x01\x03-\x08\x0e-\x1f\xad\u200b-\u200f\u2060\ufeff\ufffe]")
_HAN = re.compile(f"[{CJK}]")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of readable text: how many there are, and which the source does not say so.

    ``mended`` are those whose letters the source sets apart by white space, which was closed up.
    ``lacking`` are all others that it lacks: parted ones such as ``Open`` of ``OpenAI``, and such
    as are not there at all.
    """

    words: int = 0
    mended: Counter[str] = field(default_factory=Counter)
    lacking: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, document: Document) -> Self:
        """Look up all words of a document's blocks, each in the block's own part of the source.

        A word is a run of Chinese characters or of other letters and digits. Characters that
        Unicode calls compatible, such as full-width and narrow letters, count as one. The halves
        of a word that a line's end parts are one word.
        """
        words = 0
        mended: Counter[str] = Counter()
        lacking: Counter[str] = Counter()
        for block in document.blocks:
            said = _WORD.findall(compatible(block.text))
            words += len(said)
            own = _own(block, document.source.text)
            held = {*_WORD.findall(own), *_joined(own)}
            packed = "".join(own.split())
            for word in said:
                if word in held or (_HAN.match(word) and word in packed):
                    continue
                (mended if _is_mended(word, own, packed) else lacking)[word] += 1
        return cls(words, mended, lacking)


def _own(block: Block, source: str) -> str:
    """What a block owns of the source; a mark cut out of it ends no word less than it did."""
    parts = (source[span.start : span.end] for span in block.spans)
    return _UNSEEN.sub("", compatible("\n".join(parts)))


def _joined(own: str) -> Iterator[str]:
    """The words that a line's end parts, put together; a hyphen may stand before it."""
    for last, first in pairwise(_LETTERS.finditer(own)):
        between = own[last.end() : first.start()]
        unhyphened = between[1:] if between[:1] in _HYPHENS else between
        if _LINE_END.search(between) and not unhyphened.strip():
            yield last[0] + first[0]


def _is_mended(word: str, own: str, packed: str) -> bool:
    """Whether a word's letters stand in the source as a whole, each set apart by white space."""
    if word not in packed:
        return False
    letters = r"\s+".join(map(re.escape, word))
    return re.search(rf"(?<![^\W{CJK}_]){letters}(?![^\W{CJK}_])", own) is not None
