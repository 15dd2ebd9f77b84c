"""Takes out of vectors what tells which language a text is in."""

import hashlib
import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Self

import numpy as np

from index.bundled import make_once
from index.encoder import Encoder, Vectors

# Directions taken out; measured in eval/EXPERIMENTS.md.
DIRECTIONS = 2
_FILE = "directions.npy"


class BridgedEncoder:
    """An ``Encoder`` whose vectors say the same of a text whichever language it is in.

    A multilingual encoder keeps languages apart along a few directions, so that a question finds
    texts of its own language first. Those directions are the main ones of the differences between
    the vectors of parallel questions; they are projected out, and vectors get length 1 again.
    After Yang et al., "A Simple and Effective Method To Eliminate the Self Language Bias in
    Multilingual Representations" (2021).
    """

    def __init__(self, encoder: Encoder, directions: Vectors) -> None:
        digest = hashlib.sha256(directions.tobytes()).hexdigest()[:6]
        self.name = f"{encoder.name}-bridged@{digest}"
        self.dimension = encoder.dimension
        self.max_tokens = encoder.max_tokens
        self._encoder = encoder
        self._directions = directions

    @classmethod
    def fit(cls, encoder: Encoder, cache: Path) -> Self:
        """Learn an encoder's language directions, once; ``cache`` keeps them."""
        pairs = parallel_questions()
        told = json.dumps([encoder.name, DIRECTIONS, pairs])
        folder = cache / f"bridge-{hashlib.sha256(told.encode()).hexdigest()[:16]}"

        def make(target: Path) -> None:
            english = encoder.encode_queries([pair[0] for pair in pairs])
            chinese = encoder.encode_queries([pair[1] for pair in pairs])
            _, _, main = np.linalg.svd(chinese - english, full_matrices=False)
            np.save(target / _FILE, main[:DIRECTIONS].astype(np.float32))

        return cls(encoder, np.load(make_once(folder, make) / _FILE))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension), each of length 1."""
        return self._bridged(self._encoder.encode_queries(texts))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages or sentences, shape (len(texts), dimension), each of length 1."""
        return self._bridged(self._encoder.encode_passages(texts))

    def count_tokens(self, text: str) -> int:
        """How many tokens of the window the text takes, prompt and special tokens aside."""
        return self._encoder.count_tokens(text)

    def _bridged(self, vectors: Vectors) -> Vectors:
        kept = vectors - (vectors @ self._directions.T) @ self._directions
        lengths = np.linalg.norm(kept, axis=1, keepdims=True)
        bridged: Vectors = (kept / np.maximum(lengths, 1e-9)).astype(np.float32)
        return bridged


def parallel_questions() -> list[tuple[str, str]]:
    """Questions in English and Chinese that mean the same, written for this project."""
    lines = (files("index") / "data" / "parallel_questions.jsonl").read_text(encoding="utf-8")
    entries = [json.loads(line) for line in lines.splitlines()]
    return [(entry["en"], entry["zh"]) for entry in entries]
