"""Compares a question with passages token by token."""

from collections.abc import Sequence

import numpy as np

from index.encoding.encoder import Vectors
from index.segments.arrays import Rows, ends_of
from index.segments.row_map import RowMap
from index.segments.token_states import STEPS, Tokens, TokenStates

_NONE = np.empty((0, 0), np.int8)


class TokenIndex:
    """The tokens of all passages, each passage known by its row.

    It never changes, so threads may share it.
    """

    def __init__(self, parts: Sequence[TokenStates], rows: RowMap) -> None:
        self._parts = parts
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def tokens(self, row: int) -> Tokens:
        """The tokens of one passage, quantised, shape (tokens, dimension)."""
        segment, own = self._rows.place(row)
        return self._parts[segment].tokens(own)

    def vectors(self, row: int) -> Vectors:
        """The tokens of one passage, shape (tokens, dimension), each of length 1."""
        return self.tokens(row).astype(np.float32) / np.float32(STEPS)

    def matches(self, question: Vectors, row: int) -> Vectors:
        """For each of the question's tokens its best cosine with a token of one passage."""
        held = self.tokens(row)
        if not len(question) or not len(held):
            return np.zeros(0, np.float32)
        best: Vectors = (question @ held.T.astype(np.float32)).max(axis=1) / np.float32(STEPS)
        return best

    def scores(self, question: Vectors, rows: Rows) -> Vectors:
        """How well the passages in ``rows`` answer, -1 to 1, shape (rows,), in their order.

        Each of the question's tokens, shape (tokens, dimension), counts its best cosine with a
        token of the passage: Khattab and Zaharia, "ColBERT" (2020). The score is their mean,
        weighed by the cosines' variance over the passages: what all of them match alike tells
        none of them apart. Where either has no tokens it is 0.
        """
        scores = np.zeros(len(rows), np.float32)
        every: list[Tokens] = [_NONE] * len(rows)
        for segment, places, own in self._rows.places(rows):
            part = self._parts[segment]
            for at, row in zip(places.tolist(), own.tolist(), strict=True):
                every[at] = part.tokens(row)
        held = np.flatnonzero([len(own) for own in every])
        if not len(question) or not len(held):
            return scores
        tokens = np.concatenate([every[at] for at in held], dtype=np.float32)
        firsts = ends_of(np.asarray([len(every[at]) for at in held]))[:-1]
        best = np.maximum.reduceat(tokens @ question.T, firsts, axis=0)
        weights = best.var(axis=0)
        if not weights.any():
            weights = np.ones(best.shape[1], np.float32)
        scores[held] = best @ weights / (weights.sum() * STEPS)
        return scores
