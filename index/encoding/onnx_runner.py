"""Runs a checkpoint's 8-bit graph with ONNX Runtime alone: neither torch nor transformers."""

import json
import os
import re
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
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
    UNFUSED,
)
from index.encoding.encoder import Encoded, Vectors, starts_of, unit
from index.encoding.pieces import PieceTokenizer
from index.encoding.prompts import after_prompt

# Small batches of like lengths are the fastest: this many tokens, padding included. What one is
# worked on with fits a processor's own cache.
_BATCH_TOKENS = 256
_ERRORS_ONLY = 3
# Processors without VNNI add 8-bit products in 16 bits, which overflow; this keeps them exact. On
# those with VNNI sums are exact anyway, and it would make products six times slower.
_EXACT_SUMS = ("session.x64quantprecision", "1")
_VNNI = re.compile(r"\bavx(?:512)?_vnni\b")
_PROCESSOR = Path("/proc/cpuinfo")
# How much less a thread of many batches gets of a busy processor, as nice(1) counts it.
_NICENESS = 5

Ids = NDArray[np.int64]


class GraphNotRunnable(Exception):
    """ONNX Runtime cannot run the checkpoint's graph here."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"ONNX Runtime cannot run {path}: {reason}")
        self.path = path
        self.reason = reason


class OnnxRunner:
    """Encodes texts with one prompt or another. Safe to share by threads.

    Texts are encoded in batches, several at once, each by one thread: that is faster than several
    threads for one batch. What makes one batch alone, as a question does, is encoded by the thread
    that asks for it: it waits for nobody else's batches, and goes before them on a busy processor.
    """

    def __init__(
        self,
        session: onnxruntime.InferenceSession,
        codes: Path,
        tokenizer: PieceTokenizer,
        max_tokens: int,
        threads: int,
    ) -> None:
        self._session = session
        # Rows are read one by one: mapped, all around them would soon be held in memory too.
        self._codes = os.open(codes, os.O_RDONLY)
        finalize(self, os.close, self._codes)
        self._tokenizer = tokenizer
        self._threads = ThreadPoolExecutor(threads, "encoding", _give_way)
        self._bos, self._eos = tokenizer.bos, tokenizer.eos
        self.max_tokens = max_tokens
        self.dimension: int = session.get_outputs()[0].shape[1]
        self.token_dimension = self.dimension

    @classmethod
    def load(cls, folder: Path, *, threads: int | None = None) -> Self:
        """Load the graph and the tokenizer of a checkpoint.

        Args:
            folder: the checkpoint.
            threads: batches encoded at once; by default as many as there are processors.

        Raises:
            GraphNotRunnable: if ONNX Runtime refuses the graph.
        """
        path = folder / QUANTISED_FILE
        try:
            session = onnxruntime.InferenceSession(
                path,
                session_options(),
                providers=["CPUExecutionProvider"],
                disabled_optimizers=UNFUSED,
            )
        except Exception as error:  # its errors have no common base class
            raise GraphNotRunnable(path, str(error)) from error
        tokenizer = PieceTokenizer(folder / PIECES_FOLDER)
        config = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
        count = threads or os.cpu_count() or 1
        return cls(session, folder / CODES_FILE, tokenizer, config["max_seq_length"], count)

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
        prompt_ids = self._tokenizer.ids(prompt)
        rows = self._rows([prompt + text for text in texts])

        def run(batch: list[int]) -> tuple[Vectors, list[Vectors]]:
            return self._run([rows[at] for at in batch], prompt_ids, tokens=tokens)

        batches = list(_batches([len(row) for row in rows]))
        vectors = np.empty((len(texts), self.dimension), np.float32)
        own: dict[int, Vectors] = {}
        each = self._threads.map(run, batches) if len(batches) > 1 else map(run, batches)
        for batch, (pooled, states) in zip(batches, each, strict=True):
            vectors[batch] = pooled
            own.update(zip(batch, states, strict=tokens))
        return Encoded(vectors, tuple(own[at] for at in sorted(own)))

    def _run(
        self, rows: Sequence[Sequence[int]], prompt_ids: Sequence[int], *, tokens: bool
    ) -> tuple[Vectors, list[Vectors]]:
        """The vectors of a batch, and those of each row's own tokens if they are asked for."""
        ids, mask = _padded(rows)
        outputs = [POOLED, STATES] if tokens else [POOLED]
        given = {IDS: ids, CODES: self._codes_of(ids), MASK: mask}
        pooled, *states = self._session.run(outputs, given)
        if not tokens:
            return pooled, []
        firsts = [1 + after_prompt(row[1:-1], prompt_ids) for row in rows]
        lasts = [len(row) - 1 for row in rows]
        own = zip(states[0], firsts, lasts, strict=True)
        return pooled, [unit(row[first:last]) for row, first, last in own]

    def _rows(self, texts: Sequence[str]) -> list[list[int]]:
        room = self.max_tokens - 2
        return [[self._bos, *self._tokenizer.ids(text)[:room], self._eos] for text in texts]

    def _codes_of(self, ids: Ids) -> NDArray[np.int8]:
        width = self.dimension
        rows = (os.pread(self._codes, width, width * id_) for id_ in ids.ravel().tolist())
        return np.frombuffer(b"".join(rows), np.int8).reshape(*ids.shape, width)


def session_options() -> onnxruntime.SessionOptions:
    """How a graph is run: by the thread that asks, and with exact sums on any processor."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    if not has_vnni():
        options.add_session_config_entry(*_EXACT_SUMS)
    return options


def has_vnni() -> bool | None:
    """Whether the processor multiplies 8-bit integers by VNNI; None where no system tells."""
    try:
        return _VNNI.search(_PROCESSOR.read_text(encoding="utf-8")) is not None
    except OSError:
        # No system but Linux tells; none of them is told something wrong by exact sums.
        return None


def _give_way() -> None:
    """Have this thread go behind others where the processors are busy, if it may.

    Linux alone counts niceness by thread; elsewhere it would be the whole process's.
    """
    if sys.platform != "linux":
        return
    # A sandbox that refuses it is no reason not to encode.
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


def _padded(rows: Sequence[Sequence[int]]) -> tuple[Ids, Ids]:
    """The ids of a batch, and which of them are the rows' own: the others fill shorter rows."""
    length = max(map(len, rows))
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
