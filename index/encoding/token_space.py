"""One space, and a small one, for the tokens of questions and passages in either language."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np

from index.encoding.encoder import Encoder, Vectors, unit
from index.encoding.parallel_text import Pair
from ingest.languages import Language, language_of

TOKEN_DIMENSION = 96
"""Numbers that are kept of a token's vector; measured in eval/EXPERIMENTS.md."""

LANGUAGES = (Language.ENGLISH, Language.CHINESE)
_FILE = "tokens.npz"


@dataclass(frozen=True, slots=True, eq=False)
class TokenSpace:
    """Takes from a token's vector what all of its kind and language share, and what says little.

    ``questions`` and ``passages`` are the mean vectors of each language's tokens, shape
    (languages, encoder's token dimension), in the order of ``LANGUAGES``; ``axes`` are the main
    directions of what is left of passages, shape (encoder's token dimension, dimension).
    """

    questions: Vectors
    passages: Vectors
    axes: Vectors

    @classmethod
    def fit(cls, encoder: Encoder, questions: Sequence[Pair], statements: Sequence[Pair]) -> Self:
        """Learn the means and directions from parallel text."""
        asked = [
            np.concatenate(encoder.encode_queries(texts).tokens)
            for texts in zip(*questions, strict=True)
        ]
        stated = [
            np.concatenate(encoder.encode_passages(texts).tokens)
            for texts in zip(*statements, strict=True)
        ]
        means = np.stack([tokens.mean(axis=0) for tokens in stated])
        centred = np.concatenate(
            [unit(tokens - mean) for tokens, mean in zip(stated, means, strict=True)]
        )
        # The eigenvectors come with their eigenvalues rising.
        _, directions = np.linalg.eigh(centred.T @ centred)
        axes = np.ascontiguousarray(directions[:, ::-1][:, :TOKEN_DIMENSION])
        return cls(np.stack([tokens.mean(axis=0) for tokens in asked]), means, axes)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The space that ``save`` wrote into a folder."""
        with np.load(folder / _FILE) as arrays:
            return cls(*(arrays[field.name] for field in fields(cls)))

    def save(self, folder: Path) -> None:
        """Write the space into a folder."""
        np.savez(folder / _FILE, questions=self.questions, passages=self.passages, axes=self.axes)

    @property
    def dimension(self) -> int:
        """The length of a token's vector in this space."""
        return int(self.axes.shape[1])

    def of_question(self, text: str, tokens: Vectors) -> Vectors:
        """A question's tokens in this space, shape (tokens, dimension), each of length 1."""
        return unit((tokens - self.questions[_row(text)]) @ self.axes)

    def of_passages(self, texts: Sequence[str], tokens: Sequence[Vectors]) -> list[Vectors]:
        """The tokens of passages in this space, each of length 1.

        The shape of a passage's is (tokens, dimension). All are moved at once: many small products
        take longer than one.
        """
        if not texts:
            return []
        sizes = [len(own) for own in tokens]
        means = self.passages[[_row(text) for text in texts]]
        moved = np.concatenate(tokens) - np.repeat(means, sizes, axis=0)
        return np.split(unit(moved @ self.axes), np.cumsum(sizes)[:-1])


def _row(text: str) -> int:
    return LANGUAGES.index(language_of(text))
