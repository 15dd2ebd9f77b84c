"""BM25 over terms, with translations of a term counted together."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Self

import numpy as np

from index.segments.arrays import Rows
from index.segments.postings import Counts, Postings
from index.segments.row_map import RowMap

K1 = 1.2
B = 0.75

MOST_ENTRIES = 2**14
MOST_ROWS = 2**22
"""What is kept at most of what was looked up last, in look-ups and in rows: 64 MB at most."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say what a question asks for: terms that a passage holds together.

    ``probability`` is how likely the question means it, 0 to 1.
    """

    terms: tuple[str, ...]
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class TermGroup:
    """All wordings of one of the question's words; they count as one term.

    ``weight`` multiplies what the group adds to a passage's score.
    """

    wordings: tuple[Wording, ...]
    weight: float = 1.0

    @classmethod
    def of(cls, term: str, weight: float = 1.0) -> Self:
        """A word that is said in one way only."""
        return cls((Wording((term,)),), weight)

    def is_among(self, terms: frozenset[str]) -> bool:
        """Whether the terms hold the word in some wording."""
        return any(terms.issuperset(wording.terms) for wording in self.wordings)


class LexicalIndex:
    """Which passage holds which term how often, and BM25 scores from it.

    The scores are those of Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25
    and Beyond" (2009), with the idf that stays positive. A group is one term whose frequencies
    are the sums of its wordings', each times its probability: Darwish and Oard, "Probabilistic
    Structured Query Methods" (2003), after Pirkola (1998).

    What counts over all passages, their mean length and how many hold a term, is counted over all
    segments, so that it does not matter for a score how passages lie in segments.
    """

    def __init__(self, parts: Sequence[Postings], rows: RowMap) -> None:
        self._parts = parts
        self._rows = rows
        lengths = rows.joined([part.lengths for part in parts]) if parts else np.empty(0)
        average = float(lengths.mean(dtype=np.float64)) if len(lengths) else 1.0
        self._norms = (K1 * (1 - B + B * lengths / max(average, 1.0))).astype(np.float32)
        self._kept = _Recent()

    def __len__(self) -> int:
        return len(self._rows)

    def rarity(self, frequency: float) -> float:
        """The inverse document frequency of a term that so many passages hold."""
        return float(np.log1p((len(self) - frequency + 0.5) / (frequency + 0.5)))

    def postings(self, together: Sequence[str]) -> tuple[Rows, Counts]:
        """Rows of the passages that hold all of the terms, ascending, and how often the rarest."""
        wanted = tuple(together)
        kept = self._kept.get(wanted)
        if kept is not None:
            return kept.rows, kept.counts
        rows, counts = self._of(wanted[0]) if len(wanted) == 1 else self._meeting(wanted)
        self._kept.put(wanted, _GroupPostings(rows, counts))
        return rows, counts

    def _of(self, term: str) -> "_Found":
        """The rows of the passages that hold a term, ascending, and how often."""
        found = []
        for segment, part in enumerate(self._parts):
            own, counts = part.of(term)
            if len(own):
                rows, kept = self._rows.whole(segment, own)
                found.append((rows, counts[kept]))
        if not found:
            return _NOTHING
        if len(found) == 1:
            return found[0]
        return np.concatenate([rows for rows, _ in found]), np.concatenate([n for _, n in found])

    def _meeting(self, wanted: Sequence[str]) -> "_Found":
        """The rows that several terms share, and the least of their counts."""
        every = []
        for term in wanted:
            every.append(self.postings((term,)))
            if not len(every[-1][0]):
                return _NOTHING
        (rows, counts), *others = sorted(every, key=lambda found: len(found[0]))
        for theirs, often in others:
            places = np.minimum(np.searchsorted(theirs, rows), len(theirs) - 1)
            shared = theirs[places] == rows
            rows, counts = rows[shared], np.minimum(counts, often[places])[shared]
        return rows, counts

    def holds(self, together: Sequence[str]) -> bool:
        """Whether any passage holds all of the terms."""
        return len(self.postings(together)[0]) > 0

    def with_character(self, character: str) -> Iterator[Rows]:
        """For each term that holds a character, rows of passages that hold it; some are empty."""
        for segment, part in enumerate(self._parts):
            for own in part.with_character(character):
                yield self._rows.whole(segment, own)[0]

    def rows(self, group: TermGroup) -> Rows:
        """The rows of the passages that hold a wording of the group, ascending."""
        return self._group(group).rows

    def group_postings(self, group: TermGroup) -> tuple[Rows, Counts, float]:
        """Rows that hold a wording of the group, how often, and in how many passages in all."""
        found = self._group(group)
        return found.rows, found.counts, found.frequency

    def _group(self, group: TermGroup) -> "_GroupPostings":
        kept = self._kept.get(group)
        if kept is None:
            kept = self._gathered(group)
            # What one wording gives is kept as its postings.
            if len(group.wordings) > 1:
                self._kept.put(group, kept)
        return kept

    def _gathered(self, group: TermGroup) -> "_GroupPostings":
        found = [(*self.postings(w.terms), w.probability) for w in group.wordings]
        found = [entry for entry in found if len(entry[0])]
        if not found:
            return _GroupPostings(*_NOTHING)
        # Passages that hold several wordings are counted for each, but there are no more than all.
        frequency = min(len(self), max(1.0, sum(p * len(rows) for rows, _, p in found)))
        if len(found) == 1:
            rows, counts, probability = found[0]
            return _GroupPostings(rows, counts * np.float32(probability), frequency)
        every = np.zeros(len(self), np.float32)
        for rows, counts, probability in found:
            every[rows] += counts * np.float32(probability)
        rows = np.flatnonzero(every)
        return _GroupPostings(rows, every[rows], frequency)

    def scores(self, groups: Iterable[TermGroup]) -> Counts:
        """BM25 of every passage for the groups, shape (passages,)."""
        scores = np.zeros(len(self), np.float32)
        for group in groups:
            rows, counts, frequency = self.group_postings(group)
            if len(rows):
                weight = group.weight * self.rarity(frequency) * (K1 + 1)
                scores[rows] += weight * counts / (counts + self._norms[rows])
        return scores


_Found = tuple[Rows, Counts]
_NOTHING: _Found = (np.empty(0, np.int64), np.empty(0, np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class _GroupPostings:
    """Rows of passages, ascending, how often each holds what is looked for, and in how many."""

    rows: Rows
    counts: Counts
    frequency: float = 0.0


class _Recent:
    """What was looked up last; what was looked up first is forgotten first.

    The parts of one search ask for the same terms and groups again and again.
    """

    def __init__(self) -> None:
        self._found: OrderedDict[Hashable, _GroupPostings] = OrderedDict()
        self._rows = 0
        self._lock = Lock()

    def get(self, wanted: Hashable) -> _GroupPostings | None:
        return self._found.get(wanted)

    def put(self, wanted: Hashable, found: _GroupPostings) -> None:
        with self._lock:
            if wanted in self._found or len(found.rows) > MOST_ROWS // 8:
                return
            self._found[wanted] = found
            self._rows += len(found.rows)
            while len(self._found) > MOST_ENTRIES or self._rows > MOST_ROWS:
                _, first = self._found.popitem(last=False)
                self._rows -= len(first.rows)
