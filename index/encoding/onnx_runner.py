"""Runs a checkpoint's 8-bit graph with ONNX Runtime alone: neither torch nor transformers."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self
from weakref import finalize

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from index.encoding.bundled.checkpoint_files import (
    CODES,
    CODES_FILE,
    CONFIG_FILE,
    IDS,
    MASK,
    PIECES_FOLDER,
    POOLED,
    QUANTISED_FILE,
    STATES,
)
from index.encoding.encoder import Encoded, Vectors, starts_of, unit
from index.encoding.pieces import PieceTokenizer
from index.encoding.prompts import after_prompt

# Small batches of like lengths are the fastest: this many tokens, padding included.
_BATCH_TOKENS = 1024
_ERRORS_ONLY = 3
# Processors without VNNI add 8-bit products in 16 bits, which overflow; this keeps them exact.
_EXACT_SUMS = ("session.x64quantprecision", "1")

Ids = NDArray[np.int64]


class GraphNotRunnable(Exception):
    """ONNX Runtime cannot run the checkpoint's graph here."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"ONNX Runtime cannot run {path}: {reason}")
        self.path = path
        self.reason = reason


class OnnxRunner:
    """Encodes texts with one prompt or another. Safe to share by threads."""

    def __init__(
        self,
        session: onnxruntime.InferenceSession,
        codes: Path,
        tokenizer: PieceTokenizer,
        max_tokens: int,
    ) -> None:
        self._session = session
        # Rows are read one by one: mapped, all around them would soon be held in memory too.
        self._codes = os.open(codes, os.O_RDONLY)
        finalize(self, os.close, self._codes)
        self._tokenizer = tokenizer
        self._bos, self._eos = tokenizer.bos, tokenizer.eos
        self.max_tokens = max_tokens
        self.dimension: int = session.get_outputs()[0].shape[1]
        self.token_dimension = self.dimension

    @classmethod
    def load(cls, folder: Path, *, threads: int | None = None) -> Self:
        """Load the graph and the tokenizer of a checkpoint.

        Args:
            folder: the checkpoint.
            threads: threads for one text; by default as many as there are processors.

        Raises:
            GraphNotRunnable: if ONNX Runtime refuses the graph.
        """
        path = folder / QUANTISED_FILE
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or os.cpu_count() or 1
        options.log_severity_level = _ERRORS_ONLY
        options.add_session_config_entry(*_EXACT_SUMS)
        try:
            session = onnxruntime.InferenceSession(
                path, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # its errors have no common base class
            raise GraphNotRunnable(path, str(error)) from error
        tokenizer = PieceTokenizer(folder / PIECES_FOLDER)
        config = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
        return cls(session, folder / CODES_FILE, tokenizer, config["max_seq_length"])

    def count_tokens(self, text: str) -> int:
        """The tokens of a text, special tokens aside."""
        return len(self._tokenizer.ids(text))

    def token_starts(self, text: str) -> list[int]:
        """Where in a text each of its tokens starts, special tokens aside."""
        return starts_of(text, self._tokenizer.spans(text))

    def encode(self, texts: Sequence[str], prompt: str, *, tokens: bool) -> Encoded:
        """The texts with ``prompt`` in front, and their own tokens if they are asked for.

        Both come from one run of the graph.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        own: dict[int, Vectors] = {}
        prompt_ids = self._tokenizer.ids(prompt)
        rows = self._rows([prompt + text for text in texts])
        outputs = [POOLED, STATES] if tokens else [POOLED]
        for batch in _batches([len(row) for row in rows]):
            ids, mask = self._padded([rows[at] for at in batch])
            found = self._session.run(outputs, {IDS: ids, CODES: self._codes_of(ids), MASK: mask})
            vectors[batch] = found[0]
            if tokens:
                for at, states in zip(batch, found[1], strict=True):
                    first = 1 + after_prompt(rows[at][1:-1], prompt_ids)
                    own[at] = unit(states[first : len(rows[at]) - 1])
        return Encoded(vectors, tuple(own[at] for at in sorted(own)))

    def _rows(self, texts: Sequence[str]) -> list[list[int]]:
        room = self.max_tokens - 2
        return [[self._bos, *self._tokenizer.ids(text)[:room], self._eos] for text in texts]

    def _codes_of(self, ids: Ids) -> NDArray[np.int8]:
        width = self.dimension
        rows = (os.pread(self._codes, width, width * id_) for id_ in ids.ravel().tolist())
        return np.frombuffer(b"".join(rows), np.int8).reshape(*ids.shape, width)

    def _padded(self, rows: Sequence[Sequence[int]]) -> tuple[Ids, Ids]:
        length = max(map(len, rows))
        # The mask hides whatever fills the shorter rows.
        ids: Ids = np.zeros((len(rows), length), np.int64)
        mask: Ids = np.zeros((len(rows), length), np.int64)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = row
            mask[at, : len(row)] = 1
        return ids, mask


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Positions of like lengths together, the longest first."""
    batch: list[int] = []
    for at in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        if batch and lengths[batch[0]] * (len(batch) + 1) > _BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch
