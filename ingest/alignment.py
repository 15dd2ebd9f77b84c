"""Text that remembers where each of its characters stands in the source."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

Offsets: TypeAlias = "array[int]"
"""Places in a source, of four bytes each: as objects they would take more than the text."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A run of the source text: code points ``start`` to ``end``, the end exclusive.

    Raises:
        ValueError: if the span is empty or starts before the text.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            msg = f"not a span: {self.start} to {self.end}"
            raise ValueError(msg)

    def __len__(self) -> int:
        return self.end - self.start


def offsets(places: Iterable[int]) -> Offsets:
    """Places in a source, for an ``AlignedText``."""
    return array("i", places)


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A text and, for each of its characters, the run of the source that it stands for.

    ``starts[i]`` and ``ends[i]`` bound the source of ``text[i]``. They are equal for a character
    that the source does not hold (a space put between joined lines). Both ascend, so every edit
    keeps the reading order.
    """

    text: str
    starts: Offsets
    ends: Offsets

    def __post_init__(self) -> None:
        if not len(self.text) == len(self.starts) == len(self.ends):
            msg = "a text and its map differ in length"
            raise ValueError(msg)

    @classmethod
    def of(cls, source: str, start: int, end: int) -> Self:
        """The run ``source[start:end]``, each character standing for itself."""
        text = source[start:end]
        last = start + len(text)
        return cls(text, offsets(range(start, last)), offsets(range(start + 1, last + 1)))

    @classmethod
    def empty(cls) -> Self:
        """A text of no characters."""
        return cls("", offsets(()), offsets(()))

    @classmethod
    def join(cls, parts: Iterable["AlignedText"], separator: str = "") -> Self:
        """The parts one after the other; the separator stands for nothing in the source.

        Between parts of what one character became it stands for that character too.
        """
        texts: list[str] = []
        starts, ends = offsets(()), offsets(())
        for part in parts:
            if texts and separator:
                texts.append(separator)
                end = ends[-1] if ends else 0
                start = min(end, part.starts[0]) if part.starts else end
                starts.extend([start] * len(separator))
                ends.extend([end] * len(separator))
            texts.append(part.text)
            starts.extend(part.starts)
            ends.extend(part.ends)
        return cls("".join(texts), starts, ends)

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, index: slice) -> Self:
        return type(self)(self.text[index], self.starts[index], self.ends[index])

    def strip(self) -> Self:
        """Without white space at either end."""
        left = len(self.text) - len(self.text.lstrip())
        return self[left : max(left, len(self.text.rstrip()))]

    def sub(
        self, pattern: re.Pattern[str], replacement: str | Callable[[re.Match[str]], str]
    ) -> Self:
        """Replace each match, keeping the map.

        A replacement as long as its match maps character by character; one of another length
        maps each of its characters to all that the match stood for. An empty match inserts.
        """
        texts: list[str] = []
        starts, ends = offsets(()), offsets(())
        done = 0
        for match in pattern.finditer(self.text):
            new = replacement if isinstance(replacement, str) else replacement(match)
            first, last = match.span()
            if new == match.group():
                continue
            texts += [self.text[done:first], new]
            starts += self.starts[done:first]
            ends += self.ends[done:first]
            if len(new) == last - first:
                starts += self.starts[first:last]
                ends += self.ends[first:last]
            else:
                low, high = self._bounds(first, last)
                starts.extend([low] * len(new))
                ends.extend([high] * len(new))
            done = last
        if not texts:
            return self
        texts.append(self.text[done:])
        starts += self.starts[done:]
        ends += self.ends[done:]
        return type(self)("".join(texts), starts, ends)

    def _bounds(self, first: int, last: int) -> tuple[int, int]:
        """The source bounds of ``text[first:last]``; of an empty run, the place between."""
        if first < last:
            return self.starts[first], self.ends[last - 1]
        if not first:
            at = self.starts[0] if self.starts else 0
            return at, at
        end = self.ends[first - 1]
        return min([end, *self.starts[first : first + 1]]), end

    def spans(self, first: int, last: int, owned: Sequence[Span]) -> tuple[Span, ...]:
        """Where ``text[first:last]`` stands in the source, as runs of what is ``owned``.

        ``owned`` ascends and does not overlap. A dropped character between two kept ones lies
        inside a run; whatever else interrupts the owned text parts one run from the next.
        """
        kept = (i for i in range(first, last) if self.starts[i] < self.ends[i])
        kept_last = (i for i in reversed(range(first, last)) if self.starts[i] < self.ends[i])
        low, high = next(kept, None), next(kept_last, None)
        if low is None or high is None:
            return ()
        start, end = self.starts[low], self.ends[high]
        found: list[Span] = []
        for k in range(bisect_right(owned, start, key=lambda span: span.end), len(owned)):
            span = owned[k]
            if span.start >= end:
                break
            found.append(Span(max(start, span.start), min(end, span.end)))
        return tuple(found)
