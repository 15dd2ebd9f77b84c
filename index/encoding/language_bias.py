"""Takes out of vectors what tells which language a text is in."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np

from index.encoding.encoder import Encoded, Encoder, Vectors, unit
from index.encoding.parallel_text import Pair, parallel_questions, parallel_statements
from index.encoding.token_space import TOKEN_DIMENSION, TokenSpace
from index.model_cache import made_once

# Directions taken out; measured in eval/EXPERIMENTS.md.
DIRECTIONS = 2
# Pairs that the tokens' space is learnt from: more of them take longer and change little.
TOKEN_PAIRS = 200
# Counts up whenever the same parallel texts lead to other directions.
_REVISION = 1
_FILE = "directions.npy"


class LanguageNeutralEncoder:
    """An ``Encoder`` whose vectors say the same of a text whichever language it is in.

    A multilingual encoder keeps languages apart along a few directions, so that a question finds
    texts of its own language first. Those directions are the main ones of the differences between
    the vectors of parallel questions; they are projected out, and vectors get length 1 again.
    After Yang et al., "A Simple and Effective Method To Eliminate the Self Language Bias in
    Multilingual Representations" (2021). Tokens, of which there are many, lose their language's
    mean instead, and all but ``TOKEN_DIMENSION`` of their directions.
    """

    def __init__(
        self, name: str, encoder: Encoder, directions: Vectors, tokens: TokenSpace
    ) -> None:
        self.name = name
        self.dimension = encoder.dimension
        self.token_dimension = tokens.dimension
        self.max_tokens = encoder.max_tokens
        self._encoder = encoder
        self._directions = directions
        self._tokens = tokens

    @classmethod
    def fit(cls, encoder: Encoder, cache: Path) -> Self:
        """Learn an encoder's language directions and tokens, once; ``cache`` keeps them.

        The name tells what they are learnt from, not what comes out: processors differ in the
        last digits of that, and a library may move from one to another.

        Raises:
            CacheNotWritable: if the cache is to keep them, and cannot be written.
        """
        pairs = parallel_questions()
        questions, statements = _some(pairs), _some(parallel_statements())
        told = json.dumps([_REVISION, DIRECTIONS, TOKEN_DIMENSION, pairs, questions, statements])
        name = f"{encoder.name}-bridged@{hashlib.sha256(told.encode()).hexdigest()[:8]}"

        def make(target: Path) -> None:
            english = encoder.encode_queries([pair[0] for pair in pairs]).vectors
            chinese = encoder.encode_queries([pair[1] for pair in pairs]).vectors
            _, _, main = np.linalg.svd(chinese - english, full_matrices=False)
            np.save(target / _FILE, main[:DIRECTIONS].astype(np.float32))
            TokenSpace.fit(encoder, questions, statements).save(target)

        folder = made_once(cache / name, make)
        return cls(name, encoder, np.load(folder / _FILE), TokenSpace.load(folder))

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        """Questions with their tokens."""
        encoded = self._encoder.encode_queries(texts)
        own = map(self._tokens.of_question, texts, encoded.tokens)
        return Encoded(self._bridged(encoded.vectors), tuple(own))

    def encode_passages(self, texts: Sequence[str], *, tokens: bool = True) -> Encoded:
        """Passages or sentences; without ``tokens`` they need less time and memory."""
        encoded = self._encoder.encode_passages(texts, tokens=tokens)
        own = self._tokens.of_passages(texts, encoded.tokens) if tokens else ()
        return Encoded(self._bridged(encoded.vectors), tuple(own))

    def count_tokens(self, text: str) -> int:
        """How many tokens of the window the text takes, prompt and special tokens aside."""
        return self._encoder.count_tokens(text)

    def token_starts(self, text: str) -> Sequence[int]:
        """The offset in a text at which each of its tokens starts, special tokens aside."""
        return self._encoder.token_starts(text)

    def _bridged(self, vectors: Vectors) -> Vectors:
        return unit(vectors - (vectors @ self._directions.T) @ self._directions)


def _some(pairs: Sequence[Pair]) -> Sequence[Pair]:
    """``TOKEN_PAIRS`` of the pairs, from all over them."""
    return pairs[:: max(1, len(pairs) // TOKEN_PAIRS)][:TOKEN_PAIRS]
