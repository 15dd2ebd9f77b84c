"""A cross-encoder as reranker. Importing this takes seconds, as sentence-transformers does."""

from collections.abc import Sequence
from typing import Self

import numpy as np
import torch
from sentence_transformers import CrossEncoder

from index.errors import ModelNotFound
from index.search.fusion import Scores

_BATCH_SIZE = 8


class CrossEncoderReranker:
    """A sentence-transformers cross-encoder: Nogueira and Cho, "Passage Re-ranking" (2019)."""

    def __init__(self, model: CrossEncoder) -> None:
        self._model = model

    @classmethod
    def load(cls, model: str, *, threads: int | None = None, download: bool = False) -> Self:
        """Load a model by its folder or its name; without ``download`` nothing is fetched.

        Raises:
            ModelNotFound: if there is no such model, or it gives not one score for a text.
        """
        if threads:
            torch.set_num_threads(threads)
        try:
            loaded = CrossEncoder(model, local_files_only=not download)
        except Exception as error:  # whatever the model's files or the hub bring up
            raise ModelNotFound(model, str(error)) from error
        if loaded.num_labels != 1:
            raise ModelNotFound(model, f"it gives {loaded.num_labels} scores for a text, not one")
        return cls(loaded)

    def scores(self, query: str, texts: Sequence[str]) -> Scores:
        """The model's scores, shape (len(texts),)."""
        if not texts:
            return np.zeros(0, np.float32)
        pairs = [(query, text) for text in texts]
        scores: Scores = np.asarray(
            self._model.predict(pairs, batch_size=_BATCH_SIZE, show_progress_bar=False), np.float32
        )
        return scores
