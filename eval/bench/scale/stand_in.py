"""Vectors for more passages than there is time to encode."""

import time
import zlib
from collections.abc import Sequence

import numpy as np

from index.encoding.encoder import Encoded, Encoder, Vectors, unit

NOISE = 0.5
"""The length of what is added to a vector of length 1: their cosine is then about 0.9."""


class PerturbingEncoder:
    """Stands in for an encoder: it really encodes the first passages, and varies them for others.

    Every other text gets the vector, and the tokens, of one of these, with noise added, at length
    1 again. Its time and its figures of search are thus those of real texts and of vectors that lie
    as real ones do, but what it finds means nothing. The same texts get the same vectors as long
    as the first ones are the same. ``seconds`` is all the time that passages have taken here.
    """

    def __init__(self, encoder: Encoder, real: int, seed: int = 0) -> None:
        """Stand in for ``encoder`` after so many ``real`` passages, at least one."""
        self.name = f"{encoder.name}~perturbed"
        self.dimension = encoder.dimension
        self.token_dimension = encoder.token_dimension
        self.max_tokens = encoder.max_tokens
        self.seconds = 0.0
        self._encoder = encoder
        self._real = real
        self._seed = seed
        self._passages: dict[str, tuple[Vectors, Vectors]] = {}
        self._sentences: dict[str, Vectors] = {}

    @property
    def encoded(self) -> int:
        """How many passages have really been encoded."""
        return len(self._passages)

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        """Questions, as the encoder itself encodes them."""
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str], *, tokens: bool = True) -> Encoded:
        """Passages with their tokens, or sentences without."""
        start = time.perf_counter()
        encoded = self._with_tokens(texts) if tokens else self._without(texts)
        self.seconds += time.perf_counter() - start
        return encoded

    def count_tokens(self, text: str) -> int:
        """How many tokens of the window the text takes."""
        return self._encoder.count_tokens(text)

    def token_starts(self, text: str) -> Sequence[int]:
        """The offset in a text at which each of its tokens starts."""
        return self._encoder.token_starts(text)

    def _with_tokens(self, texts: Sequence[str]) -> Encoded:
        new = [text for text in texts if text not in self._passages]
        if wanted := new[: max(self._real - len(self._passages), 0)]:
            encoded = self._encoder.encode_passages(wanted)
            pairs = zip(encoded.vectors, encoded.tokens, strict=True)
            self._passages.update(zip(wanted, pairs, strict=True))
        rng = self._rng(texts)
        known = list(self._passages.values())

        def varied(text: str) -> tuple[Vectors, Vectors]:
            vector, tokens = known[rng.integers(len(known))]
            wide = np.resize(tokens, (self.count_tokens(text), self.token_dimension))
            return _perturbed(vector[None], rng)[0], _perturbed(wide, rng)

        made = [self._passages.get(text) or varied(text) for text in texts]
        return Encoded(np.stack([vector for vector, _ in made]), tuple(each for _, each in made))

    def _without(self, texts: Sequence[str]) -> Encoded:
        # Those of the first passages are encoded too: their passages come before them.
        if len(self._passages) < self._real or not self._sentences:
            new = [text for text in texts if text not in self._sentences]
            encoded = self._encoder.encode_passages(new, tokens=False) if new else None
            self._sentences.update(zip(new, encoded.vectors if encoded else (), strict=True))
        rng = self._rng(texts)
        known = list(self._sentences.values())
        chosen = [known[at] for at in rng.integers(len(known), size=len(texts))]
        vectors = _perturbed(np.stack(chosen), rng)
        for at, text in enumerate(texts):
            if text in self._sentences:
                vectors[at] = self._sentences[text]
        return Encoded(vectors, ())

    def _rng(self, texts: Sequence[str]) -> np.random.Generator:
        return np.random.default_rng([self._seed, zlib.crc32("\0".join(texts).encode())])


def _perturbed(vectors: Vectors, rng: np.random.Generator) -> Vectors:
    """Rows of length 1 near those given, shape (rows, dimension)."""
    noise = rng.standard_normal(vectors.shape, np.float32)
    return unit(vectors + noise * (NOISE / vectors.shape[1] ** 0.5))
