"""Runs any sentence-transformers model with torch, in 32-bit floats."""

import hashlib
from collections.abc import Sequence
from threading import Lock
from typing import Self, cast

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from index.encoding.encoder import Encoded, Vectors, starts_of, unit
from index.encoding.prompts import after_prompt
from index.errors import ModelNotFound

_BATCH_SIZE = 8
_SAMPLE = 64
_UNBOUNDED = 100_000
_STATES = "token_embeddings"


class TorchRunner:
    """Encodes texts with one prompt or another. Safe to share by threads."""

    def __init__(self, model: SentenceTransformer) -> None:
        self._model = model
        # A fast tokenizer refuses a second thread while its truncation is being set.
        self._lock = Lock()
        self.max_tokens = int(min(model.max_seq_length or _UNBOUNDED, _UNBOUNDED))
        encoded = self._encoded(["a"], "")
        self.dimension = encoded.vectors.shape[1]
        self.token_dimension = encoded.tokens[0].shape[1]

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

    def token_starts(self, text: str) -> list[int]:
        """Where in a text each of its tokens starts; a guess where the tokenizer cannot tell."""
        tokenizer = self._model.tokenizer
        with self._lock:
            if isinstance(tokenizer, Tokenizer):
                offsets = tokenizer.encode(text, add_special_tokens=False).offsets
            elif tokenizer.is_fast:
                offsets = tokenizer(
                    text, add_special_tokens=False, return_offsets_mapping=True, verbose=False
                )["offset_mapping"]
            else:
                count = len(tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"])
                offsets = [
                    (len(text) * at // count, len(text) * (at + 1) // count) for at in range(count)
                ]
        return starts_of(text, offsets)

    def encode(self, texts: Sequence[str], prompt: str, *, tokens: bool) -> Encoded:
        """The texts with ``prompt`` in front, and their own tokens if they are asked for.

        Both come from one run of the model. Where it has no states of tokens, a text's vector
        stands for them all.
        """
        if not texts:
            return Encoded(np.empty((0, self.dimension), np.float32), ())
        prompted = [prompt + text for text in texts]
        if tokens:
            return self._encoded(prompted, prompt)
        with self._lock:
            vectors = self._model.encode(
                prompted,
                prompt="",
                batch_size=_BATCH_SIZE,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return Encoded(np.asarray(vectors, np.float32), ())

    def _encoded(self, prompted: list[str], prompt: str) -> Encoded:
        """At least one text that has its prompt, with its tokens."""
        with self._lock:
            encoded = self._model.encode(
                prompted,
                prompt="",
                batch_size=_BATCH_SIZE,
                output_value=None,
                show_progress_bar=False,
            )
        # Annotated as if one text had been given.
        found = cast("list[dict[str, torch.Tensor]]", encoded)
        vectors = unit(np.stack([_numpy(features["sentence_embedding"]) for features in found]))
        if _STATES not in found[0]:
            return Encoded(vectors, tuple(vectors[:, None]))
        prompt_ids, special = self._prompt_ids(prompt)
        tokens = []
        for features in found:
            ids = features["input_ids"].cpu().numpy()
            own = np.flatnonzero(features["attention_mask"].cpu().numpy() & ~np.isin(ids, special))
            own = own[after_prompt(ids[own].tolist(), prompt_ids) :]
            tokens.append(unit(_numpy(features[_STATES])[own]))
        return Encoded(vectors, tuple(tokens))

    def _prompt_ids(self, prompt: str) -> tuple[list[int], list[int]]:
        """The prompt's tokens, and all tokens that stand for no text."""
        tokenizer = self._model.tokenizer
        special = [id_ for id_ in tokenizer.all_special_ids if id_ != tokenizer.unk_token_id]
        with self._lock:
            return tokenizer(prompt, add_special_tokens=False)["input_ids"], special


def _numpy(tensor: torch.Tensor) -> Vectors:
    return np.asarray(tensor.to("cpu", torch.float32).numpy())
