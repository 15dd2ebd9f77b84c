"""BM25 over terms, with translations of a term counted together."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.language.tokenization import terms

K1 = 1.2
B = 0.75

_ARRAYS = "lexical.npz"
_VOCABULARY = "vocabulary.json"

Counts = NDArray[np.float32]
Places = NDArray[np.int32]


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
    """

    def __init__(
        self,
        vocabulary: dict[str, int],
        bounds: NDArray[np.int64],
        rows: Places,
        counts: Counts,
        lengths: Counts,
    ) -> None:
        self._vocabulary = vocabulary
        self._bounds = bounds
        self._rows = rows
        self._counts = counts
        self._lengths = lengths
        average = float(lengths.mean()) if len(lengths) else 1.0
        self._norms = (K1 * (1 - B + B * lengths / max(average, 1.0))).astype(np.float32)

    @classmethod
    def build(cls, texts: Sequence[str]) -> Self:
        """Index texts; a text's row is its place in the sequence."""
        vocabulary: dict[str, int] = {}
        columns: list[int] = []
        rows: list[int] = []
        counts: list[int] = []
        lengths = np.zeros(len(texts), np.float32)
        for row, text in enumerate(texts):
            found = Counter(terms(text))
            lengths[row] = found.total()
            for term, count in found.items():
                columns.append(vocabulary.setdefault(term, len(vocabulary)))
                rows.append(row)
                counts.append(count)
        order = np.argsort(np.asarray(columns, np.int64), kind="stable")
        sizes = np.bincount(np.asarray(columns, np.int64), minlength=len(vocabulary))
        return cls(
            vocabulary,
            np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            np.asarray(rows, np.int32)[order],
            np.asarray(counts, np.float32)[order],
            lengths,
        )

    def __len__(self) -> int:
        return len(self._lengths)

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        np.savez(
            folder / _ARRAYS,
            bounds=self._bounds,
            rows=self._rows,
            counts=self._counts,
            lengths=self._lengths,
        )
        (folder / _VOCABULARY).write_text(
            json.dumps(list(self._vocabulary), ensure_ascii=False), encoding="utf-8"
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The index that ``save`` wrote into a folder."""
        listed = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
        with np.load(folder / _ARRAYS) as arrays:
            return cls(
                {term: column for column, term in enumerate(listed)},
                arrays["bounds"],
                arrays["rows"],
                arrays["counts"],
                arrays["lengths"],
            )

    def by_frequency(self) -> Iterator[str]:
        """All terms, those that the most passages hold first."""
        listed = list(self._vocabulary)
        return (listed[column] for column in np.argsort(-np.diff(self._bounds), kind="stable"))

    def rarity(self, frequency: float) -> float:
        """The inverse document frequency of a term that so many passages hold."""
        return float(np.log1p((len(self) - frequency + 0.5) / (frequency + 0.5)))

    def postings(self, together: Sequence[str]) -> tuple[Places, Counts]:
        """Rows of the passages that hold all of the terms, ascending, and how often the rarest."""
        rows, counts = np.empty(0, np.int32), np.empty(0, np.float32)
        for at, term in enumerate(dict.fromkeys(together)):
            column = self._vocabulary.get(term)
            if column is None:
                return np.empty(0, np.int32), np.empty(0, np.float32)
            place = slice(self._bounds[column], self._bounds[column + 1])
            if at == 0:
                rows, counts = self._rows[place], self._counts[place]
                continue
            rows, mine, others = np.intersect1d(
                rows, self._rows[place], assume_unique=True, return_indices=True
            )
            counts = np.minimum(counts[mine], self._counts[place][others])
        return rows, counts

    def holds(self, together: Sequence[str]) -> bool:
        """Whether any passage holds all of the terms."""
        return len(self.postings(together)[0]) > 0

    def group_postings(self, group: TermGroup) -> tuple[Places, Counts, float]:
        """Rows that hold a wording of the group, how often, and in how many passages in all."""
        found = [(*self.postings(w.terms), w.probability) for w in group.wordings]
        found = [entry for entry in found if len(entry[0])]
        if not found:
            return np.empty(0, np.int32), np.empty(0, np.float32), 0.0
        # Passages that hold several wordings are counted for each, but there are no more than all.
        frequency = min(len(self), max(1.0, sum(p * len(rows) for rows, _, p in found)))
        if len(found) == 1:
            rows, counts, probability = found[0]
            return rows, counts * np.float32(probability), frequency
        every = np.concatenate([rows for rows, _, _ in found])
        weighted = np.concatenate([counts * p for _, counts, p in found])
        rows, inverse = np.unique(every, return_inverse=True)
        counts = np.bincount(inverse, weights=weighted).astype(np.float32)
        return rows, counts, frequency

    def scores(self, groups: Iterable[TermGroup]) -> Counts:
        """BM25 of every passage for the groups, shape (passages,)."""
        scores = np.zeros(len(self), np.float32)
        for group in groups:
            rows, counts, frequency = self.group_postings(group)
            if len(rows):
                weight = group.weight * self.rarity(frequency) * (K1 + 1)
                scores[rows] += weight * counts / (counts + self._norms[rows])
        return scores
