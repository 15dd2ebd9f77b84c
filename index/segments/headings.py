"""The headings of one segment, found by their words."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.language.content import heading_content
from index.segments.arrays import Rows, mapped
from index.storage.records import StoredPassage
from ingest.models import PassageKind

_NUMBERS = "numbers.npy"
_ROWS = "rows.npy"


class Headings:
    """For each heading the first passage below it, by a number of the heading's words."""

    def __init__(self, numbers: NDArray[np.uint64], rows: Rows) -> None:
        """Take the numbers of all headings, ascending, and the row that each is above."""
        self._numbers = np.ascontiguousarray(numbers).data
        self._rows = rows

    @classmethod
    def build(cls, passages: Iterable[StoredPassage]) -> Self:
        """Take the headings from the passages below them, in the order of their rows."""
        found: list[tuple[int, int]] = []
        seen: set[tuple[str, tuple[str, ...]]] = set()
        for row, stored in enumerate(passages):
            section = stored.passage.section
            place = stored.document_id, section
            if stored.passage.kind is PassageKind.BODY and section and place not in seen:
                seen.add(place)
                if content := heading_content(section[-1]):
                    found.append((_number(content), row))
        found.sort()
        return cls(
            np.asarray([number for number, _ in found], np.uint64),
            np.asarray([row for _, row in found], np.int64),
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The headings that ``save`` wrote into a folder."""
        return cls(mapped(folder / _NUMBERS), mapped(folder / _ROWS))

    def save(self, folder: Path) -> None:
        """Write the headings into a folder."""
        folder.mkdir()
        np.save(folder / _NUMBERS, np.asarray(self._numbers))
        np.save(folder / _ROWS, self._rows)

    def below(self, content: frozenset[str]) -> Rows:
        """The rows below the headings of these words, ascending.

        Headings of other words may have the same number, though hardly ever.
        """
        number = _number(content)
        first = bisect_left(self._numbers, number)
        return self._rows[first : bisect_right(self._numbers, number, first)]


def _number(content: frozenset[str]) -> int:
    held = "\n".join(sorted(content)).encode()
    return int.from_bytes(blake2b(held, digest_size=8).digest(), "big")
