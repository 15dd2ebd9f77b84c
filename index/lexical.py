"""BM25 over terms, with groups of synonyms counted as one term."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.tokenization import terms

K1 = 1.2
B = 0.75

_ARRAYS = "lexical.npz"
_VOCABULARY = "vocabulary.json"


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Terms that count as one: a term of the question, or what it may be in the other language.

    ``weight`` multiplies what the group adds to a passage's score.
    """

    terms: tuple[str, ...]
    weight: float = 1.0


class LexicalIndex:
    """Which passage holds which term how often, and BM25 scores from it.

    The scores are those of Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25
    and Beyond" (2009), with the idf that stays positive; a group of terms is scored as one term
    whose frequency is the sum and whose passages are the union of its members', as in Pirkola,
    "The Effects of Query Structure and Dictionary Setups in Dictionary-Based Cross-Language
    Information Retrieval" (1998).
    """

    def __init__(
        self,
        vocabulary: dict[str, int],
        bounds: NDArray[np.int64],
        rows: NDArray[np.int32],
        counts: NDArray[np.float32],
        lengths: NDArray[np.float32],
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

    def frequency(self, term: str) -> int:
        """How many passages hold a term."""
        column = self._vocabulary.get(term)
        return 0 if column is None else int(self._bounds[column + 1] - self._bounds[column])

    def rarity(self, frequency: int) -> float:
        """The inverse document frequency of a term that so many passages hold."""
        return float(np.log1p((len(self) - frequency + 0.5) / (frequency + 0.5)))

    def postings(self, group: Iterable[str]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Rows of the passages that hold any of the terms, and how often they do in all."""
        slices = [
            slice(self._bounds[column], self._bounds[column + 1])
            for term in dict.fromkeys(group)
            if (column := self._vocabulary.get(term)) is not None
        ]
        if not slices:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        rows = np.concatenate([self._rows[s] for s in slices])
        counts = np.concatenate([self._counts[s] for s in slices])
        if len(slices) == 1:
            return rows, counts
        unique, inverse = np.unique(rows, return_inverse=True)
        return unique, np.bincount(inverse, weights=counts).astype(np.float32)

    def scores(self, groups: Iterable[TermGroup]) -> NDArray[np.float32]:
        """BM25 of every passage for the groups, shape (passages,)."""
        scores = np.zeros(len(self), np.float32)
        for group in groups:
            rows, counts = self.postings(group.terms)
            if len(rows):
                weight = group.weight * self.rarity(len(rows)) * (K1 + 1)
                scores[rows] += weight * counts / (counts + self._norms[rows])
        return scores
