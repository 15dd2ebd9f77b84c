"""Runs any sentence-transformers model with torch, in 32-bit floats."""

import hashlib
from collections.abc import Sequence
from threading import Lock
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from index.errors import ModelNotFound

_BATCH_SIZE = 8
_SAMPLE = 64
_UNBOUNDED = 100_000


class TorchRunner:
    """Texts to unit vectors, float32 of shape (len(texts), dimension). Safe to share by threads."""

    def __init__(self, model: SentenceTransformer) -> None:
        self._model = model
        # A fast tokenizer refuses a second thread while its truncation is being set.
        self._lock = Lock()
        self.max_tokens = int(min(model.max_seq_length or _UNBOUNDED, _UNBOUNDED))
        self.dimension = self.encode(["a"]).shape[1]

    @classmethod
    def load(cls, model: str, *, threads: int | None = None, download: bool = False) -> Self:
        """Load a model by its folder or its name; without ``download`` nothing is fetched.

        Raises:
            ModelNotFound: if there is no such model, or it cannot be loaded.
        """
        if threads:
            torch.set_num_threads(threads)
        try:
            return cls(SentenceTransformer(model, local_files_only=not download))
        except Exception as error:  # whatever the model's files or the hub bring up
            raise ModelNotFound(model, str(error)) from error

    @property
    def prompts(self) -> dict[str, str]:
        """The model's own prompts by name."""
        return {name: prompt or "" for name, prompt in self._model.prompts.items()}

    @property
    def fingerprint(self) -> str:
        """A digest that differs between models of different weights."""
        digest = hashlib.sha256()
        for name, tensor in sorted(self._model.state_dict().items()):
            sample = tensor.flatten()[:_SAMPLE].to("cpu", torch.float32).numpy()
            digest.update(f"{name}{tuple(tensor.shape)}".encode() + sample.tobytes())
        return digest.hexdigest()

    def count_tokens(self, text: str) -> int:
        """The tokens of a text, special tokens aside."""
        tokenizer = self._model.tokenizer
        with self._lock:
            if isinstance(tokenizer, Tokenizer):
                return len(tokenizer.encode(text, add_special_tokens=False).ids)
            return len(tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of texts that have their prompts; sentence-transformers sorts by length."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        with self._lock:
            vectors = self._model.encode(
                list(texts),
                prompt="",
                batch_size=_BATCH_SIZE,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, np.float32)
